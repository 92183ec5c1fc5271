import Domain
import Governance
import JSONDocuments
import Testing

@Suite("Replay gate")
struct ReplayGateTests {
  private func fault(
    _ traces: [ReplayTrace], workflow: WorkflowDefinition = Fixture.proposed(), supporting: [JSONValue] = ["ep-1@1"]
  ) throws -> String? {
    let draft = Fixture.draft(Fixture.body(workflow), evidence: Fixture.evidence(supporting: supporting))
    return Gatekeeper.assess(try Fixture.inputs(draft, traces: traces)).fault(.replay)
  }

  @Test("either way of the choice replays, by step id, by skill id and by the skill's name")
  func ways() throws {
    #expect(try fault([Fixture.trace("ep-1", ("look up", .success))]) == nil)
    #expect(try fault([Fixture.trace("ep-1", ("lookup", .success), ("S-02", .fallback))]) == nil)
    #expect(
      try fault([Fixture.trace("ep-1", ("lookup", .success), ("look up", .skipped), ("cancel", .success))]) == nil)
  }

  @Test("a run that goes another way is named with the place where it leaves")
  func divergence() throws {
    let prefix = "ep-1@1 does not replay: "
    #expect(
      try fault([Fixture.trace("ep-1", ("cancel", .success))])
        == prefix + "the workflow goes on to S-01, the run to S-02.")
    #expect(
      try fault([Fixture.trace("ep-1", ("lookup", .success), ("cancel", .success), ("lookup", .success))])
        == prefix + "the workflow ends where the run goes on to S-01.")
    #expect(
      try fault([Fixture.trace("ep-1", ("lookup", .success), ("pay", .success))])
        == prefix + "the workflow has no step for \"pay\".")
    #expect(try fault([Fixture.trace("ep-1")]) == prefix + "the workflow goes on to S-01, the run ends.")
    #expect(
      try fault([Fixture.trace("ep-1", ("lookup", .failed))])
        == prefix + "the workflow does not complete, but is failed with STEP_FAILED.")
  }

  @Test("recorded failures are retried and lead where on_error leads")
  func failures() throws {
    var next = Fixture.choice("S-02", "END")
    next.onError = .step("S-02")
    let steps = [
      Fixture.step("S-01", 1, "lookup", ["order_id": "A"], next, retries: 1), Fixture.steps[1],
    ]
    let workflow = Fixture.proposed(steps: steps)
    #expect(
      try fault([Fixture.trace("ep-1", ("lookup", .failed), ("lookup", .success))], workflow: workflow) == nil)
    #expect(
      try fault([Fixture.trace("ep-1", ("lookup", .failed), ("cancel", .success))], workflow: workflow) == nil)
    #expect(
      try fault(
        [Fixture.trace("ep-1", ("lookup", .failed), ("lookup", .failed), ("cancel", .success))], workflow: workflow)
        == nil)
  }

  @Test("a step that only chooses has no record and is passed; any other step that stands for nothing is not")
  func choosers() throws {
    var chooser = Fixture.step("S-00", 0, "lookup", ["order_id": "A"], Fixture.choice("S-01", "S-02"))
    chooser.actionType = .branch
    var workflow = Fixture.proposed(steps: [chooser] + Fixture.steps)
    workflow.genome = ["activities": ["S-01": "Look it up", "S-02": "Cancel it"]]
    #expect(try fault([Fixture.trace("ep-1", ("Cancel it", .success))], workflow: workflow) == nil)
    #expect(
      try fault([Fixture.trace("ep-1", ("Look it up", .success), ("Cancel it", .success))], workflow: workflow) == nil)
    workflow.steps[0].actionType = .toolCall
    #expect(try fault([Fixture.trace("ep-1", ("Cancel it", .success))], workflow: workflow) != nil)
  }

  @Test("an episode whose steps are not given fails the gate, and so does a proposal that nothing supports")
  func missing() throws {
    #expect(
      try fault(Fixture.traces, supporting: ["ep-1@1", "ep-2@1"])
        == "The gate could not run, so it counts as failed: the steps of the supporting episode ep-2@1 were not given.")
    #expect(try fault(Fixture.traces, supporting: ["ep-1@2"]) != nil)
    #expect(
      try fault(Fixture.traces, supporting: []) == "No episode supports the proposal, so nothing was replayed.")
  }

  @Test("a recorded call outside an enumeration or a format does not fit the skill")
  func constrainedCalls() throws {
    var skill = Fixture.proposedSkill
    skill.signature.arguments[0].constraint.choices = ["A", "B"]
    func fault(_ order: String) throws -> String? {
      let step = ReplayTrace.Step(
        activity: "get_status", skillID: nil, status: .success, input: ["order_id": .string(order)], output: nil)
      let trace = ReplayTrace(
        episode: EpisodeReference(id: "ep-1", revision: 1), trigger: JSONObject(), steps: [step])
      return Gatekeeper.assess(try Fixture.inputs(Fixture.skillDraft(skill), traces: [trace])).fault(.replay)
    }
    #expect(try fault("B") == nil)
    #expect(try fault("C") == "ep-1@1 does not replay: argument \"order_id\" is not one of A, B.")
  }

  @Test("each recorded call that succeeded must fit the skill")
  func skillCalls() throws {
    func fault(_ steps: [ReplayTrace.Step]) throws -> String? {
      let trace = ReplayTrace(
        episode: EpisodeReference(id: "ep-1", revision: 1), trigger: JSONObject(), steps: steps)
      return Gatekeeper.assess(try Fixture.inputs(Fixture.skillDraft(), traces: [trace])).fault(.replay)
    }
    func call(_ activity: String, _ status: StepStatus, _ input: JSONValue, skill: String? = nil) -> ReplayTrace.Step {
      ReplayTrace.Step(activity: activity, skillID: skill, status: status, input: input, output: nil)
    }
    let fits = call("get_status", .success, ["order_id": "A"])
    #expect(try fault([fits, call("get_status", .failed, ["nonsense": 1]), call("other", .success, [:])]) == nil)
    #expect(try fault([call("ask", .success, ["order_id": "A"], skill: "get_status")]) == nil)
    let prefix = "ep-1@1 does not replay: "
    #expect(
      try fault([fits, call("get_status", .fallback, ["order_id": 1])])
        == prefix + "argument \"order_id\" is not of type string.")
    #expect(try fault([call("get_status", .success, "A")]) == prefix + "a call has no arguments by name.")
    #expect(try fault([call("other", .success, [:])]) == prefix + "it never calls get_status.")
  }
}
