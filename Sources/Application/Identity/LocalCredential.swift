import Domain
import Files
import Storage

extension Workspace {
  private static let localKey = "local"

  /// What an agent may do that somebody runs beside the data directory: what an orchestrator may, as a principal of its own,
  /// which is made when the tenant does not know it yet. Whoever can start it can read the directory, so there is no key.
  ///
  /// - Throws: `UsageError` when the principal is no agent or there is no tenant; `BusyError` when it is to be made and another
  ///   process is writing.
  public func localCredential(of name: String) throws -> Credential {
    Credential(
      organisation: organisation, principal: try localAgent(name), keyID: Self.localKey, roles: [.orchestrator],
      scopes: nil)
  }

  private func localAgent(_ name: String) throws -> Principal {
    guard (1...64).contains(name.utf8.count) else { throw UsageError("A principal is named by 1 to 64 bytes.") }
    let known = try store.principals(in: organisation)
    guard !known.isEmpty else {
      throw UsageError(
        "There is no tenant \"\(organisation)\": make it with \"autogenesis init --organisation \(organisation)\".")
    }
    if let principal = known.first(where: { $0.id == PrincipalID(name) }) {
      guard principal.kind == .agent else {
        throw UsageError("\"\(name)\" is no agent: a person calls with a key, in AUTOGENESIS_KEY.")
      }
      return principal
    }
    let held = try lock()
    defer { held.release() }
    let principal = Principal(id: PrincipalID(name), kind: .agent, roles: [])
    _ = try store.seedPrincipals([principal], change())
    return principal
  }
}
