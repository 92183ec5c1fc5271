/// An instant: microseconds since 1970-01-01T00:00:00Z, leap seconds ignored.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Microseconds since the epoch; negative before 1970.
  public let microseconds: Int64

  /// Makes an instant from microseconds since the epoch.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// Orders by time.
  public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

  /// The instant in RFC 3339 UTC, with milliseconds or, where needed, microseconds: `2026-03-02T08:14:03.120Z`.
  public var text: String {
    let day = Self.floorDivide(microseconds, 86_400_000_000)
    let rest = microseconds - day * 86_400_000_000
    let (year, month, date) = Self.civil(fromDays: day)
    let fraction = rest % 1_000_000
    let seconds = rest / 1_000_000
    let clock = "\(Self.pad(seconds / 3600, 2)):\(Self.pad(seconds / 60 % 60, 2)):\(Self.pad(seconds % 60, 2))"
    let digits = fraction % 1000 == 0 ? Self.pad(fraction / 1000, 3) : Self.pad(fraction, 6)
    return "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(date, 2))T\(clock).\(digits)Z"
  }

  /// The instant shifted by `microseconds`, saturating at the ends of the range.
  public func advanced(byMicroseconds distance: Int64) -> Timestamp {
    let (sum, overflow) = microseconds.addingReportingOverflow(distance)
    return Timestamp(microseconds: overflow ? (distance > 0 ? .max : .min) : sum)
  }

  /// Days since the epoch of a proleptic Gregorian date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013).
  public static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }

  private static func pad(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
  }
}
