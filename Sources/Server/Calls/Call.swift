import Application
import Domain
import HTTPTypes
import JSONDocuments
import Logging

/// A call that was let in: what an operation works on.
struct Call: Sendable {
  /// The data directory as the caller's tenant sees it, acting as the caller.
  let workspace: Workspace
  /// Who calls; nil for operations that anyone may ask for.
  let credential: Credential?
  /// The name under which logs and problems tell of the call.
  let id: String
  /// What stands at the places of the path.
  let places: [String: String]
  let query: Query
  let body: [UInt8]
  /// The revision that the caller looked at; nil when the operation does not ask for it.
  let revision: Int?
  let state: ServiceState
  /// The headers of the request; none when an operation is called by a tool.
  var headers = HTTPFields()
  var logger = Logger(label: "autogenesis")
  /// In which form the body came.
  var form = BodyForm(HTTPFields())

  /// What stands at a place of the path.
  func place(_ name: String) -> String { places[name] ?? "" }

  /// The body as an object, within the limits for what comes from outside.
  func document() throws -> JSONObject {
    guard let object = try JSONValue(parsing: body, limits: Self.limits).objectValue else {
      throw Problem(.badRequest, "body-not-object", "The body must be a JSON object.")
    }
    return object
  }

  /// The body as fields, of which only `known` ones may be there.
  func fields(_ known: Set<String>) throws -> FieldReader {
    let fields = FieldReader(try document())
    try fields.refuseUnknown(known)
    return fields
  }

  private static let limits = JSONLimits(depth: 64, nodes: 200_000, documentBytes: 16 << 20, stringBytes: 4 << 20)
}
