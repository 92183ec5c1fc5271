import Domain
import Foundation
import JSONDocuments
import Logging
import Storage

@testable import Application
@testable import Server

/// The protocol over a data directory of its own, without a transport.
final class AgentDesk: Sendable {
  static let meta: JSONValue = [
    "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
  ]

  let folder: URL
  let workspace: Workspace
  let log = LogLines()
  private let clock = Clock { Timestamp(microseconds: 1_772_000_000_000_000) }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "autogenesis-mcp-\(UUID().uuidString)")
    workspace = try Workspace(creating: folder.path, clock: clock)
  }

  deinit {
    try? workspace.close()
    try? FileManager.default.removeItem(at: folder)
  }

  /// The credential of an agent with these roles.
  func credential(_ roles: Set<AccessRole> = [.orchestrator], scopes: Set<AccessScope>? = nil) throws -> Credential {
    let local = try workspace.localCredential(of: "agent")
    return Credential(
      organisation: local.organisation, principal: local.principal, keyID: local.keyID, roles: roles, scopes: scopes)
  }

  func exchange(as credential: Credential? = nil) throws -> MCPExchange {
    let (log, clock) = (log, clock)
    let logger = Logger(label: "test") { _ in
      JSONLog(logLevel: .info, output: LogOutput { log.add($0) }, clock: clock)
    }
    let credential = try credential ?? self.credential()
    return MCPExchange(
      caller: MCPCaller(
        workspace: workspace.acting(as: credential), credential: credential, id: "r-1",
        state: ServiceState(ServiceSettings(), start: 0), logger: logger))
  }

  /// Asks in a revision, and gives the whole answer.
  func ask(
    _ method: String, _ params: JSONObject = JSONObject(), in version: MCPVersion = .july2026,
    as caller: Credential? = nil
  ) throws -> JSONValue {
    let params = version.isStateless ? params.merging(["_meta": Self.meta]) : params
    return try exchange(as: caller).answer(to: RPCRequest(id: 7, method: method, params: params), in: version).response
  }

  /// The result of a tool.
  func call(
    _ tool: String, _ arguments: JSONValue, in version: MCPVersion = .july2026, as caller: Credential? = nil
  ) throws -> JSONValue {
    try ask("tools/call", ["name": .string(tool), "arguments": arguments], in: version, as: caller)["result"] ?? .null
  }

  static func run(_ name: String) -> JSONValue {
    [
      "episode": [
        "episode_id": .string(name), "workflow_id": "desk", "outcome": "success", "text": "a leaking pump",
        "step_runs": [["step_run_id": .string(name + "-1"), "name": "open"], ["name": "close"]],
      ]
    ]
  }
}
