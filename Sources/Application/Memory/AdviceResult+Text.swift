import Domain
import Retrieval

extension AdviceResult {
  public var text: String {
    let asked = advice.question
    let after = asked.steps.isEmpty ? "the start" : asked.steps.joined(separator: ", ")
    let head = "\(workflow)\(asked.task.map { ", task \($0)" } ?? ""): after \(after), \(advice.matchCount) runs\n"
    guard !advice.isAbstention else { return head + "No answer: \(advice.reason).\n" + trailer }
    return head + narrowing + ways + "  \(advice.ended.episodeCount) runs ended there\n" + warnings + verdict + trailer
  }

  private var narrowing: String {
    guard !advice.kept.isEmpty || !advice.dropped.isEmpty else { return "" }
    let kept = advice.kept.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
    let dropped = advice.dropped.isEmpty ? "" : "; too few share \(advice.dropped.joined(separator: ", "))"
    return "  \(advice.likeCount) runs like yours: \(kept.isEmpty ? "all" : kept)\(dropped)\n"
  }

  private var ways: String {
    var table = TextTable(["  NEXT", "RUNS", "RAW", "95 %", "ADJUSTED", "95 %", "DIFFERENCE", "BASIS"])
    for way in advice.next { table.add(row(of: way, note: "")) }
    for way in advice.escalations { table.add(row(of: way, note: " (hand-off, not ranked)")) }
    return table.text
  }

  private func row(of way: Continuation, note: String) -> [String] {
    let wilson = way.success.wilsonInterval()
    let isKnown = way.knownCount > 0
    return [
      "  " + way.step, "\(way.episodeCount)", isKnown ? "\(way.successCount) of \(way.knownCount)" : "unknown",
      isKnown ? Self.range(wilson.lower, wilson.upper) : "",
      way.adjusted.map { Self.percent($0.success) } ?? "-",
      way.adjusted.map { Self.range($0.interval.lowerBound, $0.interval.upperBound) } ?? "", Self.difference(way),
      way.basis + note,
    ]
  }

  private static func difference(_ way: Continuation) -> String {
    guard let adjusted = way.adjusted, adjusted.against != nil else { return "" }
    let interval = adjusted.differenceInterval
    return "\(points(adjusted.difference)) [\(points(interval.lowerBound)), \(points(interval.upperBound))]"
      + (adjusted.isSupported ? "*" : "")
  }

  private var warnings: String {
    let avoid = advice.avoid.prefix(5).map {
      "  avoid: \($0.step) \($0.because) (\($0.episodeCount) runs, for one \($0.example))\n"
    }
    let errors = advice.errors.prefix(3).map {
      "  seen: \($0.step) failed \"\($0.error)\" in \($0.episodeCount) runs; no argument tells when\n"
    }
    return (avoid + errors).joined()
  }

  private var verdict: String {
    "  " + (advice.recommended.map { "Recommended: \($0). " } ?? "Nothing is recommended. ") + advice.reason + ".\n"
  }

  private var trailer: String {
    let advised = advice.advisedCount == 0 ? "" : "  \(advice.advisedCount) advised runs were left out.\n"
    return advised + (whyNotRecorded.map { "  \(id), not recorded: \($0)\n" } ?? "  \(id)\n")
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private static func range(_ lower: Double, _ upper: Double) -> String { "\(percent(lower)) to \(percent(upper))" }

  private static func points(_ share: Double) -> String {
    let points = Int((share * 100).rounded())
    return points > 0 ? "+\(points)" : "\(points)"
  }
}
