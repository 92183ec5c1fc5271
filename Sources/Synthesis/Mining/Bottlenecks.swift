import Domain
import JSONDocuments

/// Bottlenecks: for each directly-follows edge with a clock the waiting time from the end of one run to the start of the next.
struct Bottlenecks: Sendable {
  private struct Key: Hashable, Comparable {
    let from: ByteText
    let to: ByteText

    static func < (left: Self, right: Self) -> Bool { (left.from, left.to) < (right.from, right.to) }
  }

  private struct Waits {
    var microseconds: [Int64] = []
    var positions: [Int] = []
  }

  private let counter: SupportCounter

  init(_ counter: SupportCounter) { self.counter = counter }

  /// One pattern for each edge that has at least one waiting time; none without a clock.
  var patterns: [MinedPattern] {
    var waits: [Key: Waits] = [:]
    var total: Int64 = 0
    for (position, episode) in counter.episodes.enumerated() {
      let runs = episode.record.stepRuns
      for (first, second) in zip(runs, runs.dropFirst()) {
        guard let wait = Self.waiting(first, second) else { continue }
        let key = Key(from: ByteText(first.activity), to: ByteText(second.activity))
        waits[key, default: Waits()].microseconds.append(wait)
        waits[key, default: Waits()].positions.append(position)
        total = total.addingReportingOverflow(wait).overflow ? .max : total + wait
      }
    }
    return waits.sorted { $0.key < $1.key }.map { pattern($0.key, $0.value, total: total) }
  }

  /// Microseconds between two runs; overlap counts as no waiting.
  private static func waiting(_ first: StepRunRecord, _ second: StepRunRecord) -> Int64? {
    guard let end = (first.endedAt ?? first.startedAt)?.timestamp, let start = second.startedAt?.timestamp else {
      return nil
    }
    let (distance, overflow) = start.microseconds.subtractingReportingOverflow(end.microseconds)
    return overflow ? nil : max(0, distance)
  }

  private func pattern(_ key: Key, _ waits: Waits, total: Int64) -> MinedPattern {
    let sorted = waits.microseconds.sorted()
    let sum = sorted.reduce(0.0) { $0 + Double($1) }
    return counter.pattern(
      .bottleneck, code: "\(PatternText.escaped(key.from.text)) ⇢ \(PatternText.escaped(key.to.text))", size: 1,
      isClosed: true,
      details: [
        "from": .string(key.from.text), "to": .string(key.to.text), "transitions": .number(sorted.count),
        "waiting_seconds_median": Self.seconds(OrderStatistics.quantile(0.5, ofSorted: sorted)),
        "waiting_seconds_p90": Self.seconds(OrderStatistics.quantile(0.9, ofSorted: sorted)),
        "waiting_share": Figure.json(total > 0 ? sum / Double(total) : 0),
      ],
      at: Set(waits.positions).sorted())
  }

  private static func seconds(_ microseconds: Int64?) -> JSONValue { .number(Double(microseconds ?? 0) / 1_000_000) }
}
