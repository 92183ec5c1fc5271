import Domain
import Governance
import JSONDocuments
import Testing

@Suite("Gatekeeper")
struct GatekeeperTests {
  @Test("a sound workflow and a sound skill pass every gate, in the order of the gates")
  func soundProposals() throws {
    let workflow = Gatekeeper.assess(try Fixture.inputs())
    let skill = Gatekeeper.assess(try Fixture.inputs(Fixture.skillDraft(), traces: Fixture.skillTraces))
    for assessment in [workflow, skill] {
      #expect(assessment.verdicts.map(\.gate) == GateName.allCases)
      #expect(assessment.failedGates == [], "\(assessment.verdicts.filter { !$0.passed }.map(\.reason))")
      #expect(assessment.state == .pending)
    }
    #expect(
      workflow.verdicts.map(\.reason).prefix(4) == [
        "orders-codified@1.0.0 is well formed: 2 steps fit the signatures of their skills, every goto leads to a step, "
          + "and the migration goes up and back.",
        "1 of 1 tests passed.", "1 of 1 supporting episodes with 2 step runs replay as recorded.",
        "2 simulated runs with synthetic data ended by themselves after 3 steps in all; no connector was called and no "
          + "secret stands in the open.",
      ])
  }

  @Test("a body that cannot be read fails every gate that needs it, and all seven gates still speak")
  func unreadableBody() throws {
    for body in [[:], ["kind": "workflow"], ["kind": "skill", "workflow": 1], ["kind": "step"]] as [JSONObject] {
      let assessment = Gatekeeper.assess(try Fixture.inputs(Fixture.draft(body)))
      #expect(assessment.verdicts.map(\.gate) == GateName.allCases)
      #expect(assessment.failedGates == [.contract, .tests, .replay, .sandbox, .risk, .blockedCategory])
      #expect(assessment.risk.score == 1)
    }
  }

  @Test("kind, type and claim must agree", arguments: ProposalType.allCases, ClaimKind.allCases)
  func kindAndClaim(type: ProposalType, claim: ClaimKind) throws {
    let assessment = Gatekeeper.assess(try Fixture.inputs(Fixture.draft(type: type, claim: claim)))
    #expect((assessment.state == .pending) == (type == .workflow && claim == .codify))
  }

  @Test("the same inputs give the same bytes, whatever the order of the catalogue")
  func deterministic() throws {
    let extra = [Fixture.workflow("WF-A", steps: Fixture.steps), Fixture.workflow("WF-B", steps: Fixture.steps)]
    let forth = Gatekeeper.assess(try Fixture.inputs(catalogue: Fixture.catalogue(adding: extra)))
    let back = Gatekeeper.assess(try Fixture.inputs(catalogue: Fixture.catalogue(adding: extra.reversed())))
    #expect(try bytes(forth) == bytes(back))
    #expect(try bytes(forth) == bytes(Gatekeeper.assess(Fixture.inputs(catalogue: Fixture.catalogue(adding: extra)))))
  }

  private func bytes(_ assessment: Assessment) throws -> [UInt8] {
    try JSONValue.array(assessment.verdicts.map { .object($0.json) } + [.object(assessment.risk.json)]).canonicalBytes()
  }
}

@Suite("Confidence gate")
struct ConfidenceGateTests {
  private func fault(_ confidence: Double, _ evidence: JSONObject) throws -> String? {
    let draft = Fixture.draft(evidence: evidence, confidence: confidence)
    return Gatekeeper.assess(try Fixture.inputs(draft)).fault(.confidence)
  }

  @Test("0.849 is blocked and 0.85 admitted", arguments: [(0.849, false), (0.8499, false), (0.85, true)])
  func boundary(confidence: Double, passes: Bool) throws {
    #expect((try fault(confidence, Fixture.evidence(bound: confidence)) == nil) == passes)
  }

  @Test("a claim above its evidence is refused, however it is made")
  func forged() throws {
    #expect(
      try fault(0.99, Fixture.evidence(bound: 0.3))
        == "The claimed confidence of 0.99 is not the 0.3 that the evidence proves. The confidence of 0.3 is below the "
        + "minimum of 0.85: 398 of 400 held-out cases fit, with a lower 95 % bound of 0.3.")
    #expect(try fault(.nan, Fixture.evidence()) != nil)
    #expect(try fault(0.98, Fixture.evidence(count: 400, fitting: 10)) != nil)
    #expect(try fault(0.98, Fixture.evidence(count: 400, fitting: 401)) != nil)
    #expect(try fault(0.98, ["held_out": ["lower95": 0.98, "fitness": 0.98, "count": 0, "fitting": 0]]) != nil)
    #expect(try fault(0.98, JSONObject())?.hasPrefix("The gate could not run") == true)
  }
}

@Suite("Tests gate")
struct TestsGateTests {
  private func fault(_ draft: ProposalDraft, policy: JSONObject = JSONObject()) throws -> String? {
    Gatekeeper.assess(try Fixture.inputs(draft, policy: policy)).fault(.tests)
  }

  @Test("a failing unit test blocks and is named")
  func failingTest() throws {
    var test = Fixture.unitTest
    test["expected_path"] = ["S-01", "END"]
    #expect(
      try fault(Fixture.draft(Fixture.body(Fixture.proposed(), unitTests: [Fixture.unitTest, test])))
        == "Test \"cancels\" failed: The path is S-01 > S-02 > END, expected S-01 > END.")
  }

  @Test("without tests a proposal is blocked when the policy requires tests")
  func withoutTests() throws {
    let draft = Fixture.draft(Fixture.body(Fixture.proposed(), unitTests: []))
    #expect(try fault(draft) == "The proposal carries no test, but the policy requires tests.")
    #expect(try fault(draft, policy: ["require_tests": false]) == nil)
  }

  @Test("a test that cannot be read blocks")
  func unreadableTest() throws {
    let draft = Fixture.draft(Fixture.body(Fixture.proposed(), unitTests: [["name": "x"]]))
    #expect(try fault(draft)?.hasPrefix("The gate could not run") == true)
  }

  @Test("contract tests hold the signature to what it accepts and rejects")
  func contractTests() throws {
    let wrong: [JSONObject] = [
      ["name": "a", "input": ["order_id": 1], "expect": "accept"],
      ["name": "b", "input": ["order_id": "A1"], "expect": "reject"],
    ]
    let draft = Fixture.draft(
      Fixture.body(Fixture.proposedSkill, contractTests: wrong), type: .skill, claim: .skill)
    #expect(
      try fault(draft)
        == "Test \"a\" failed: argument \"order_id\" is not of type string. Test \"b\" failed: the call was accepted.")
  }
}

@Suite("Blocked category gate")
struct BlockedCategoryGateTests {
  private func fault(_ steps: [StepDefinition], adding workflows: [WorkflowDefinition] = []) throws -> String? {
    let draft = Fixture.draft(Fixture.body(Fixture.proposed(steps: steps), unitTests: []))
    return Gatekeeper.assess(try Fixture.inputs(draft, catalogue: Fixture.catalogue(adding: workflows)))
      .fault(.blockedCategory)
  }

  private func write(_ action: JSONValue) -> [StepDefinition] {
    [
      Fixture.step(
        "S-01", 1, "SK-ERP-002", ["system": "SAP", "action": action, "data_payload": .object(JSONObject())],
        NextStepLogic(otherwise: .end))
    ]
  }

  private func call(_ target: JSONValue) -> [StepDefinition] {
    [
      Fixture.step(
        "S-01", 1, "SK-API-007", ["target_workflow_id": target, "payload": .object(JSONObject())],
        NextStepLogic(otherwise: .end))
    ]
  }

  @Test(
    "a blocked category is found, its descendants too", arguments: ["Pay_Invoice", "pay_batch", "${trigger.action}"])
  func direct(action: String) throws {
    let reason = "orders-codified S-01 uses SK-ERP-002 with action"
    #expect(try fault(write(.string(action)))?.hasPrefix(reason) == true)
  }

  @Test("other actions of the same skill are not blocked")
  func otherActions() throws {
    #expect(try fault(write("Close_Ticket")) == nil)
    #expect(try fault(write("Something_New")) == nil)
  }

  @Test("a blocked category is found through called workflows at any depth, and cycles end")
  func called() throws {
    let pays = Fixture.workflow("WF-PAY", steps: write("Pay_Invoice"))
    let middle = Fixture.workflow("WF-MID", steps: call("WF-PAY"))
    let ring = [Fixture.workflow("WF-A", steps: call("WF-B")), Fixture.workflow("WF-B", steps: call("WF-A"))]
    #expect(try fault(call("WF-MID"), adding: [pays, middle])?.hasPrefix("WF-PAY S-01 uses SK-ERP-002") == true)
    #expect(try fault(call("WF-A"), adding: ring) == nil)
    #expect(try fault(call("orders-codified")) == nil)
  }

  @Test("a call whose target cannot be known is blocked")
  func unknownTarget() throws {
    #expect(
      try fault(call("${trigger.next}"))
        == "orders-codified S-01 takes its target workflow from the run, so that nobody can tell which categories it uses."
    )
    #expect(
      try fault(call("WF-NONE"))
        == "orders-codified S-01 calls WF-NONE, which the catalogue does not hold, so that nobody can tell which "
        + "categories it uses.")
  }

  @Test("a policy tag of the workflow itself counts")
  func declaredTag() throws {
    let workflow = Fixture.proposed(constraints: ["policy_tags": ["payments.write.batch"]])
    let found = Gatekeeper.assess(try Fixture.inputs(Fixture.draft(Fixture.body(workflow))))
    #expect(
      found.fault(.blockedCategory)
        == "The policy tag payments.write.batch is in the blocked category payments.write.")
  }
}
