import Application
import HTTPTypes
import JSONDocuments
import Logging

/// MCP over HTTP: each message is a POST, each answer one JSON document. There are no sessions and no streams.
enum MCPRoute {
  static let all = [exchange, FunctionExport.route]

  private static let exchange = Route(
    .exchangeMessages, .post, "/mcp",
    "The Model Context Protocol, 2024-11-05 to 2026-07-28: a message of JSON-RPC 2.0, answered by one.", work: .reading,
    body: .json(message),
    result: AnswerRule(
      schema: ["anyOf": [.object(response), ["type": "array", "items": .object(response)]]],
      further: [(202, "A notification was taken.")], refusalSchema: response),
    workOf: { work(of: $0) }, carryOut: { try answer(to: $0) })

  private static let message: JSONObject = [
    "type": "object", "required": ["jsonrpc", "method"],
    "properties": [
      "jsonrpc": ["const": "2.0"], "id": ["type": ["string", "integer"]], "method": ["type": "string"],
      "params": ["type": "object"],
    ],
  ]

  private static let response: JSONObject = [
    "type": "object", "required": ["jsonrpc"],
    "properties": [
      "jsonrpc": ["const": "2.0"], "id": ["type": ["string", "integer"]], "result": ["type": "object"],
      "error": [
        "type": "object", "required": ["code", "message"],
        "properties": ["code": ["type": "integer"], "message": ["type": "string"]],
      ],
    ],
  ]

  /// A message that cannot be read changes nothing; what is wrong with it is told when it is answered.
  private static func work(of call: Call) -> Route.Work {
    guard case .success(let delivery) = Result(catching: { try RPCDelivery(parsing: call.body) }) else {
      return .reading
    }
    return MCPExchange.work(of: delivery.messages)
  }

  private static func answer(to call: Call) throws -> Answer {
    try checkAccept(call.headers)
    guard let credential = call.credential else { throw Problem.keyMissing }
    let headers = MCPHeaders(call.headers)
    let exchange = MCPExchange(
      caller: MCPCaller(
        workspace: call.workspace, credential: credential, id: call.id, state: call.state, logger: call.logger))
    do {
      switch try RPCDelivery(parsing: call.body) {
      case .single(.request(let request)): return answer(to: request, headers, exchange)
      case .single(.notification): return .accepted
      case .single(.response):
        throw RPCRefusal(nil, .invalidRequest("Nothing was asked of the client: a response answers nothing."))
      case .batch(let messages): return try answer(to: messages, headers, exchange)
      }
    } catch let refusal as RPCRefusal {
      return Answer(refusal.response, status: refusal.error.status(in: nil))
    }
  }

  private static func answer(to request: RPCRequest, _ headers: MCPHeaders, _ exchange: MCPExchange) -> Answer {
    do {
      let version = try headers.version(of: request)
      let (response, error) = exchange.answer(to: request, in: version)
      return Answer(response, status: error?.status(in: version) ?? .ok)
    } catch {
      return Answer(error.response(to: request.id), status: .badRequest)
    }
  }

  private static func answer(
    to messages: [RPCMessage], _ headers: MCPHeaders, _ exchange: MCPExchange
  ) throws(RPCRefusal) -> Answer {
    let version = headers.version.map { MCPVersion(rawValue: $0) } ?? .assumed
    guard let version, version.takesBatches else {
      throw RPCRefusal(nil, .invalidRequest("A message is one JSON object: this revision knows no batches."))
    }
    let responses = exchange.responses(to: messages, in: version)
    return responses.isEmpty ? .accepted : Answer(.array(responses), status: .ok)
  }

  /// Clients say that they take both JSON and an event stream; what comes is always JSON.
  private static func checkAccept(_ headers: HTTPFields) throws {
    let ranges = headers[values: .accept].flatMap { $0.split(separator: ",") }
      .map { String($0.prefix { $0 != ";" }).lowercased().filter { $0 != " " && $0 != "\t" } }
    guard ranges.isEmpty || ranges.contains(where: { ["application/json", "application/*", "*/*"].contains($0) }) else {
      throw Problem(.notAcceptable, "not-acceptable", "Answers come as application/json: accept it.", field: "Accept")
    }
  }
}

extension Answer {
  /// A notification was taken: there is nothing to say.
  fileprivate static var accepted: Answer {
    Answer(status: .accepted, mediaType: "application/json", body: [])
  }

  fileprivate init(_ message: JSONValue, status: HTTPResponse.Status) {
    self.init(status: status, mediaType: "application/json", body: [UInt8](message.text.utf8))
  }
}
