import Domain
import JSONDocuments

/// Failure motifs: an activity and a normalised error, with how often they met and how those episodes ended.
struct FailureMotifs: Sendable {
  /// What identifies a motif.
  struct Key: Hashable, Comparable, Sendable {
    let activity: String
    let error: String

    static func < (left: Self, right: Self) -> Bool {
      (ByteText(left.activity), ByteText(left.error)) < (ByteText(right.activity), ByteText(right.error))
    }
  }

  private let counter: SupportCounter

  init(_ counter: SupportCounter) { self.counter = counter }

  /// The motif of a step run; nil when it did not fail.
  static func key(of run: StepRunRecord) -> Key? {
    guard run.status == .failed else { return nil }
    return Key(activity: run.activity, error: NormalisedError(run.errorText ?? "").text)
  }

  /// One pattern for each motif.
  var patterns: [MinedPattern] {
    var occurrences: [Key: [Int]] = [:]
    for (position, episode) in counter.episodes.enumerated() {
      for key in episode.record.stepRuns.compactMap(Self.key) { occurrences[key, default: []].append(position) }
    }
    return occurrences.sorted { $0.key < $1.key }.map { pattern($0.key, $0.value) }
  }

  private func pattern(_ key: Key, _ occurrences: [Int]) -> MinedPattern {
    let code = "\(PatternText.escaped(key.activity)) | \(PatternText.escaped(key.error))"
    return counter.pattern(
      .failureMotif, code: code, size: 0, isClosed: true,
      details: [
        "activity": .string(key.activity), "error": .string(key.error), "error_count": .number(occurrences.count),
      ],
      at: Set(occurrences).sorted())
  }
}
