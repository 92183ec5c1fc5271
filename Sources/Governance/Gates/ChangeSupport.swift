import Domain
import Execution
import JSONDocuments

/// Takes every run that did what a change asks through the changed workflow.
enum ChangeSupport {
  /// No supporting run may break. One whose run left the workflow elsewhere goes another way and is counted as diverted; at least
  /// one must go where the run went.
  static func findings(
    _ proposal: ChangeProposal, _ traces: [ReplayTrace], _ catalogue: CatalogueView
  ) throws -> GateFindings {
    guard let target = proposal.target(in: catalogue) else {
      throw UnknownTarget(key: proposal.targetKey)
    }
    let replay = try ChangeReplay(
      from: target, to: proposal.definition, addedStandFor: proposal.hypothesis.step,
      skillNames: catalogue.skillNames)
    var count = ChangeReplay.Count()
    var faults: [String] = []
    for trace in traces {
      let effect = replay.support(by: trace.recorded)
      count.add(effect)
      if effect == .broken { faults.append("\(trace.episode.text) breaks in the changed workflow.") }
    }
    if count.same == 0 { faults.append("No supporting episode goes its recorded way in the changed workflow.") }
    return GateFindings(
      faults: faults,
      summary: "\(count.same) of \(traces.count) supporting episodes go their recorded way in the changed workflow, "
        + "\(count.diverted) are diverted, none is broken.",
      details: count.json.merging(["episodes": .number(traces.count), "diverging": .number(faults.count)]))
  }

  private struct UnknownTarget: Error, CustomStringConvertible {
    let key: String
    var description: String { "the catalogue does not hold \(key)." }
  }
}

extension ReplayTrace {
  /// The trace as a recording.
  var recorded: RecordedRun {
    RecordedRun(trigger: trigger, calls: steps.filter { $0.status != .skipped }.map(\.recorded))
  }
}

extension ReplayTrace.Step {
  fileprivate var recorded: RecordedRun.Call {
    RecordedRun.Call(
      activity: activity, input: input, outcome: outcome, decision: decision,
      latencyMilliseconds: latencyMilliseconds)
  }

  private var outcome: StubOutcome {
    guard status == .failed else { return .success(output ?? .null) }
    return errorCode == StubOutcome.timeoutCode
      ? .timeout : .failure(code: errorCode ?? "RECORDED_FAILURE", message: "The recorded call failed.")
  }
}
