import JSONDocuments
import TestSupport

@testable import Server

/// The official schema of a revision, and what it says of messages.
struct RevisionSchema: Sendable {
  private static let results = [
    "server/discover": "DiscoverResult", "initialize": "InitializeResult", "ping": "EmptyResult",
    "tools/list": "ListToolsResult", "tools/call": "CallToolResult", "resources/list": "ListResourcesResult",
    "resources/templates/list": "ListResourceTemplatesResult", "resources/read": "ReadResourceResult",
    "prompts/list": "ListPromptsResult", "prompts/get": "GetPromptResult",
  ]

  private let validator: SchemaValidator

  /// The schema of a revision; older handshakes are held to the newest one.
  init(_ version: MCPVersion) throws {
    let name = version.isStateless ? MCPVersion.july2026 : .november2025
    let bytes = try SharedData.bytes("ingest/mcp/schema-\(name.rawValue).json")
    validator = SchemaValidator(document: try JSONValue(parsing: bytes))
  }

  /// What is wrong with a message.
  func faults(in message: JSONValue, as name: String) -> [String] {
    validator.faults(in: message, against: ["$ref": .string("#/$defs/\(name)")])
  }

  /// What is wrong with the answer to a request.
  func faults(in answer: JSONValue, to method: String) -> [String] {
    guard answer["error"] == nil else { return faults(in: answer, as: "JSONRPCErrorResponse") }
    return faults(in: answer, as: "JSONRPCResultResponse")
      + faults(in: answer["result"] ?? .null, as: Self.results[method] ?? "")
  }
}
