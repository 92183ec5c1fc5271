// String order and equality by code units: Swift compares strings by canonical equivalence, which would call two
// different documents equal.

/// Whether both strings are the same UTF-8 bytes.
func hasSameBytes(_ left: String, _ right: String) -> Bool {
  left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
}

/// The rank of a UTF-8 byte such that comparing ranks byte by byte gives the order of UTF-16 code units.
///
/// The two orders differ only where a scalar of U+E000…U+FFFF (lead byte 0xEE or 0xEF) meets one beyond U+FFFF (lead
/// byte 0xF0…0xF4), which UTF-16 writes with surrogates 0xD800…0xDFFF and so sorts first.
func codeUnitRank(_ byte: UInt8) -> UInt8 {
  if byte < 0xEE { return byte }
  return byte >= 0xF0 ? byte - 2 : byte + 0x10
}

/// Whether `left` sorts before `right` by UTF-16 code units (RFC 8785, section 3.2.3).
func precedesInCodeUnits(_ left: String, _ right: String) -> Bool {
  var others = right.utf8.makeIterator()
  for byte in left.utf8 {
    guard let other = others.next() else { return false }
    if byte != other { return codeUnitRank(byte) < codeUnitRank(other) }
  }
  return others.next() != nil
}
