import Domain
import JSONDocuments
import Testing

@testable import Governance

@Suite("Gates on changes")
struct ChangeGateTests {
  private func assess(_ draft: ProposalDraft, catalogue: CatalogueView = ChangeFixture.catalogue) throws -> Assessment {
    Gatekeeper.assess(try ChangeFixture.inputs(draft, catalogue: catalogue))
  }

  @Test("a sound change passes every gate, and its risk counts what it touches")
  func sound() throws {
    let assessment = try assess(ChangeFixture.draft(try ChangeFixture.body()))
    #expect(assessment.verdicts.filter { !$0.passed }.map(\.reason) == [])
    #expect(
      assessment.verdict(.contract)?.reason
        == "The patch turns WF-ORD-001@1.2.0 into WF-ORD-001@1.3.0 and into nothing else, together with WF-ORD-009@1.0.0, "
        + "which it calls, and the migration goes up and back.")
    #expect(
      assessment.verdict(.replay)?.reason
        == "1 of 1 supporting episodes go their recorded way in the changed workflow, 0 are diverted, none is broken.")
    // Blast .4 × .35, contact data of the companion's message .5 × .25, no privilege, 5 of 100 step runs failed.
    #expect(assessment.risk.score == 0.2725)
  }

  @Test("each broken part of a change blocks it at the gate that looks at it", arguments: Defect.allCases)
  func mutation(defect: Defect) throws {
    let (draft, catalogue, traces) = try defect.applied()
    let assessment = Gatekeeper.assess(try ChangeFixture.inputs(draft, catalogue: catalogue, traces: traces))
    #expect(assessment.state == .blocked, "\(defect)")
    #expect(
      assessment.failedGates.contains(defect.gate), "\(defect): \(assessment.verdicts.map { ($0.gate, $0.reason) })")
  }

  /// A way to break a change, and the gate that must see it.
  enum Defect: String, CaseIterable {
    case droppedOperation, droppedTest, wrongVersion, unknownVersion, staleTarget, otherWorkflow, majorVersion, noParent
    case otherStepAltered, ownerAltered, companionMissing, companionUncalled, companionKnown, companionSecondVersion
    case migrationOfOne, wrongType, unknownKind, hiddenField, observedTarget, testsVacuous, testFails, noTests
    case companionUntested, companionTestFails
    case brokenRun, nobodyTakesIt, noSupporter, lowConfidence, otherConfidence, beyondLevel, noEffect, wrongShare
    case wrongRaw, wrongAdoption, overspent, brokenInReplay, secret, blockedCategory

    var gate: GateName {
      switch self {
      case .testsVacuous, .testFails, .noTests, .companionUntested, .companionTestFails: .tests
      case .brokenRun, .nobodyTakesIt, .noSupporter: .replay
      case .lowConfidence, .otherConfidence, .beyondLevel, .noEffect, .wrongShare, .wrongRaw, .wrongAdoption,
        .overspent,
        .brokenInReplay:
        .confidence
      case .secret: .sandbox
      case .blockedCategory: .blockedCategory
      default: .contract
      }
    }

    func applied() throws -> (ProposalDraft, CatalogueView, [ReplayTrace]) {
      var draft = ChangeFixture.draft(try ChangeFixture.body())
      var catalogue = ChangeFixture.catalogue
      var traces = [ChangeFixture.trace]
      var changed = ChangeFixture.changed
      var companion = ChangeFixture.companion
      func rebuilt() throws { draft.body = try ChangeFixture.body(changed, companion: companion) }
      let operations = draft.body["patch"]?.arrayValue ?? []
      switch self {
      case .droppedOperation: draft.body["patch"] = .array(operations.dropLast())
      case .droppedTest: draft.body["patch"] = .array(operations.filter { $0["op"] != "test" })
      case .wrongVersion: draft.body["target"] = ["workflow_id": "WF-ORD-001", "version": "1.1.0"]
      case .unknownVersion:
        draft.body["target"] = ["workflow_id": "WF-ORD-001", "version": "1.1.0"]
        var older = ChangeFixture.current
        older.version = "1.1.0"
        older.status = .retired
        catalogue = Fixture.catalogue(adding: [older, ChangeFixture.current])
      case .staleTarget:
        var newer = ChangeFixture.current
        newer.version = "1.2.9"
        newer.status = .active
        var old = ChangeFixture.current
        old.status = .retired
        catalogue = Fixture.catalogue(adding: [old, newer])
      case .otherWorkflow:
        changed.steps[1].parameters["order_id"] = "A1"
        draft.body["workflow"] = .object(changed.json)
      case .majorVersion:
        changed.version = "2.0.0"
        try rebuilt()
      case .noParent:
        changed.lineage["parent_ids"] = []
        try rebuilt()
      case .otherStepAltered:
        changed.steps[1].retries = 9
        try rebuilt()
      case .ownerAltered:
        changed.responsibleRole = "QA-M-001"
        try rebuilt()
      case .companionMissing:
        draft.body = try ChangeFixture.body(companion: nil)
        return (draft, catalogue, traces)
      case .companionUncalled:
        changed.steps[3].parameters["target_workflow_id"] = "WF-ORD-001"
        try rebuilt()
      case .companionKnown: catalogue = Fixture.catalogue(adding: [ChangeFixture.current, ChangeFixture.companion])
      case .companionSecondVersion:
        companion.version = "1.1.0"
        try rebuilt()
      case .migrationOfOne: draft.body["migration"] = ChangeFixture.migration([ChangeFixture.changed])
      case .wrongType: draft.type = .step
      case .unknownKind: draft.body["hypothesis"] = ["kind": "improve", "step": "S-03"]
      case .hiddenField: draft.body["run_at_once"] = true
      case .observedTarget:
        var observed = ChangeFixture.current
        observed.origin = .observed
        catalogue = Fixture.catalogue(adding: [observed])
      case .testsVacuous:
        draft.body["unit_tests"] = .array(ChangeFixture.tests.dropFirst().map { .object($0) })
      case .testFails:
        draft.body["unit_tests"] = [
          .object(ChangeFixture.test("wrong", amount: 10, path: ["S-01", "S-04", "S-02", "END"]))
        ]
      case .noTests: draft.body["unit_tests"] = []
      case .companionUntested: draft.body["companion_tests"] = nil
      case .companionTestFails:
        var test = ChangeFixture.companionTest
        test["expected_end"] = "completed"
        draft.body["companion_tests"] = [.object(test)]
      case .brokenRun:
        changed.steps[0].next.branches[0].expression = "output.missing == 1"
        try rebuilt()
      case .nobodyTakesIt:
        traces = [
          ReplayTrace(
            episode: ChangeFixture.trace.episode, trigger: ["order_id": "A1", "amount": 5],
            steps: ChangeFixture.trace.steps)
        ]
      case .noSupporter: draft.evidence["supporting"] = []
      case .lowConfidence:
        draft.evidence = ChangeFixture.evidence(p: 0.2)
        draft.confidence = 0.8
      case .otherConfidence: draft.confidence = 0.999
      case .beyondLevel: draft.evidence["test"] = ["p": 0.01, "level": 0.005, "looked_at": 1, "budget": 0.05]
      case .noEffect:
        draft.evidence["held_out"] = .object(ChangeFixture.slice((15, 7), (20, 10), effect: -0.01))
        draft.evidence["adoption"] = ["share": 0.5, "effect": -0.005, "interval": [0, 0]]
      case .wrongShare:
        draft.evidence["mined"] = .object(
          ChangeFixture.slice((30, 28), (40, 20), effect: 0.41).merging([
            "with": ["runs": 30, "met": 31, "share": 0.9333]
          ]))
      case .wrongRaw:
        draft.evidence["mined"] = .object(
          ChangeFixture.slice((30, 28), (40, 20), effect: 0.41).merging(["raw": 0.5]))
      case .wrongAdoption: draft.evidence["adoption"] = ["share": 0.5, "effect": 0.4, "interval": [0.3, 0.5]]
      case .overspent:
        draft.evidence["test"] = ["p": 0.01, "level": 0.02, "looked_at": 1, "spent": 0.06, "budget": 0.05]
      case .brokenInReplay: draft.evidence["replay"] = ["same": 79, "diverted": 20, "broken": 1]
      case .secret:
        companion.steps[0].parameters["recipient"] =
          "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
        try rebuilt()
      case .blockedCategory:
        companion.steps.append(Fixture.step("O-02", 2, "SK-BANK-001", [:], NextStepLogic(otherwise: .end)))
        companion.steps[0].next.branches[0].target = .step("O-02")
        try rebuilt()
      }
      return (draft, catalogue, traces)
    }
  }

  @Test("a tuned step differs in the one value that the hypothesis names")
  func tuning() throws {
    var changed = ChangeFixture.current
    (changed.version, changed.status, changed.origin) = ("1.3.0", .draft, .published)
    changed.lineage = ["parent_ids": ["WF-ORD-001@1.2.0"]]
    changed.steps[0].timeoutMilliseconds = 45_000
    let test: JSONObject = [
      "name": "no longer waits", "trigger": ["order_id": "A1"],
      "stubs": [["step_id": "S-01", "output": ["found": true], "after_ms": 45_001]], "decisions": [],
      "expected_path": ["S-01"], "expected_end": "failed",
    ]
    let hypothesis: JSONObject = ["kind": "timeout", "step": "S-01", "value": 45_000]
    func fault(_ workflow: WorkflowDefinition, _ gate: GateName) throws -> String? {
      let body = try ChangeFixture.body(workflow, companion: nil, hypothesis: hypothesis, tests: [test])
      let draft = ChangeFixture.draft(
        body, type: .step, evidence: Fixture.evidence(count: 100, fitting: 100, bound: 0.97), confidence: 0.97)
      let trace = ReplayTrace(
        episode: ChangeFixture.trace.episode, trigger: ["order_id": "A1"],
        steps: ["S-01", "S-02"].map {
          ReplayTrace.Step(
            activity: $0, skillID: nil, status: .success, input: [:], output: ["found": true],
            latencyMilliseconds: 30_000)
        })
      return Gatekeeper.assess(try ChangeFixture.inputs(draft, traces: [trace])).fault(gate)
    }
    for gate in GateName.allCases { #expect(try fault(changed, gate) == nil, "\(gate)") }
    changed.steps[1].retries = 5
    #expect(
      try fault(changed, .contract)
        == "The steps differ from WF-ORD-001@1.2.0 in something else than the value that the hypothesis names.")
  }

  @Test("publishing inserts both workflows as drafts, and the caller is activated after what it calls")
  func publication() throws {
    let desk = ReviewDesk(policy: try Fixture.policy(), policyHash: "p", catalogue: ChangeFixture.catalogue)
    var proposal = try desk.submit(
      ChangeFixture.draft(try ChangeFixture.body()), replayTraces: [ChangeFixture.trace], history: Fixture.history,
      queue: [:])
    for person in [Fixture.quality, Fixture.security] {
      proposal = try desk.vote(on: proposal, by: person, .approve, reason: nil)
    }
    let plan = try desk.publish(
      proposal, by: Fixture.quality, replayTraces: [ChangeFixture.trace], history: Fixture.history)
    #expect(plan.objectKey == "WF-ORD-001@1.3.0")
    #expect(plan.companion?.lineage["proposal_id"] == .string(proposal.id.rawValue))
    #expect(plan.lineage["parent_ids"] == ["WF-ORD-001@1.2.0"])
    guard case .workflow(let workflow) = plan.object, let companion = plan.companion else {
      Issue.record("no two workflows")
      return
    }
    func later(_ companion: WorkflowDefinition) throws -> ReviewDesk {
      ReviewDesk(
        policy: try Fixture.policy(), policyHash: "p",
        catalogue: Fixture.catalogue(adding: [ChangeFixture.current, workflow, companion]))
    }
    #expect(throws: GovernanceError.calleesNotActive(["WF-ORD-009"])) {
      try later(companion).activate(workflow, by: Fixture.quality)
    }
    var running = companion
    running.status = .active
    #expect(
      try later(running).activate(workflow, by: Fixture.quality).changes.map(\.objectKey) == [
        "WF-ORD-001@1.2.0", "WF-ORD-001@1.3.0",
      ])
  }

  @Test("leaving out a check touches what it guarded")
  func bypass() {
    var changed = ChangeFixture.current
    changed.steps[0].next = NextStepLogic(otherwise: .step("S-02"))
    #expect(TouchedSteps.of(changed, changing: ChangeFixture.current) == ["S-01"])
    let check = Fixture.workflow(
      "WF-C",
      steps: [
        Fixture.step("A", 1, "lookup", [:], NextStepLogic(otherwise: .step("B"))),
        Fixture.step("B", 2, "lookup", [:], NextStepLogic(otherwise: .step("C"))),
        Fixture.step("C", 3, "cancel", [:], NextStepLogic(otherwise: .end)),
      ])
    var without = check
    without.steps[0].next = NextStepLogic(
      branches: [NextStepLogic.Branch(expression: "trigger.x == 1", target: .step("C"))], otherwise: .step("B"))
    #expect(TouchedSteps.of(without, changing: check) == ["A", "C"])
  }
}
