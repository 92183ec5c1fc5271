/// A time as a source wrote it: the instant, the original text and whether its offset had to be assumed.
public struct RecordedTime: Hashable, Sendable {
  /// The instant.
  public let timestamp: Timestamp
  /// The text of the source, unchanged.
  public let text: String
  /// True when the source gave no offset and UTC was assumed.
  public let offsetAssumed: Bool

  /// Pairs an instant with the text it was read from.
  public init(timestamp: Timestamp, text: String, offsetAssumed: Bool) {
    self.timestamp = timestamp
    self.text = text
    self.offsetAssumed = offsetAssumed
  }

  /// A time of our own making, written as RFC 3339 UTC.
  public init(_ timestamp: Timestamp) {
    self.init(timestamp: timestamp, text: timestamp.text, offsetAssumed: false)
  }

  /// Reads RFC 3339 and the usual ISO 8601 variants: `T` or a space, optional fraction (1–9 digits, cut to microseconds),
  /// `Z`, `±hh:mm`, `±hhmm`, `±hh` or no offset; a date alone is midnight. Returns nil for anything else.
  public init?(parsing text: String) {
    var scanner = TimeScanner(bytes: [UInt8](text.utf8))
    guard let (microseconds, offsetAssumed) = scanner.scan() else { return nil }
    self.init(timestamp: Timestamp(microseconds: microseconds), text: text, offsetAssumed: offsetAssumed)
  }
}

/// A cursor over the bytes of a time text.
struct TimeScanner {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func scan() -> (microseconds: Int64, offsetAssumed: Bool)? {
    guard let day = scanDate() else { return nil }
    if position == bytes.count { return (day * 86_400_000_000, true) }
    guard accept("T") || accept("t") || accept(" "), let clock = scanClock() else { return nil }
    guard let offset = scanOffset(), position == bytes.count else { return nil }
    let local = day * 86_400_000_000 + clock
    return (local - (offset.minutes ?? 0) * 60_000_000, offset.minutes == nil)
  }

  private mutating func scanDate() -> Int64? {
    guard let year = digits(4), accept("-"), let month = digits(2), accept("-"), let day = digits(2) else { return nil }
    let lengths: [Int64] = [
      31, year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
    ]
    guard (1...12).contains(month), day >= 1, day <= lengths[Int(month) - 1] else { return nil }
    return Timestamp.days(year: year, month: month, day: day)
  }

  private mutating func scanClock() -> Int64? {
    guard let hour = digits(2), accept(":"), let minute = digits(2), hour < 24, minute < 60 else { return nil }
    var second: Int64 = 0
    var fraction: Int64 = 0
    if accept(":") {
      guard let value = digits(2), value <= 60 else { return nil }
      second = value
      if accept(".") || accept(",") {
        guard let value = scanFraction() else { return nil }
        fraction = value
      }
    }
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
  }

  private mutating func scanFraction() -> Int64? {
    var value: Int64 = 0
    var count = 0
    while position < bytes.count, let digit = Self.digit(bytes[position]), count < 9 {
      if count < 6 { value = value * 10 + digit }
      count += 1
      position += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 6)..<6 { value *= 10 }
    return value
  }

  private mutating func scanOffset() -> (minutes: Int64?, present: Bool)? {
    if position == bytes.count { return (nil, false) }
    if accept("Z") || accept("z") { return (0, true) }
    _ = accept(" ")
    let sign: Int64
    if accept("+") { sign = 1 } else if accept("-") { sign = -1 } else { return nil }
    guard let hours = digits(2), hours < 24 else { return nil }
    if position == bytes.count { return (sign * hours * 60, true) }
    _ = accept(":")
    guard let minutes = digits(2), minutes < 60 else { return nil }
    return (sign * (hours * 60 + minutes), true)
  }

  private mutating func digits(_ count: Int) -> Int64? {
    guard position + count <= bytes.count else { return nil }
    var value: Int64 = 0
    for index in position..<position + count {
      guard let digit = Self.digit(bytes[index]) else { return nil }
      value = value * 10 + digit
    }
    position += count
    return value
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private static func digit(_ byte: UInt8) -> Int64? {
    byte >= 48 && byte <= 57 ? Int64(byte - 48) : nil
  }
}
