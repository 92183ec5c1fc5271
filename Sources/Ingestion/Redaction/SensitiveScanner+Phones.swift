/// Phone numbers: international with `+`, North American, national with a leading zero, and any after a word that says so.
extension SensitiveScanner {
  /// Where the phone number that begins with the first group ends, nil when it is none.
  func phoneEnd(_ start: Int) -> Int? {
    if bytes[start] == UInt8(ascii: "+") { return internationalEnd() }
    if isDate() { return nil }
    return northAmericanEnd() ?? nationalEnd() ?? (start <= phoneContextEnd ? announcedEnd() : nil)
  }

  /// `+` and 8 to 15 digits (ITU-T E.164 §6).
  private func internationalEnd() -> Int? {
    guard bytes[groups[0].start] != UInt8(ascii: "0") else { return nil }
    return longestEnd(digits: 8...15)
  }

  /// `(415) 555-0132`, `415-555-0132`, `1-415-555-0132`: area and exchange do not begin with 0 or 1.
  private func northAmericanEnd() -> Int? {
    for offset in [0, 1] where groups.count >= offset + 3 {
      if offset == 1 && (groups[0].length > 3 || groups[0].separator == .parenthesis) { continue }
      let area = groups[offset]
      let exchange = groups[offset + 1]
      let line = groups[offset + 2]
      guard area.length == 3, exchange.length == 3, line.length == 4 else { continue }
      guard bytes[area.start] >= UInt8(ascii: "2"), bytes[exchange.start] >= UInt8(ascii: "2") else { continue }
      guard line.separator == exchange.separator || exchange.separator == .parenthesis else { continue }
      if offset == 1 && area.separator == .dot { continue }
      return line.end
    }
    return nil
  }

  /// `09-7625400`, `090-1234-5678`: a leading zero, hyphens, 9 to 11 digits.
  private func nationalEnd() -> Int? {
    guard bytes[groups[0].start] == UInt8(ascii: "0"), (2...5).contains(groups[0].length) else { return nil }
    let joined = groups.prefix { $0.start == groups[0].start || $0.separator == .hyphen }
    guard joined.count >= 2, joined.count <= 3, joined.dropFirst().allSatisfy({ $0.length >= 3 }) else { return nil }
    let digits = joined.reduce(0) { $0 + $1.length }
    return digits >= 9 && digits <= 11 ? joined[joined.endIndex - 1].end : nil
  }

  /// 7 to 15 digits behind a word such as "phone"; 13 digits that begin with 1 are a time in milliseconds.
  private func announcedEnd() -> Int? {
    let first = groups[0]
    if first.length >= 7 && groups.count == 1 {
      let isTime = first.length == 13 && bytes[first.start] == UInt8(ascii: "1")
      return first.length <= 15 && !isTime ? first.end : nil
    }
    if first.length >= 9 { return first.length <= 15 ? first.end : nil }
    // Two numbers may follow each other with a space: a group that begins with 0 starts a new one.
    let second = groups.dropFirst().firstIndex { $0.separator == .space && bytes[$0.start] == UInt8(ascii: "0") }
    return longestEnd(digits: 7...12, within: second ?? groups.count)
  }

  /// The end of as many groups as fit into the range of digits.
  private func longestEnd(digits range: ClosedRange<Int>, within limit: Int? = nil) -> Int? {
    var digits = 0
    var end: Int?
    for group in groups.prefix(limit ?? groups.count) {
      digits += group.length
      if digits > range.upperBound { break }
      if digits >= range.lowerBound { end = group.end }
    }
    return end
  }

  /// `2026-03-02` or `02.03.2026`, with whatever follows.
  private func isDate() -> Bool {
    guard groups.count >= 3, groups[1].separator == groups[2].separator else { return false }
    guard groups[1].separator == .hyphen || groups[1].separator == .dot else { return false }
    let lengths = groups.prefix(3).map(\.length)
    return lengths == [4, 2, 2] || lengths == [2, 2, 4]
  }
}
