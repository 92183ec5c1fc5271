import JSONDocuments

/// A message of JSON-RPC 2.0 in the form that MCP allows: ids are texts or integers, parameters are objects.
enum RPCMessage: Hashable, Sendable {
  case request(RPCRequest)
  case notification(method: String, params: JSONObject)
  /// A response: nothing is ever asked of a client, so it answers nothing.
  case response

  /// The limits for what comes from outside.
  static let limits = JSONLimits(depth: 64, nodes: 200_000, documentBytes: 16 << 20, stringBytes: 4 << 20)

  /// Reads one message.
  ///
  /// - Throws: `RPCRefusal` with the id, as far as that can be told.
  init(_ value: JSONValue) throws(RPCRefusal) {
    guard let object = value.objectValue else {
      throw RPCRefusal(nil, .invalidRequest("A message is one JSON object."))
    }
    let id = try Self.id(of: object)
    guard object["jsonrpc"]?.stringValue == "2.0" else {
      throw RPCRefusal(id, .invalidRequest("A message has \"jsonrpc\": \"2.0\"."))
    }
    guard let method = object["method"] else {
      guard object["result"] != nil || object["error"] != nil else {
        throw RPCRefusal(id, .invalidRequest("A message names its method."))
      }
      self = .response
      return
    }
    guard let method = method.stringValue else {
      throw RPCRefusal(id, .invalidRequest("The method of a message is a text."))
    }
    guard let params = (object["params"] ?? [:]).objectValue else {
      throw RPCRefusal(id, .invalidRequest("The parameters of a message are an object."))
    }
    self =
      id.map { .request(RPCRequest(id: $0, method: method, params: params)) }
      ?? .notification(method: method, params: params)
  }

  private static func id(of object: JSONObject) throws(RPCRefusal) -> JSONValue? {
    guard let id = object["id"] else { return nil }
    guard id.stringValue != nil || id.integerValue != nil else {
      throw RPCRefusal(nil, .invalidRequest("The id of a request is a text or an integer."))
    }
    return id
  }
}

/// A message that wants an answer.
struct RPCRequest: Hashable, Sendable {
  let id: JSONValue
  let method: String
  let params: JSONObject

  func response(_ result: JSONObject) -> JSONValue {
    ["jsonrpc": "2.0", "id": id, "result": .object(result)]
  }
}

/// A message that is none, with its id when it has one that can be read.
struct RPCRefusal: Error, Hashable, Sendable {
  let id: JSONValue?
  let error: RPCError

  init(_ id: JSONValue?, _ error: RPCError) {
    self.id = id
    self.error = error
  }

  var response: JSONValue { error.response(to: id) }
}
