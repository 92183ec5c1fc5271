import Domain
import HTTPTypes
import JSONDocuments
import Testing

@testable import Application
@testable import Server

@Suite("The table route × role × own or other tenant")
struct AccessMatrixTests {
  private static let bars: Set<String> = ["key-missing", "role-missing", "scope-missing"]

  @Test("every operation has one route, the map finds each of them, and knows no other path")
  func routes() {
    let map = RouteMap()
    #expect(map.routes.map(\.operation.rawValue).sorted() == Operation.allCases.map(\.rawValue).sorted())
    for route in map.routes {
      let path = route.path.text.replacing("{id}", with: "x")
      guard case .route(let found, _) = map.match(route.method, path[...]) else {
        Issue.record("\(path) is not found")
        continue
      }
      #expect(found.operation == route.operation)
    }
    for path in ["/", "/v1", "/v1/episodes/", "//v1/episodes", "/v2/episodes", "/v1/episodes/x/y", "/admin", "v1"] {
      guard case .nothing = map.match(.get, path[...]) else {
        Issue.record("\(path) leads somewhere")
        continue
      }
    }
  }

  @Test("no operation that approves or publishes is open to an orchestrator, a miner or an auditor")
  func separation() {
    let deciding: [Operation] = [.voteOnProposal, .publishProposal, .activateProposal, .withdrawProposal]
    for operation in deciding {
      #expect(
        AccessTable.rule(for: operation).callers
          == .holders(of: [.governanceReviewer], scope: .proposalsDecide))
    }
    for route in RouteTable.all where route.work == .writing {
      guard case .holders(let roles, _) = AccessTable.rule(for: route.operation).callers else {
        Issue.record("\(route.operation) changes something and asks for no role")
        continue
      }
      #expect(!roles.contains(.auditor), "\(route.operation)")
    }
  }

  @Test("each caller gets from each operation what the table says, in the own tenant and of the other one")
  func matrix() async throws {
    try await RunningService.with { service in
      let world = try await TenantWorld(service)
      try #require(![world.episode, world.advice, world.proposal, world.pattern].contains(""))
      var cells = 0
      for operation in Operation.allCases {
        let sample = OperationSample(operation, in: world)
        try await Self.checkStranger(operation, sample, service)
        for role in AccessRole.allCases {
          try await Self.checkOwn(operation, role, sample, service)
          try await Self.checkOther(operation, role, sample, service)
          cells += 1
        }
      }
      #expect(cells == Operation.allCases.count * AccessRole.allCases.count)
    }
  }

  @Test("a narrowed key opens what its scope covers and nothing else")
  func scopes() async throws {
    try await RunningService.with { service in
      let everything = AccessRole.allCases
      let key = try service.issue("narrow", everything, scopes: [.patternsRead], kind: .agent)
      let credential = try #require(try service.workspace.credential(of: key))
      for operation in Operation.allCases {
        let verdict = AccessTable.verdict(on: operation, by: credential)
        guard case .holders(_, let scope) = AccessTable.rule(for: operation).callers else {
          #expect(verdict == .granted)
          continue
        }
        #expect(verdict == (scope == .patternsRead ? .granted : .scopeMissing(scope)), "\(operation)")
      }
      #expect(try await service.client.get("/v1/patterns", key: key).status == 200)
      #expect(try await service.client.get("/v1/episodes", key: key).code == "scope-missing")
    }
  }

  private static func checkStranger(
    _ operation: Operation, _ sample: OperationSample, _ service: RunningService
  ) async throws {
    let answer = try await sample.send(operation, to: service.client, key: nil)
    if AccessTable.rule(for: operation).callers == .anyone {
      #expect(sample.statuses.contains(answer.status), "\(operation) without a key")
    } else {
      #expect(answer.status == 401 && answer.names("key-missing"), "\(operation) without a key")
      #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
    }
  }

  private static func checkOwn(
    _ operation: Operation, _ role: AccessRole, _ sample: OperationSample, _ service: RunningService
  ) async throws {
    let answer = try await sample.send(operation, to: service.client, key: service.key(role))
    if isGranted(operation, role) {
      #expect(sample.statuses.contains(answer.status), "\(operation) as \(role): \(answer.text.prefix(300))")
      #expect(!bars.contains(answer.code ?? ""), "\(operation) as \(role)")
    } else {
      #expect(answer.status == 403 && answer.names("role-missing"), "\(operation) as \(role)")
    }
  }

  /// Somebody of the other tenant learns nothing: an identifier of ours is to them like one that is not there.
  private static func checkOther(
    _ operation: Operation, _ role: AccessRole, _ sample: OperationSample, _ service: RunningService
  ) async throws {
    let key = service.key(role, of: "other")
    let answer = try await sample.send(operation, to: service.client, key: key)
    guard isGranted(operation, role) else {
      #expect(answer.status == 403 && answer.names("role-missing"), "\(operation) as \(role) of the other tenant")
      return
    }
    if AccessTable.rule(for: operation).otherTenant == .hidden {
      #expect(answer.status == 404 && answer.code == "not-found", "\(operation) as \(role) of the other tenant")
    }
    #expect(!answer.text.contains(TenantWorld.canary), "\(operation) as \(role) of the other tenant")
  }

  private static func isGranted(_ operation: Operation, _ role: AccessRole) -> Bool {
    switch AccessTable.rule(for: operation).callers {
    case .anyone, .anyKey: true
    case .holders(let roles, _): roles.contains(role)
    }
  }
}

extension SocketAnswer {
  /// Whether it is a problem of this name; exporters get a google.rpc.Status without one.
  fileprivate func names(_ code: String) -> Bool {
    let isStatus = self.code == nil && (try? json())?["message"]?.stringValue?.isEmpty == false
    return self.code == code || isStatus
  }
}
