/// What a scan over the inside of a string found.
struct StringScan {
  /// The offset of the first byte that ends the plain part: a quote, a backslash, a control character or the end.
  var end: Int
  /// Whether every byte of the plain part is ASCII.
  var isASCII: Bool
}

/// Scans from `start` for the end of the plain part of a string, eight bytes at a time.
///
/// The three tests on a word are exact for its lowest match and may name later bytes falsely, so the bytes of a word
/// with a match are looked at one by one.
func scanString(_ bytes: Span<UInt8>, from start: Int) -> StringScan {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let tops: UInt64 = 0x8080_8080_8080_8080
  var scan = StringScan(end: start, isASCII: true)
  let raw = unsafe bytes.bytes
  while scan.end + 8 <= bytes.count {
    let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: scan.end, as: UInt64.self)
    let quotes = word ^ (ones &* 0x22)
    let slashes = word ^ (ones &* 0x5C)
    let controls = (word &- ones &* 0x20) & ~word
    if ((quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes | controls) & tops != 0 { break }
    if word & tops != 0 { scan.isASCII = false }
    scan.end += 8
  }
  while scan.end < bytes.count {
    let byte = bytes[scan.end]
    if byte == 0x22 || byte == 0x5C || byte < 0x20 { break }
    if byte >= 0x80 { scan.isASCII = false }
    scan.end += 1
  }
  return scan
}

/// The text of bytes that are known to be ASCII.
func asciiText(_ bytes: Span<UInt8>) -> String {
  unsafe String(copying: UTF8Span(unchecked: bytes, isKnownASCII: true))
}
