import JSONDocuments

/// A form of texts that the signature language knows by name.
public enum TextFormat: String, Hashable, Sendable, CaseIterable {
  case date, time
  case dateTime = "date_time"
  case email, uri, uuid, digits
  case upperCase = "upper_case"

  /// Whether the text has the form.
  ///
  /// `date` is a day of the calendar as YYYY-MM-DD, `time` is hh:mm or hh:mm:ss, `date_time` what the ingest reads as a time that
  /// is no bare date, `uri` a scheme and something after it, `digits` and `upper_case` are ASCII and not empty.
  public func accepts(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return switch self {
    case .date: bytes.count == 10 && RecordedTime(parsing: text) != nil
    case .dateTime: bytes.count > 10 && RecordedTime(parsing: text) != nil
    case .time: Self.isTime(bytes)
    case .email: Self.isMailAddress(bytes)
    case .uri: Self.isIdentifier(bytes)
    case .uuid: Self.isUnique(bytes)
    case .digits: !bytes.isEmpty && bytes.allSatisfy(Self.isDigit)
    case .upperCase: !bytes.isEmpty && bytes.allSatisfy { (65...90).contains($0) }
    }
  }

  /// A made-up text of the form.
  public var sample: String {
    switch self {
    case .date: "2031-02-03"
    case .time: "04:05:06"
    case .dateTime: "2031-02-03T04:05:06Z"
    case .email: "sample@example.invalid"
    case .uri: "https://example.invalid/sample"
    case .uuid: "00000000-0000-4000-8000-000000000000"
    case .digits: "1234567"
    case .upperCase: "SAMPLE"
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func isTime(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 5 || bytes.count == 8 else { return false }
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let limits = [24, 60, 61]
    return parts.count == (bytes.count + 1) / 3
      && zip(parts, limits).allSatisfy { part, limit in
        part.count == 2 && part.allSatisfy(isDigit) && (Int(String(decoding: part, as: UTF8.self)) ?? 99) < limit
      }
  }

  private static func isMailAddress(_ bytes: [UInt8]) -> Bool {
    guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0 else { return false }
    let domain = bytes[(at + 1)...]
    return bytes.allSatisfy { $0 > 32 } && !domain.contains(UInt8(ascii: "@"))
      && domain.dropFirst().dropLast().contains(UInt8(ascii: "."))
  }

  private static func isIdentifier(_ bytes: [UInt8]) -> Bool {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 1, colon + 3 < bytes.count else { return false }
    return bytes[..<colon].allSatisfy { (97...122).contains($0 | 32) } && bytes.allSatisfy { $0 > 32 && $0 < 127 }
      && bytes[(colon + 1)...].starts(with: Array("//".utf8))
  }

  private static func isUnique(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : isDigit(byte) || (97...102).contains(byte | 32)
    }
  }
}
