import HTTPTypes
import JSONDocuments

/// Why a message has no result (JSON-RPC 2.0, section 5.1, and the codes that MCP adds).
struct RPCError: Error, Hashable, Sendable {
  let code: Int
  /// One sentence: what is wrong and what to do.
  let message: String
  var data: JSONValue?

  static func parse(_ sentence: String) -> RPCError { RPCError(code: -32700, message: sentence) }
  static func invalidRequest(_ sentence: String) -> RPCError { RPCError(code: -32600, message: sentence) }
  static func invalidParams(_ sentence: String) -> RPCError { RPCError(code: -32602, message: sentence) }
  static func headerMismatch(_ sentence: String) -> RPCError { RPCError(code: -32020, message: sentence) }

  static func methodNotFound(_ method: String) -> RPCError {
    RPCError(code: -32601, message: "There is no method \"\(method.prefix(80))\" in this revision.")
  }

  /// The service failed; what failed is for the log.
  static func failed(_ id: String) -> RPCError {
    RPCError(code: -32603, message: "The service could not do this: tell its keeper the request \(id).")
  }

  static func versionUnsupported(_ requested: String) -> RPCError {
    RPCError(
      code: -32022, message: "This revision of the protocol is not spoken here.",
      data: [
        "supported": .array(MCPVersion.stateless.map { .string($0.rawValue) }),
        "requested": .string(String(requested.prefix(80))),
      ])
  }

  /// Before July 2026 this had a code of its own.
  static func resourceNotFound(_ uri: String, in version: MCPVersion) -> RPCError {
    RPCError(
      code: version.isStateless ? -32602 : -32002, message: "There is no such resource: check its address.",
      data: ["uri": .string(uri)])
  }

  /// The answer to a message whose id is known, or could not be read.
  func response(to id: JSONValue?) -> JSONValue {
    var error: JSONObject = ["code": .number(code), "message": .string(message)]
    if let data { error["data"] = data }
    var response: JSONObject = ["jsonrpc": "2.0", "error": .object(error)]
    if let id { response["id"] = id }
    return .object(response)
  }

  /// The HTTP status that goes with the error: since July 2026 it is told by the code; before, an answer is an answer.
  func status(in version: MCPVersion?) -> HTTPResponse.Status {
    if [-32700, -32600].contains(code) { return .badRequest }
    guard version?.isStateless ?? true else { return .ok }
    switch code {
    case -32601: return .notFound
    case -32602, -32020, -32021, -32022: return .badRequest
    default: return .ok
    }
  }
}
