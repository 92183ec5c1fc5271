import Domain

/// The 14 days of the demo, 2026-03-02 (a Monday) to 2026-03-15, with fewer runs at the weekend.
enum DemoCalendar {
  static let dayCount = 14
  private static let weights = [5, 5, 5, 5, 5, 2, 2, 5, 5, 5, 5, 5, 2, 2]

  /// The name of the file of a day: `runs-0302.jsonl`.
  static func fileName(ofDay day: Int) -> String { "runs-03\(twoDigits(day)).jsonl" }

  /// The date of a day: `2026-03-02`.
  static func date(ofDay day: Int) -> String { "2026-03-\(twoDigits(day))" }

  /// The day, 0 ..< 14, of run `index` of `count` runs that are spread over all days by their weights.
  static func day(ofRun index: Int, of count: Int) -> Int {
    let total = weights.reduce(0, +)
    var position = (2 * index + 1) * total / (2 * count)
    for (day, weight) in weights.enumerated() {
      if position < weight { return day }
      position -= weight
    }
    return dayCount - 1
  }

  /// An instant of a day, `milliseconds` after 06:00 UTC.
  static func instant(day: Int, milliseconds: Int) -> Timestamp {
    let days = Timestamp.days(year: 2026, month: 3, day: Int64(2 + day))
    return Timestamp(microseconds: days * 86_400_000_000 + 21_600_000_000 + Int64(milliseconds) * 1_000)
  }

  /// The day, 0 ..< 14, of an instant of the demo.
  static func day(of instant: Timestamp) -> Int {
    Int(instant.microseconds / 86_400_000_000 - Timestamp.days(year: 2026, month: 3, day: 2))
  }

  private static func twoDigits(_ day: Int) -> String { day + 2 < 10 ? "0\(day + 2)" : "\(day + 2)" }
}
