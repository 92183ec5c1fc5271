import Domain
import JSONDocuments
import Testing

@testable import Application

@Suite("How often runs took each way")
struct PathFrequenciesTests {
  /// As a codified workflow: a step that only chooses first, `a` and `b` that repeat and end, one that chooses after `b` failed.
  private static let workflow = workflow([
    step("S-00", .branch, ["S-01", "S-02"], awaits: true), step("S-01", .toolCall, ["S-01", "S-02", "END"]),
    step("S-02", .toolCall, ["S-02", "END"], onError: "R-02"),
    step("R-02", .branch, ["S-01", "S-02", "END"], awaits: true),
  ])

  private static func workflow(_ steps: [StepDefinition]) -> WorkflowDefinition {
    WorkflowDefinition(
      id: "WF-OBS-1", name: "n", objective: "o", constraints: [:], responsibleRole: "QA-M-001",
      genome: ["activities": ["S-01": "a", "S-02": "b"]], status: .draft, version: "1.0.0", lineage: [:],
      origin: .published, steps: steps, triggers: [])
  }

  private static func step(
    _ id: StepID, _ action: ActionType, _ targets: [String], awaits: Bool = false, onError: StepID? = nil,
    retries: Int = 0
  ) -> StepDefinition {
    let branches = targets.map { target in
      NextStepLogic.Branch(
        expression: "decision.next == '\(target)'", target: target == "END" ? .end : .step(StepID(target)))
    }
    return StepDefinition(
      id: id, sequence: 0, actionType: action, skillID: "SK-1", parameters: [:],
      next: NextStepLogic(branches: branches, onError: onError.map { .step($0) }, awaits: awaits ? "decision" : nil),
      retries: retries)
  }

  /// The ways of one run, written `a b! b`; `!` is a failure.
  private func ways(_ run: String, of workflow: WorkflowDefinition = workflow) -> [String] {
    var record = EpisodeRecord(source: "s", externalID: "1", workflow: "w", outcome: .success)
    record.stepRuns = run.split(separator: " ").enumerated().map { index, name in
      let failed = name.hasSuffix("!")
      return StepRunRecord(
        externalID: "\(index)", stepID: nil, name: String(failed ? name.dropLast() : name),
        status: failed ? .failed : .success)
    }
    var frequencies = PathFrequencies(of: [workflow])
    frequencies.add(record)
    let places: [StepID?] = [nil, "S-00", "S-01", "S-02", "R-02"]
    return places.flatMap { from in
      places.compactMap { to in
        frequencies[PathFrequencies.Path(from: from, to: to)] == nil
          ? nil : "\(from?.rawValue ?? "start")>\(to?.rawValue ?? "end")"
      }
    }
  }

  @Test("a run begins at the step that chooses first, whatever other steps choose the same")
  func start() {
    #expect(ways("a b") == ["start>S-00", "S-00>S-01", "S-01>S-02", "S-02>end"])
    #expect(ways("b") == ["start>S-00", "S-00>S-02", "S-02>end"])
  }

  @Test("a step that comes again takes its way back to itself, once a run")
  func repetition() {
    #expect(ways("a a a") == ["start>S-00", "S-00>S-01", "S-01>end", "S-01>S-01"])
  }

  @Test("after a failure a run goes the way of failures, even where the step itself leads there, too")
  func failure() {
    #expect(ways("b! b") == ["start>S-00", "S-00>S-02", "S-02>end", "S-02>R-02", "R-02>S-02"])
    #expect(ways("b!") == ["start>S-00", "S-00>S-02", "S-02>R-02", "R-02>end"])
    #expect(ways("b! a") == ["start>S-00", "S-00>S-02", "S-01>end", "S-02>R-02", "R-02>S-01"])
  }

  @Test("an attempt that the step itself repeats is no way; one more than it repeats is")
  func retries() {
    var workflow = Self.workflow
    workflow.steps[2].retries = 1
    #expect(ways("b! b", of: workflow) == ["start>S-00", "S-00>S-02", "S-02>end"])
    #expect(ways("b! b! b", of: workflow) == ["start>S-00", "S-00>S-02", "S-02>end", "S-02>R-02", "R-02>S-02"])
  }

  @Test("a step that the workflow does not repeat has no way to itself")
  func attempts() {
    var workflow = Self.workflow
    workflow.steps[1].next.branches.removeFirst()
    #expect(ways("a! a b", of: workflow) == ["start>S-00", "S-00>S-01", "S-01>S-02", "S-02>end"])
  }
}
