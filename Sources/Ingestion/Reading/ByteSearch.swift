/// Plain search for short texts in bytes; the standard library's generic one costs some hundred times as much.
enum ByteSearch {
  /// The index behind the first occurrence of `text` in a range of `bytes`, nil when there is none.
  static func end(of text: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    let last = range.upperBound - text.count
    var index = range.lowerBound
    while index <= last {
      if bytes[index] == text[0] && matches(text, bytes, index) { return index + text.count }
      index += 1
    }
    return nil
  }

  /// Whether `text` occurs in `bytes`.
  static func contains(_ text: [UInt8], in bytes: [UInt8]) -> Bool {
    end(of: text, in: bytes, 0..<bytes.count) != nil
  }

  private static func matches(_ text: [UInt8], _ bytes: [UInt8], _ start: Int) -> Bool {
    for offset in text.indices where bytes[start + offset] != text[offset] { return false }
    return true
  }
}
