import Domain
import Execution
import JSONDocuments
import Testing

@Suite("Change replay")
struct ChangeReplayTests {
  /// A run of WF-FIN-001: the check's result and whether it went to a person.
  private func run(variance: Double, handedOver: Bool = false, approved: Bool = true) -> RecordedRun {
    let passes = variance <= 0.05
    var calls = [
      RecordedRun.Call(
        activity: "F-01", input: [:], outcome: .success(["entities": ["amount": 10, "po_id": "P"]]),
        latencyMilliseconds: 900),
      RecordedRun.Call(
        activity: "F-02", input: ["tolerance": 0.05],
        outcome: .success(["pass": .bool(passes), "variance": .number(variance), "label": "x"])),
    ]
    let asks = handedOver || !passes
    if asks {
      calls.append(
        RecordedRun.Call(
          activity: "F-03", input: [:], outcome: .success([:]), decision: ["approved": .bool(approved)]))
    }
    if !asks || approved {
      calls.append(RecordedRun.Call(activity: "F-04", input: [:], outcome: .success(["record_id": "r"])))
      calls.append(RecordedRun.Call(activity: "F-05", input: [:], outcome: .success([:])))
    }
    return RecordedRun(trigger: ["invoice_uri": "u", "vendor_id": "V", "po_id": "P"], calls: calls)
  }

  private func retuned(_ tolerance: JSONValue) throws -> (WorkflowDefinition, WorkflowDefinition) {
    let old = try Catalogue.workflow("WF-FIN-001")
    var new = old
    new.steps[1].parameters["tolerance"] = tolerance
    return (old, new)
  }

  @Test("a smaller tolerance diverts what lies between and nothing else, the boundary included")
  func retune() throws {
    let (old, new) = try retuned(0.04)
    let replay = try ChangeReplay(from: old, to: new)
    #expect(replay.effect(on: run(variance: 0.03)) == .same)
    #expect(replay.effect(on: run(variance: 0.04)) == .same)
    #expect(replay.effect(on: run(variance: 0.0401)) == .diverted)
    #expect(replay.effect(on: run(variance: 0.05)) == .diverted)
    #expect(replay.effect(on: run(variance: 0.2)) == .same)
    #expect(replay.effect(on: run(variance: 0.2, approved: false)) == .same)
    var count = ChangeReplay.Count()
    count.same = 1
    count.diverted = 1
    #expect(replay.count([run(variance: 0.01), run(variance: 0.045)]) == count)
    #expect(count.json == ["same": 1, "diverted": 1, "broken": 0])
  }

  @Test("a recording that the rule does not reproduce is left as it is")
  func otherPolicy() throws {
    let recorded: JSONValue = ["pass": false, "variance": 0.01]
    #expect(
      SkillModel.output(of: "SK-LOGIC-003", recorded: recorded, to: ["tolerance": 0.05], for: ["tolerance": 0.5])
        == recorded)
    let passed: JSONValue = ["pass": true, "variance": 0.03, "label": "within"]
    #expect(
      SkillModel.output(of: "SK-LOGIC-003", recorded: passed, to: ["tolerance": 0.05], for: ["tolerance": 0.02])
        == ["pass": false, "variance": 0.03])
    #expect(SkillModel.output(of: "SK-X", recorded: passed, to: ["tolerance": 0.05], for: ["tolerance": 0]) == passed)
  }

  @Test("runs that did what a new rule asks are followed, runs that did not are diverted, none is broken")
  func rule() throws {
    let old = try Catalogue.workflow("WF-FIN-001")
    var new = old
    let guarded = NextStepLogic.Branch(
      expression: "output.pass == true && output.variance >= 0.025", target: .step("F-03"))
    new.steps[1].next.branches.insert(guarded, at: 0)
    let replay = try ChangeReplay(from: old, to: new)
    #expect(replay.support(by: run(variance: 0.03, handedOver: true)) == .same)
    #expect(replay.support(by: run(variance: 0.03, handedOver: true, approved: false)) == .same)
    #expect(replay.effect(on: run(variance: 0.03)) == .diverted)
    #expect(replay.effect(on: run(variance: 0.01)) == .same)
  }

  @Test("a step that the change adds is answered by what was recorded for the activity that it stands for")
  func standIn() throws {
    let old = try Catalogue.workflow("WF-FIN-001")
    var new = old
    var call = old.steps[2]
    call.id = "F-06"
    call.sequence = 6
    new.steps.append(call)
    new.steps[1].next.branches.insert(
      NextStepLogic.Branch(expression: "output.variance >= 0.025", target: .step("F-06")), at: 0)
    let replay = try ChangeReplay(from: old, to: new, addedStandFor: "F-03")
    #expect(replay.support(by: run(variance: 0.03, handedOver: true)) == .same)
    #expect(replay.support(by: run(variance: 0.03)) == .diverted)
  }

  @Test("a condition that a run cannot answer breaks it, and only what the change breaks counts")
  func broken() throws {
    let old = try Catalogue.workflow("WF-FIN-001")
    var new = old
    new.steps[1].next.branches.insert(
      NextStepLogic.Branch(expression: "output.nothing == 1", target: .step("F-03")), at: 0)
    let replay = try ChangeReplay(from: old, to: new)
    #expect(replay.effect(on: run(variance: 0.03)) == .broken)
    var unreadable = run(variance: 0.03)
    unreadable.calls = [RecordedRun.Call(activity: "F-01", input: [:], outcome: .failure(code: "X", message: ""))]
    #expect(replay.effect(on: unreadable) == .same)
  }

  @Test("a shorter timeout cuts the attempts that took longer")
  func timeout() throws {
    let old = try Catalogue.workflow("WF-FIN-001")
    var new = old
    new.steps[0].timeoutMilliseconds = 900
    #expect(try ChangeReplay(from: old, to: new).effect(on: run(variance: 0.01)) == .same)
    new.steps[0].timeoutMilliseconds = 899
    #expect(try ChangeReplay(from: old, to: new).effect(on: run(variance: 0.01)) == .broken)
  }

  @Test("a decision that nobody recorded is the one that leads where the run went")
  func impliedDecision() throws {
    let logic = try Catalogue.workflow("WF-FIN-001").steps[2].next
    #expect(ImpliedDecision.leading(to: .step("F-04"), in: logic) == ["approved": true, "next": "F-04"])
    #expect(ImpliedDecision.leading(to: .end, in: logic) == ["approved": false, "next": "END"])
    #expect(ImpliedDecision.leading(to: .step("F-05"), in: logic) == nil)
    let triage = try Catalogue.workflow("WF-IT-004").steps[4].next
    #expect(
      ImpliedDecision.leading(to: .step("I-04"), in: triage) == ["action": "rerun", "next": "I-04"])
  }
}
