import Domain
import Foundation
import JSONDocuments
import Storage
import Synchronization

@testable import Application
@testable import Server

/// A service over a data directory of its own with two tenants, each with a key for each role, on a free port.
final class RunningService: Sendable {
  static let tenants: [OrganisationID] = [.default, "other"]

  let folder: URL
  let workspace: Workspace
  let client: SocketClient
  let log: LogLines
  private let keys: [String: String]
  private let task: Task<Void, any Error>

  private init(
    _ folder: URL, _ workspace: Workspace, _ keys: [String: String], _ port: Int, _ log: LogLines,
    _ task: Task<Void, any Error>
  ) {
    self.folder = folder
    self.workspace = workspace
    self.keys = keys
    self.log = log
    self.task = task
    client = SocketClient(port: port)
  }

  /// Runs a test against a service, which ends with it.
  static func with<Value: Sendable>(
    configuration: ServiceConfiguration = ServiceConfiguration(),
    _ change: (inout ServiceSettings) -> Void = { _ in }, _ body: @Sendable (RunningService) async throws -> Value
  ) async throws -> Value {
    var settings = ServiceSettings()
    settings.port = 0
    settings.indexMilliseconds = 20
    // Tests that are not about slow clients may wait for a processor.
    (settings.headSeconds, settings.bodySeconds) = (120, 120)
    change(&settings)
    let service = try await start(settings, configuration)
    do {
      let value = try await body(service)
      try await service.stop()
      return value
    } catch {
      try await service.stop()
      throw error
    }
  }

  /// The key of a role in a tenant.
  func key(_ role: AccessRole, of tenant: OrganisationID = .default) -> String { keys["\(tenant)/\(role)"] ?? "" }

  /// Makes a key for a principal that is there, or a new one.
  func issue(
    _ principal: String, _ roles: [AccessRole], scopes: [AccessScope] = [], kind: Principal.Kind = .person,
    organisationRoles: [String] = []
  ) throws -> String {
    try patiently {
      try workspace.issueAccessKey(
        AccessKeyRequest(
          principal: principal, kind: kind, organisationRoles: organisationRoles, roles: roles, scopes: scopes,
          days: 1, label: "test")
      ).token
    }
  }

  /// Does what takes the writer's lock beside the service, which brings its index up to date at its own times.
  func patiently<Value>(_ body: () throws -> Value) throws -> Value {
    for _ in 0..<500 {
      do { return try body() } catch is BusyError { Thread.sleep(forTimeInterval: 0.01) }
    }
    return try body()
  }

  /// The key of somebody who keeps the catalogue of a tenant that has roles and policies, one skill and no workflows.
  func adminOfBareTenant() throws -> String {
    let bare = workspace.of("bare")
    let documents = try CatalogueDocuments.all().filter { kind, document in
      [.role, .policy, .ontologyNode].contains(kind) || document["skill_id"] == "SK-LOGIC-003" && kind == .skillNode
    }
    _ = try workspace.store.seed(documents, bare.change())
    _ = try workspace.store.seedPrincipals([.system], bare.change())
    return try bare.issueAccessKey(
      AccessKeyRequest(principal: "keeper", kind: .person, roles: [.tenantAdmin], days: 1, label: "test")
    ).token
  }

  /// Sends runs, as many as there are names of episodes.
  func record(_ names: [String], as tenant: OrganisationID = .default, text: String = "") async throws -> SocketAnswer {
    let lines = names.map { name in
      #"{"episode_id":"\#(name)","workflow_id":"desk","outcome":"success","text":"\#(text)","#
        + #""step_runs":[{"step_run_id":"\#(name)-1","name":"open"},{"name":"close"}]}"#
    }
    return try await client.send(
      "POST", "/v1/episodes?source=crm", key: key(.orchestrator, of: tenant),
      headers: ["Content-Type: application/x-ndjson"], body: [UInt8](lines.joined(separator: "\n").utf8))
  }

  private static func start(
    _ settings: ServiceSettings, _ configuration: ServiceConfiguration
  ) async throws -> RunningService {
    let folder = FileManager.default.temporaryDirectory.appending(path: "autogenesis-server-\(UUID().uuidString)")
    let clock = Clock { Timestamp(microseconds: 1_772_000_000_000_000) }
    var keys: [String: String] = [:]
    for tenant in tenants {
      var own = configuration
      own.organisation = tenant
      let workspace = try Workspace(creating: folder.path, clock: clock, configuration: own)
      for role in AccessRole.allCases {
        keys["\(tenant)/\(role)"] =
          try workspace.issueAccessKey(
            AccessKeyRequest(principal: role.rawValue, kind: .agent, roles: [role], days: 1, label: "test")
          ).token
      }
      try workspace.close()
    }
    let workspace = try Workspace(opening: folder.path, clock: clock, configuration: configuration)
    let log = LogLines()
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let service = HTTPService(workspace, settings, clock: clock, log: LogOutput { log.add($0) })
    let task = Task {
      defer { port.finish() }
      try await service.run(signals: false) { port.yield($0) }
    }
    for await number in ports { return RunningService(folder, workspace, keys, number, log, task) }
    try await task.value
    throw CancellationError()
  }

  private func stop() async throws {
    task.cancel()
    _ = await task.result
    try workspace.close()
    try FileManager.default.removeItem(at: folder)
  }
}

extension ServiceConfiguration {
  /// Traces are complete as soon as their root has ended, or even without one: the tests' clock stands still.
  static func closingTraces(withoutRoot: Bool = false) -> ServiceConfiguration {
    var configuration = ServiceConfiguration()
    configuration.traceQuietSeconds = 0
    if withoutRoot { configuration.traceSilenceSeconds = 0 }
    return configuration
  }
}

/// The lines that a service logged.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func add(_ line: String) { lines.withLock { $0.append(line) } }
}
