import Application
import Domain
import HTTPTypes
import JSONDocuments
import Logging

/// Answers requests: the protocol without a transport. What a request gets depends on the request, its revision, the caller
/// and the store, and on nothing that was said before.
struct MCPExchange: Sendable {
  private static func server(in version: MCPVersion) -> JSONObject {
    var json: JSONObject = ["name": "autogenesis", "version": .string(Product.version)]
    if version.hasStructuredContent { json["title"] = "Autogenesis" }
    return json
  }
  private static let capabilities: JSONObject = ["tools": [:], "resources": [:], "prompts": [:]]
  private static let instructions: JSONValue = .string(
    "Remembers how workflows and agents ran. Before a step, ask advise with the steps so far; search_episodes and "
      + "similar_episodes find earlier runs. After a run, record_episode, and send_feedback on the advice. What should become "
      + "better goes to propose: people decide on it, no tool approves or publishes.")
  /// How long lists that change with the product only may be kept, in milliseconds.
  private static let stable = 300_000

  let caller: MCPCaller

  /// Where the work of a message is done.
  static func work(of message: RPCMessage) -> Route.Work {
    guard case .request(let request) = message, request.method == "tools/call",
      let name = request.params["name"]?.stringValue, let tool = ToolTable.tool(named: name)
    else { return .reading }
    return tool.work
  }

  /// Where the work of several messages is done.
  static func work(of messages: [RPCMessage]) -> Route.Work {
    messages.contains { work(of: $0) == .writing } ? .writing : .reading
  }

  /// The answer to a request, and the error when it is one.
  func answer(to request: RPCRequest, in version: MCPVersion) -> (response: JSONValue, error: RPCError?) {
    do {
      return (request.response(try result(of: request, in: version)), nil)
    } catch {
      let error = rpcError(error)
      return (error.response(to: request.id), error)
    }
  }

  /// The answers to the requests of a batch, in their order.
  func responses(to messages: [RPCMessage], in version: MCPVersion) -> [JSONValue] {
    messages.compactMap { message in
      guard case .request(let request) = message else { return nil }
      return answer(to: request, in: version).response
    }
  }

  private func result(of request: RPCRequest, in version: MCPVersion) throws -> JSONObject {
    switch (request.method, version.isStateless) {
    case ("server/discover", true):
      let versions = MCPVersion.stateless.map { JSONValue.string($0.rawValue) }
      return finished(
        [
          "supportedVersions": .array(versions), "capabilities": .object(Self.capabilities),
          "instructions": Self.instructions,
        ], version, keptFor: Self.stable, isPublic: true)
    case ("initialize", false): return try settled(request)
    case ("ping", false): return JSONObject()
    case ("tools/list", _):
      try refuseCursor(request)
      let tools = ToolTable.all.filter { caller.may($0.operation) }
      return finished(["tools": .array(tools.map { .object($0.json(in: version)) })], version, keptFor: Self.stable)
    case ("tools/call", _): return finished(try ToolCall(request).result(in: version, by: caller), version)
    case ("resources/list", _): return finished(try resources.list(cursor: cursor(of: request)), version, keptFor: 0)
    case ("resources/templates/list", _):
      try refuseCursor(request)
      return finished(ResourceOffers.templates(in: version), version, keptFor: Self.stable, isPublic: true)
    case ("resources/read", _): return finished(try resources.read(request, in: version), version, keptFor: 0)
    case ("prompts/list", _):
      try refuseCursor(request)
      return finished(PromptOffers.list(in: version), version, keptFor: Self.stable, isPublic: true)
    case ("prompts/get", _): return finished(try PromptOffers.prompt(request, resources), version)
    default: throw RPCError.methodNotFound(request.method)
    }
  }

  private var resources: ResourceOffers { ResourceOffers(caller: caller) }

  private func settled(_ request: RPCRequest) throws(RPCError) -> JSONObject {
    guard let asked = request.params["protocolVersion"]?.stringValue else {
      throw .invalidParams("initialize names its protocolVersion.")
    }
    guard request.params["clientInfo"]?.objectValue != nil, request.params["capabilities"]?.objectValue != nil else {
      throw .invalidParams("initialize names its clientInfo and capabilities.")
    }
    let version = MCPVersion.negotiated(from: asked)
    return [
      "protocolVersion": .string(version.rawValue), "capabilities": .object(Self.capabilities),
      "serverInfo": .object(Self.server(in: version)), "instructions": Self.instructions,
    ]
  }

  /// A result as the revision wants it; `keptFor` is there for what clients may keep, in milliseconds.
  private func finished(
    _ result: JSONObject, _ version: MCPVersion, keptFor milliseconds: Int? = nil, isPublic: Bool = false
  ) -> JSONObject {
    guard version.isStateless else { return result }
    var finished = result
    finished["resultType"] = "complete"
    finished["_meta"] = [.init(RequestMeta.serverKey): .object(Self.server(in: version))]
    if let milliseconds {
      finished["ttlMs"] = .number(milliseconds)
      finished["cacheScope"] = isPublic ? "public" : "private"
    }
    return finished
  }

  private func cursor(of request: RPCRequest) throws(RPCError) -> String? {
    guard let cursor = request.params["cursor"], !cursor.isNull else { return nil }
    guard let text = cursor.stringValue else { throw .invalidParams("A cursor is a text.") }
    return text
  }

  private func refuseCursor(_ request: RPCRequest) throws(RPCError) {
    guard try cursor(of: request) == nil else {
      throw .invalidParams("This list has one page: there is no cursor of it.")
    }
  }

  private func rpcError(_ error: any Error) -> RPCError {
    if let error = error as? RPCError { return error }
    let problem = Problem(error)
    guard problem.status.code >= 500 else { return .invalidParams(problem.detail) }
    if let cause = problem.cause {
      caller.logger.error("A message failed", metadata: ["request_id": .string(caller.id), "cause": .string(cause)])
    }
    return .failed(caller.id)
  }
}
