import Domain
import Governance
import JSONDocuments
import Testing

@Suite("Risk gate")
struct RiskGateTests {
  private func write(_ action: JSONValue?) -> [StepDefinition] {
    var parameters: JSONObject = ["system": "SAP", "data_payload": .object(JSONObject())]
    parameters["action"] = action
    return [Fixture.step("S-01", 1, "SK-ERP-002", parameters, NextStepLogic(otherwise: .end))]
  }

  private func assessment(
    _ steps: [StepDefinition], policy: JSONObject = JSONObject(), history: HistoryFigures = Fixture.history,
    catalogue: CatalogueView = Fixture.catalogue()
  ) throws -> Assessment {
    let draft = Fixture.draft(Fixture.body(Fixture.proposed(steps: steps), unitTests: []))
    return Gatekeeper.assess(try Fixture.inputs(draft, policy: policy, catalogue: catalogue, history: history))
  }

  @Test("figures come from the tags of the uses and from the counts")
  func figures() throws {
    let risk = try assessment(write("close ticket")).risk
    let expected = RiskAssessment(
      blastRadius: 0.4, dataSensitivity: 0.5, privilege: 0.3, historicalError: 0.05, score: 0.3475)
    #expect(risk == expected)
  }

  @Test("a risk of .40 is admitted and one of .41 blocked", arguments: [(1, 3, 0.4, true), (2, 5, 0.41, false)])
  func threshold(failed: Int, runs: Int, score: Double, passes: Bool) throws {
    let history = HistoryFigures(tenantEpisodes: 7, touchedEpisodes: 7, failedStepRuns: failed, stepRuns: runs)
    let found = try assessment(Fixture.steps, history: history)
    #expect(found.risk.score == score)
    #expect(found.verdict(.risk)?.passed == passes)
  }

  @Test(
    "an action is recognised however it is spelled",
    arguments: ["Pay_Invoice", "pay invoice", "PAY-INVOICE", " payinvoice "])
  func spelling(action: JSONValue) throws { #expect(try assessment(write(action)).risk.privilege == 1) }

  @Test("an action that only the run will tell, or that is not listed, counts like the worst of the skill")
  func unknownAction() throws {
    for action in ["${trigger.action}", "Pay_${trigger.what}", "Something_New"] as [JSONValue] {
      let risk = try assessment(write(action)).risk
      #expect([risk.privilege, risk.dataSensitivity] == [1, 0.5])
    }
  }

  @Test("a tag takes the number of its ancestor, and a tag without any number in either table counts as 1")
  func ancestors() throws {
    let tags = OntologyTags(
      parents: ["payments.write.batch": "payments.write"],
      assignments: [
        OntologyTags.Assignment(skillID: "lookup", action: nil, tag: "payments.write.batch"),
        OntologyTags.Assignment(skillID: "cancel", action: nil, tag: "unheard_of"),
      ], reviewers: [:])
    let first = try assessment([Fixture.steps[0]], catalogue: Fixture.catalogue(ontology: tags)).risk
    #expect([first.privilege, first.dataSensitivity] == [1, 0])
    let second = try assessment(Fixture.steps, catalogue: Fixture.catalogue(ontology: tags)).risk
    #expect([second.privilege, second.dataSensitivity] == [1, 1])
  }

  @Test("uses without a tag count with the policy's number for them, and the reason counts them")
  func untagged() throws {
    let found = try assessment(Fixture.steps, policy: ["privilege_by_tag": ["untagged": 0.2]])
    #expect([found.risk.privilege, found.risk.dataSensitivity] == [0.2, 0])
    #expect(found.verdict(.risk)?.reason.contains("with 2 of 2 uses of a skill untagged") == true)
  }

  @Test("a history that is empty or impossible is feared, not ignored")
  func brokenHistory() throws {
    let empty = HistoryFigures(tenantEpisodes: 0, touchedEpisodes: 0, failedStepRuns: 0, stepRuns: 0)
    let unknown = try assessment(Fixture.steps, history: empty).risk
    #expect([unknown.blastRadius, unknown.historicalError] == [1, 1])
    let impossible = HistoryFigures(tenantEpisodes: 3, touchedEpisodes: 4, failedStepRuns: 0, stepRuns: 1)
    let found = try assessment(Fixture.steps, history: impossible)
    #expect(found.risk.score == 1)
    #expect(found.fault(.risk)?.hasPrefix("The gate could not run, so it counts as failed: The risk figure") == true)
  }

  @Test("the score of a client is nowhere read: evidence and body cannot carry one")
  func clientScore() throws {
    var evidence = Fixture.evidence()
    evidence["risk_score"] = 0
    let honest = Gatekeeper.assess(try Fixture.inputs()).risk
    #expect(Gatekeeper.assess(try Fixture.inputs(Fixture.draft(evidence: evidence))).risk == honest)
    var body = Fixture.body(Fixture.proposed())
    body["risk_score"] = 0
    let found = Gatekeeper.assess(try Fixture.inputs(Fixture.draft(body)))
    #expect(found.state == .blocked)
    #expect(found.risk.score == 1)
  }

  @Test("formula, weights, counts and uses are stored with the verdict")
  func storedInputs() throws {
    let details = try #require(try assessment(write("Close_Ticket")).verdict(.risk)?.details)
    #expect(
      details["weights"] == [
        "blast_radius": 0.35, "data_sensitivity": 0.25, "privilege": 0.25, "historical_error": 0.15,
      ])
    #expect(
      details["counts"] == ["tenant_episodes": 100, "touched_episodes": 40, "failed_step_runs": 5, "step_runs": 100])
    #expect(
      details["uses"] == [
        [
          "place": "orders-codified S-01", "skill_id": "SK-ERP-002", "action": "Close_Ticket",
          "tags": ["crm.write", "pii_contact"], "listed": true,
        ]
      ])
  }
}
