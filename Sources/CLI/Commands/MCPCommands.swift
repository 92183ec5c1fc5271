import Application
import ArgumentParser
import Domain
import Server

struct MCPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp", abstract: "Serve one agent over standard input and output (Model Context Protocol).",
    discussion: """
      For clients that start their servers: give them the command "autogenesis mcp --data DIR". Speaks the revisions 2024-11-05 \
      to 2025-11-25 (handshake) and 2026-07-28 (stateless); one JSON-RPC message a line, and nothing else on standard output. \
      Ends when standard input ends. The log goes to standard error, one JSON document a line.
      The agent acts as --principal, an orchestrator's agent of the tenant, or as the holder of the key in AUTOGENESIS_KEY. No \
      tool approves or publishes. Agents elsewhere use /mcp of "autogenesis serve".
      """)

  @Option(help: "As whom the agent acts when AUTOGENESIS_KEY is not set; made when the tenant does not know it yet.")
  var principal = "mcp"
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var data: StoreOptions

  func run() async throws {
    let workspace = try data.open(tenant.configuration)
    let service = StdioService(
      workspace, as: try credential(in: workspace), clock: try data.clock(), log: .standardError)
    try await service.run()
    try workspace.close()
  }

  private func credential(in workspace: Workspace) throws -> @Sendable () throws -> Credential? {
    let key = try data.settings().checked().text(.key)
    guard !key.isEmpty else {
      let local = try workspace.localCredential(of: principal)
      return { local }
    }
    guard try workspace.credential(of: key) != nil else {
      throw UsageError("AUTOGENESIS_KEY holds no key that is in force: make one with \"autogenesis keys create\".")
    }
    return { try workspace.credential(of: key) }
  }
}
