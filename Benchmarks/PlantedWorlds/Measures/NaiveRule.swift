package import Domain
import JSONDocuments

/// What is usually done instead: a pattern with enough support whose runs succeed more often, the two 95 % Wilson intervals
/// apart. Patterns are: the run holds the step; the step follows that step directly; the parameter has that value.
package struct NaiveRule: Sendable {
  /// A pattern that the rule would propose.
  package struct Finding: Hashable, Sendable {
    /// The steps that it names.
    package let steps: [String]
  }

  private struct Pattern: Hashable {
    var steps: [String]
    var value: String?
  }

  private static let minimumSupport = 20

  /// The patterns that the rule proposes, in order.
  package static func findings(in episodes: [StoredEpisode]) -> [Finding] {
    var counts: [Pattern: (runs: Int, met: Int)] = [:]
    var reached: [String: (runs: Int, met: Int)] = [:]
    for episode in episodes {
      guard let met = success(of: episode) else { continue }
      let patterns = patterns(of: episode.record)
      for pattern in patterns.found { count(met, in: &counts[pattern, default: (0, 0)]) }
      for step in patterns.reached { count(met, in: &reached[step, default: (0, 0)]) }
    }
    let better = counts.filter { pattern, with in
      let scope = pattern.steps.count == 1 && pattern.value == nil ? "" : pattern.steps[0]
      return isBetter(with, than: reached[scope] ?? (0, 0))
    }
    return better.keys.map { Finding(steps: $0.steps) }.sorted { $0.steps.lexicographicallyPrecedes($1.steps) }
  }

  private static func success(of episode: StoredEpisode) -> Bool? {
    switch episode.record.outcome {
    case .success: true
    case .failed, .partial: false
    case .running, .unknown: nil
    }
  }

  private static func count(_ met: Bool, in sides: inout (runs: Int, met: Int)) {
    sides.runs += 1
    sides.met += met ? 1 : 0
  }

  /// The patterns of a run, and the scopes within which each is compared: all runs (empty), or those that hold the step.
  private static func patterns(of record: EpisodeRecord) -> (found: Set<Pattern>, reached: Set<String>) {
    let names = record.stepRuns.map(\.activity)
    var found = Set(names.map { Pattern(steps: [$0]) })
    for (left, right) in zip(names, names.dropFirst()) where left != right {
      found.insert(Pattern(steps: [left, right]))
    }
    for step in record.stepRuns {
      for (name, value) in step.input.objectValue ?? JSONObject() {
        found.insert(Pattern(steps: [step.activity], value: "\(name)=\(value.text)"))
      }
    }
    return (found, Set(names + [""]))
  }

  private static func isBetter(_ with: (runs: Int, met: Int), than all: (runs: Int, met: Int)) -> Bool {
    let without = (runs: all.runs - with.runs, met: all.met - with.met)
    guard with.runs >= minimumSupport, without.runs >= minimumSupport else { return false }
    return BinomialProportion(with.met, of: with.runs).wilsonInterval().lower
      > BinomialProportion(without.met, of: without.runs).wilsonInterval().upper
  }
}
