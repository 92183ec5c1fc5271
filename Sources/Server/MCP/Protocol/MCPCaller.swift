import Application
import Foundation
import JSONDocuments
import Logging

/// Who sends messages, and what their calls work on.
struct MCPCaller: Sendable {
  /// The data directory as the caller's tenant sees it, acting as the caller.
  let workspace: Workspace
  let credential: Credential
  /// The name under which logs tell of the message.
  let id: String
  let state: ServiceState
  let logger: Logger
  /// How long is waited, again and again, when another process is writing; not at all where others wait for the thread.
  var pauses: [Double] = []

  /// Whether the caller may ask for an operation.
  func may(_ operation: Operation) -> Bool { AccessTable.verdict(on: operation, by: credential) == .granted }

  /// Carries an operation out as it is carried out over HTTP.
  ///
  /// - Throws: `Problem` when the caller may not ask for it; what the operation throws.
  func carryOut(
    _ route: Route, _ places: [String: String], query: [String: String] = [:], body: JSONObject? = nil
  ) throws -> JSONObject {
    try AccessTable.verdict(on: route.operation, by: credential).check()
    let call = Call(
      workspace: workspace, credential: credential, id: id, places: places, query: try Query(query, of: route.query),
      body: body.map { [UInt8](JSONValue.object($0).text.utf8) } ?? [], revision: nil, state: state)
    return try patiently { try route.carryOut(call).json ?? JSONObject() }
  }

  private func patiently<Value>(_ body: () throws -> Value) throws -> Value {
    for seconds in pauses {
      do {
        return try body()
      } catch  where FailureKind(error) == .busy {
        Thread.sleep(forTimeInterval: seconds)
      }
    }
    return try body()
  }
}
