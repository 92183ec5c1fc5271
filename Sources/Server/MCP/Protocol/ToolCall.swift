import Application
import JSONDocuments
import Logging

/// A call of a tool. What goes wrong in the tool is a result that says so, so that an agent can do better; only a call that
/// is none is an error of the protocol.
struct ToolCall: Sendable {
  private let tool: Tool
  private let arguments: JSONObject

  /// - Throws: `RPCError` when there is no such tool, or the arguments are no object.
  init(_ request: RPCRequest) throws(RPCError) {
    guard let name = request.params["name"]?.stringValue else { throw .invalidParams("tools/call names its tool.") }
    guard let tool = ToolTable.tool(named: name) else {
      throw .invalidParams("There is no tool \"\(name.prefix(80))\": tools/list tells what there is.")
    }
    guard let arguments = (request.params["arguments"] ?? [:]).objectValue else {
      throw .invalidParams("The arguments of a tool are an object.")
    }
    self.tool = tool
    self.arguments = arguments
  }

  /// The result, in the form of a revision.
  func result(in version: MCPVersion, by caller: MCPCaller) -> JSONObject {
    switch Result(catching: { try tool.call(arguments, by: caller) }) {
    case .success(let json):
      caller.logger.info("tool", metadata: metadata(caller, "done"))
      return Self.content(json, in: version)
    case .failure(let error):
      let problem = Problem(error)
      caller.logger.info("tool", metadata: metadata(caller, problem.code))
      if let cause = problem.cause {
        caller.logger.error("A tool failed", metadata: ["request_id": .string(caller.id), "cause": .string(cause)])
      }
      return Self.refusal(problem)
    }
  }

  private func metadata(_ caller: MCPCaller, _ outcome: String) -> Logger.Metadata {
    ["request_id": .string(caller.id), "tool": .string(tool.name), "outcome": .string(outcome)]
  }

  private static func content(_ json: JSONObject, in version: MCPVersion) -> JSONObject {
    var result: JSONObject = [
      "content": [["type": "text", "text": .string(JSONValue.object(json).text)]], "isError": false,
    ]
    if version.hasStructuredContent { result["structuredContent"] = .object(json) }
    return result
  }

  private static func refusal(_ problem: Problem) -> JSONObject {
    let names = problem.field.map { $0.isEmpty || problem.detail.contains($0) ? "" : "\($0): " } ?? ""
    return ["content": [["type": "text", "text": .string(names + problem.detail)]], "isError": true]
  }
}
