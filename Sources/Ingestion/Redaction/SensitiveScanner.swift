/// One pass over a text that replaces sensitive values.
///
/// The pass is written by hand so that its time is linear in the text whatever the text is: each byte belongs to one word, one
/// number or one other character, look-ahead and look-back are bounded by constants, and a replaced value is not read again.
/// What is recognised is a superset of the orchestrator's patterns, without their known faults: quotes and backslashes of JSON
/// around keys and values, cards by issuer range, length and check digit (so that timestamps stay), numbers only where they
/// stand alone (so that identifiers, decimals and dates stay), bare digits as a phone number only after a word that says so.
struct SensitiveScanner {
  let bytes: [UInt8]
  let redactsAddresses: Bool
  var position = 0
  private(set) var counts = RedactionCounts()
  private(set) var output: [UInt8] = []
  private(set) var copiedEnd = 0

  /// Up to here a number is expected to be of that kind, because a word or a key before it said so.
  var phoneContextEnd = -1
  var securityContextEnd = -1

  /// Kept between numbers so that a number costs no allocation.
  var groups: [DigitGroup] = []

  /// How far a word's hint reaches, in bytes.
  static let contextReach = 48

  init(bytes: [UInt8], redactsAddresses: Bool) {
    self.bytes = bytes
    self.redactsAddresses = redactsAddresses
  }

  /// The text with placeholders, nil when nothing was replaced.
  mutating func scan() -> [UInt8]? {
    while position < bytes.count {
      let byte = bytes[position]
      if Byte.isLetter(byte) || byte == Byte.underscore {
        scanWord()
      } else if Byte.isDigit(byte) || startsNumber(byte) {
        scanNumber()
      } else {
        scanOther(byte)
      }
    }
    guard counts.total > 0 else { return nil }
    output.append(contentsOf: bytes[copiedEnd...])
    return output
  }

  /// Puts `text` in the place of a range that starts at or after the end of the last one, and goes on behind it.
  mutating func replace(_ range: Range<Int>, with text: String, as entity: SensitiveEntity) {
    output.append(contentsOf: bytes[copiedEnd..<range.lowerBound])
    output.append(contentsOf: text.utf8)
    copiedEnd = range.upperBound
    position = range.upperBound
    counts.record(entity)
  }

  /// The byte at `index`, 0 outside of the text.
  func byte(at index: Int) -> UInt8 {
    index >= 0 && index < bytes.count ? bytes[index] : 0
  }

  private mutating func scanOther(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "@"): scanAddress()
    case UInt8(ascii: "-") where self.byte(at: position + 1) == byte: scanPrivateKey()
    case UInt8(ascii: ":") where self.byte(at: position + 1) == UInt8(ascii: "/"): scanUserInformation()
    default: position += 1
    }
  }

  private func startsNumber(_ byte: UInt8) -> Bool {
    guard byte == UInt8(ascii: "+") || byte == UInt8(ascii: "(") else { return false }
    let next = self.byte(at: position + 1)
    return Byte.isDigit(next) || (next == UInt8(ascii: "(") && Byte.isDigit(self.byte(at: position + 2)))
  }
}

/// Character classes of ASCII bytes.
enum Byte {
  static let underscore = UInt8(ascii: "_")
  static let hyphen = UInt8(ascii: "-")
  static let backslash = UInt8(ascii: "\\")

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }
  static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == underscore }
  static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
  static func isQuote(_ byte: UInt8) -> Bool { byte == 34 || byte == 39 }

  /// The lower-case form of an ASCII letter, any other byte as it is.
  static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 32 : byte }
}
