import Domain
import JSONDocuments
package import Synthesis

/// A change that the simulated workflow follows.
package struct Release: Sendable {
  package let hypothesis: ChangeHypothesis
  /// What it does; nil when it is about no point, so that nothing happens.
  package let target: WorldPlan.Target?
  /// The night after which it is followed, from 0.
  package let night: Int
  /// The exact mean gain of what it asks for among the runs so far.
  package let trueEffect: Double
  /// Nights since then with a run that it diverted.
  package internal(set) var observedNights = 0
  /// Observed nights until it was withdrawn; nil while it is followed.
  package internal(set) var withdrawnAfter: Int?

  /// What it does, such as `insert Verify income`.
  package var text: String { "\(hypothesis.kind.rawValue) \(hypothesis.step)" }

  package var isTrap: Bool { trueEffect <= 0 }

  /// Whether it says what a run does at a point.
  func governs(_ point: Int, _ run: Circumstances) -> Bool {
    guard target?.point == point, withdrawnAfter == nil else { return false }
    return isMeant(for: run)
  }

  /// Whether its rule holds in a run.
  func isMeant(for run: Circumstances) -> Bool {
    guard let rule = hypothesis.rule else { return true }
    let output: JSONValue =
      hypothesis.after == Vocabulary.check ? .object(["score": .number(run.score)]) : .object(["ok": true])
    return rule.holds(trigger: RunSimulator.context(of: run), output: output)
  }
}
