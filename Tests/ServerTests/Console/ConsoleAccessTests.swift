import Domain
import HTTPTypes
import Testing

@testable import Application
@testable import Server

@Suite("Who may open which page")
struct ConsoleAccessTests {
  /// A call of each operation that names what is the first tenant's.
  private static func call(
    _ operation: ConsoleOperation, _ world: TenantWorld
  ) -> (path: String, fields: [String: String]?, statuses: Set<Int>) {
    let proposal = "/review/\(world.proposal)"
    return switch operation {
    case .start: ("/", nil, [303])
    case .asset: ("/assets/console.css", nil, [200])
    case .loginForm: ("/login", nil, [200, 303])
    case .login: ("/login", ["key": "x"], [403])
    case .logout: ("/logout", [:], [303])
    case .queue: ("/review", nil, [200])
    case .proposal: (proposal, nil, [200])
    case .wholeProposal: (proposal + "/whole", nil, [200])
    case .vote: (proposal + "/vote", ["decision": "approve", "revision": "1"], [409])
    case .note: (proposal + "/note", ["kind": "comment", "words": "x"], [303])
    case .publish: (proposal + "/publication", ["revision": "1"], [403, 409])
    case .activate: (proposal + "/activation", ["revision": "1"], [409])
    case .withdraw: (proposal + "/withdrawal", ["revision": "1"], [409])
    case .episodes: ("/episodes", nil, [200])
    case .episode: ("/episodes/\(world.episode)", nil, [200])
    case .workflows: ("/workflows", nil, [200])
    case .workflow: ("/workflows/\(world.workflow)", nil, [200])
    case .search: ("/search?q=open", nil, [200])
    case .dashboard: ("/dashboard", nil, [200])
    case .audit: ("/audit", nil, [200])
    }
  }

  @Test("each reader gets from each page what the table says, in the own tenant and of the other one")
  func matrix() async throws {
    try await RunningService.with { service in
      let world = try await TenantWorld(service)
      var cells = 0
      for operation in ConsoleOperation.allCases where operation != .logout {
        let call = Self.call(operation, world)
        try await Self.checkStranger(operation, call, service)
        for role in AccessRole.allCases {
          for tenant in RunningService.tenants {
            let reader = try await ConsoleReader.loggedIn(service.client, key: service.key(role, of: tenant))
            let answer = try await Self.send(call, reader)
            Self.check(operation, role, tenant, call.statuses, answer)
            cells += 1
          }
        }
      }
      #expect(cells == (ConsoleOperation.allCases.count - 1) * AccessRole.allCases.count * 2)
    }
  }

  @Test("whatever changes something is a form, asks for a role, and is no auditor's, miner's or orchestrator's")
  func deciding() {
    for route in ConsoleMap.all where route.work == .writing {
      #expect(route.method == .post)
      #expect(
        AccessTable.rule(for: route.operation).callers
          == .holders(of: [.governanceReviewer], scope: .proposalsDecide), "\(route.operation)")
    }
    for route in ConsoleMap.all where route.method == .get { #expect(route.work == .reading) }
  }

  @Test("the pages of another tenant show nothing of this one")
  func tenants() async throws {
    try await RunningService.with { service in
      _ = try await TenantWorld(service)
      let other = try await ConsoleReader.loggedIn(service.client, key: service.key(.auditor, of: "other"))
      for path in ["/review?view=all", "/episodes", "/workflows", "/dashboard", "/audit", "/search?q=canary"] {
        let answer = try await other.get(path)
        #expect(answer.status == 200 && !answer.text.contains(TenantWorld.canary), "\(path)")
        #expect(!answer.text.contains("desk"), "\(path)")
      }
    }
  }

  private static func send(
    _ call: (path: String, fields: [String: String]?, statuses: Set<Int>), _ reader: ConsoleReader
  ) async throws -> SocketAnswer {
    guard let fields = call.fields else { return try await reader.get(call.path) }
    return try await reader.post(call.path, fields)
  }

  private static func checkStranger(
    _ operation: ConsoleOperation, _ call: (path: String, fields: [String: String]?, statuses: Set<Int>),
    _ service: RunningService
  ) async throws {
    let answer = try await send(call, ConsoleReader(service.client))
    if AccessTable.rule(for: operation).callers == .anyone {
      #expect(call.statuses.contains(answer.status), "\(operation)")
    } else if call.fields == nil {
      #expect(answer.status == 303 && answer.headers["location"]?.hasPrefix("/login") == true, "\(operation)")
    } else {
      #expect(answer.status == 401, "\(operation)")
    }
  }

  private static func check(
    _ operation: ConsoleOperation, _ role: AccessRole, _ tenant: OrganisationID, _ statuses: Set<Int>,
    _ answer: SocketAnswer
  ) {
    let rule = AccessTable.rule(for: operation)
    let isGranted =
      switch rule.callers {
      case .anyone, .anyKey: true
      case .holders(let roles, _): roles.contains(role)
      }
    if !isGranted {
      #expect(answer.status == 403, "\(operation) as \(role) of \(tenant)")
    } else if tenant == .default || rule.otherTenant == .unnamed {
      #expect(statuses.contains(answer.status), "\(operation) as \(role) of \(tenant): \(answer.status)")
    } else {
      #expect(answer.status == 404, "\(operation) as \(role) of \(tenant): \(answer.status)")
    }
    if tenant != .default { #expect(!answer.text.contains(TenantWorld.canary), "\(operation) as \(role)") }
  }
}
