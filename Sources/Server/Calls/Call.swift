import Application
import Domain
import HTTPTypes
import JSONDocuments

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

/// The parameters of a query, each at most once.
struct Query: Hashable, Sendable {
  private let values: [String: String]

  /// - Throws: `Problem` for a parameter that is broken, repeated or not known.
  init(_ text: Substring?, knowing names: [String]) throws {
    var values: [String: String] = [:]
    for pair in (text ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first.flatMap(Self.decoded), let value = Self.decoded(parts.count > 1 ? parts[1] : "")
      else { throw Problem(.badRequest, "query-broken", "The query holds an escape that cannot be read.") }
      guard names.contains(name) else {
        throw Problem(
          .badRequest, "query-unknown",
          names.isEmpty ? "There are no parameters here." : "The parameters are \(names.joined(separator: ", ")).",
          field: String(name.prefix(80)))
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw Problem(.badRequest, "query-repeated", "The parameter is given twice.", field: name)
      }
    }
    self.values = values
  }

  subscript(name: String) -> String? { values[name] }

  /// The number of items that is asked for.
  func limit(default fallback: Int = 50) throws -> Int {
    guard let text = values["limit"] else { return fallback }
    guard let limit = Int(text), (1...500).contains(limit) else {
      throw Problem(.badRequest, "limit-out-of-range", "A limit is a number from 1 to 500.", field: "limit")
    }
    return limit
  }

  private static func decoded(_ text: Substring) -> String? {
    PercentCoding.decoded(Substring(text.replacing("+", with: " ")))
  }
}
