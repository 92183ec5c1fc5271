import JSONDocuments

/// The runs most like the caller's: those with the caller's circumstances, as many of them as leave enough runs.
///
/// A text or flag is like another when it is the same; a number that takes many values is like those whose rank among the
/// recorded ones is at most a tenth of all away. While fewer runs remain than an answer needs, the circumstance that the fewest
/// runs share is given up: an invoice number goes before the vendor, the vendor before the country.
struct ContextNarrowing {
  /// The runs that remain.
  let arrivals: [Arrival]
  /// The others.
  let outside: [Arrival]
  /// The circumstances that all remaining runs share with the caller, by name; bands are told as ranges.
  let kept: [KeptCircumstance]
  /// Those that were given up, by name.
  let dropped: [String]

  init(_ context: JSONObject, _ arrivals: [Arrival], minimumCount: Int) {
    var asked = Facts.scalars(of: .object(context)).map { Self.likeness($0.path, $0.value, arrivals) }
    asked.sort { $0.count != $1.count ? $0.count > $1.count : precedes($0.kept.name, $1.kept.name) }
    var dropped: [String] = []
    var remaining = Self.remaining(asked, arrivals.count)
    while remaining.count(where: { $0 }) < minimumCount, let last = asked.popLast() {
      dropped.append(last.kept.name)
      remaining = Self.remaining(asked, arrivals.count)
    }
    self.arrivals = zip(arrivals, remaining).filter(\.1).map(\.0)
    outside = zip(arrivals, remaining).filter { !$0.1 }.map(\.0)
    kept = asked.map(\.kept).sorted { precedes($0.name, $1.name) }
    self.dropped = dropped.sorted(by: precedes)
  }

  private struct Likeness {
    let kept: KeptCircumstance
    let isLike: [Bool]
    var count: Int { isLike.count { $0 } }
  }

  private static func remaining(_ asked: [Likeness], _ count: Int) -> [Bool] {
    asked.reduce([Bool](repeating: true, count: count)) { remaining, likeness in
      zip(remaining, likeness.isLike).map { $0 && $1 }
    }
  }

  private static func likeness(_ name: String, _ value: JSONValue, _ arrivals: [Arrival]) -> Likeness {
    let recorded = arrivals.map { $0.fact(name) }
    let readings = recorded.map { $0?.doubleValue }
    let numbers = readings.compactMap { $0 }
    guard let number = value.doubleValue, Set(numbers).count > StratumColumn.distinctNumbers else {
      return Likeness(
        kept: KeptCircumstance(name: name, text: value.stringValue ?? value.text, isBand: false),
        isLike: recorded.map { $0?.isEquivalent(to: value) ?? false })
    }
    let band = Self.band(around: number, numbers.sorted())
    return Likeness(
      kept: KeptCircumstance(
        name: name, text: "\(JSONNumber(band.lowerBound).text) to \(JSONNumber(band.upperBound).text)", isBand: true),
      isLike: readings.map { $0.map(band.contains) ?? false })
  }

  /// The recorded values from a tenth of all below the number's place to a tenth above.
  private static func band(around number: Double, _ sorted: [Double]) -> ClosedRange<Double> {
    let tenth = max(1, sorted.count / 10)
    let below = sorted.count { $0 < number }
    let upTo = sorted.count { $0 <= number }
    let low = sorted[min(max(0, below - tenth), sorted.count - 1)]
    let high = sorted[min(max(0, upTo + tenth - 1), sorted.count - 1)]
    return min(low, high)...max(low, high)
  }
}

/// A circumstance that the runs behind an answer share with the caller's.
public struct KeptCircumstance: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// The value, or the range.
  public let text: String
  /// Whether it is a range around the caller's number.
  public let isBand: Bool
}

/// The order of UTF-8 bytes.
func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
