/// A run of digits and what stands between it and the one before.
struct DigitGroup {
  enum Separator: Equatable {
    case none, space, hyphen, dot, parenthesis
  }

  let start: Int
  let end: Int
  let separator: Separator

  var length: Int { end - start }
}

/// Numbers that stand alone: payment cards, social security numbers, phone numbers, addresses.
extension SensitiveScanner {
  private static let groupLimit = 6
  private static let digitLimit = 19

  /// At a digit, or at a `+` or `(` before one: reads the number and replaces it if it is sensitive.
  mutating func scanNumber() {
    let start = position
    gatherGroups(start)
    guard let first = groups.first else {
      position += 1
      return
    }
    if first.length > Self.digitLimit || Byte.isWord(byte(at: first.end)) {
      position = wordEnd(from: first.end)
      return
    }
    position = first.end
    guard first.length >= 7 || groups.count > 1 || bytes[start] == UInt8(ascii: "+"), isFree(before: start) else {
      return
    }
    if let (entity, end) = match(from: start), isFree(after: end) {
      replace(start..<end, with: entity.placeholder, as: entity)
    }
  }

  private func match(from start: Int) -> (SensitiveEntity, Int)? {
    if let end = cardEnd() { return (.paymentCard, end) }
    if let end = securityNumberEnd(start) { return (.socialSecurityNumber, end) }
    if redactsAddresses, let end = addressEnd() { return (.ipAddress, end) }
    if let end = phoneEnd(start) { return (.phone, end) }
    return nil
  }

  // MARK: Groups

  private mutating func gatherGroups(_ start: Int) {
    groups.removeAll(keepingCapacity: true)
    var at = start
    var separator = DigitGroup.Separator.none
    while byte(at: at) == UInt8(ascii: "+") || byte(at: at) == UInt8(ascii: "(") { at += 1 }
    if byte(at: at - 1) == UInt8(ascii: "(") && at > start { separator = .parenthesis }
    while groups.count < Self.groupLimit {
      var end = at
      while Byte.isDigit(byte(at: end)) { end += 1 }
      guard end > at else { return }
      groups.append(DigitGroup(start: at, end: end, separator: separator))
      guard end - at <= Self.digitLimit, !beginsNothing(start), let next = separatorEnd(end) else { return }
      (at, separator) = next
    }
  }

  /// Whether two groups already show that no number of ours begins here, so that rows of small numbers cost little.
  private func beginsNothing(_ start: Int) -> Bool {
    guard groups.count == 2, groups[0].length < 3, groups[1].length != 3, !redactsAddresses else { return false }
    return groups[0].start == start && bytes[start] != UInt8(ascii: "0") && start > phoneContextEnd
  }

  /// What separates two groups: one space, hyphen or dot, or parentheses with at most one space or hyphen beside them.
  private func separatorEnd(_ start: Int) -> (Int, DigitGroup.Separator)? {
    var at = start
    var separator = DigitGroup.Separator.none
    if byte(at: at) == UInt8(ascii: ")") {
      separator = .parenthesis
      at += 1
    }
    if let (length, kind) = plainSeparator(at) {
      if separator == .none { separator = kind }
      at += length
    }
    if byte(at: at) == UInt8(ascii: "(") && separator != .parenthesis {
      separator = .parenthesis
      at += 1
    }
    return separator != .none && Byte.isDigit(byte(at: at)) ? (at, separator) : nil
  }

  private func plainSeparator(_ at: Int) -> (Int, DigitGroup.Separator)? {
    switch byte(at: at) {
    case 32: (1, .space)
    case Byte.hyphen: (1, .hyphen)
    case UInt8(ascii: "."): (1, .dot)
    case 0xc2 where byte(at: at + 1) == 0xa0: (2, .space)
    // U+2010 to U+2015: hyphens and dashes.
    case 0xe2 where byte(at: at + 1) == 0x80 && byte(at: at + 2) &- 0x90 <= 5: (3, .hyphen)
    default: nil
    }
  }

  private func isFree(before start: Int) -> Bool {
    if start == copiedEnd { return true }
    let previous = byte(at: start - 1)
    if Byte.isLetter(previous) { return byte(at: start - 2) == Byte.backslash }
    if Byte.isWord(previous) { return false }
    return !Self.joiners.contains(previous)
  }

  private func isFree(after end: Int) -> Bool {
    let next = byte(at: end)
    if Byte.isWord(next) || next == UInt8(ascii: "@") || next == UInt8(ascii: "%") { return false }
    switch next {
    case Byte.hyphen: return !Byte.isWord(byte(at: end + 1))
    case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ","): return !Byte.isDigit(byte(at: end + 1))
    default: return true
    }
  }

  private static let joiners = Array(".-/#$%&~^".utf8)

  // MARK: Payment cards

  private func cardEnd() -> Int? {
    if isCard(1) { return groups[0].end }
    guard groups.count >= 3 else { return nil }
    for count in stride(from: min(5, groups.count), through: 3, by: -1) where isCard(count) {
      return groups[count - 1].end
    }
    return nil
  }

  private func isCard(_ count: Int) -> Bool {
    var total = 0
    for group in groups[..<count] { total += group.length }
    guard total >= 13 && total <= 19, count == 1 || hasCardShape(count) else { return false }
    var digits: [UInt8] = []
    for group in groups[..<count] { digits.append(contentsOf: bytes[group.start..<group.end]) }
    return PaymentCard.isValid(digits)
  }

  /// Four groups of four or so, or 4-6-5, with one kind of separator.
  private func hasCardShape(_ count: Int) -> Bool {
    let separator = groups[1].separator
    guard separator == .space || separator == .hyphen, groups[0].length == 4 else { return false }
    for group in groups[1..<count] where group.separator != separator { return false }
    if groups[1].length == 6 { return count == 3 }
    for group in groups[1..<(count - 1)] where group.length != 4 { return false }
    return true
  }

  // MARK: Social security numbers

  private func securityNumberEnd(_ start: Int) -> Int? {
    guard bytes[start] != UInt8(ascii: "+"), bytes[start] != UInt8(ascii: "(") else { return nil }
    if groups.count >= 3, hasLengths([3, 2, 4]), groups[1].separator == groups[2].separator,
      groups[1].separator != .parenthesis
    {
      return isSecurityNumber(through: 2) ? groups[2].end : nil
    }
    guard start <= securityContextEnd else { return nil }
    if groups[0].length == 9 { return isSecurityNumber(through: 0) ? groups[0].end : nil }
    if groups.count >= 2, hasLengths([3, 6]) || hasLengths([5, 4]) {
      return isSecurityNumber(through: 1) ? groups[1].end : nil
    }
    return nil
  }

  /// Area 000 and 666, group 00 and serial 0000 are never given out.
  private func isSecurityNumber(through last: Int) -> Bool {
    var digits: [UInt8] = []
    for group in groups[...last] { digits.append(contentsOf: bytes[group.start..<group.end]) }
    let text = String(decoding: digits, as: UTF8.self)
    return !text.hasPrefix("000") && !text.hasPrefix("666") && !text.dropFirst(3).hasPrefix("00")
      && !text.hasSuffix("0000")
  }

  private func hasLengths(_ lengths: [Int]) -> Bool {
    guard groups.count >= lengths.count else { return false }
    for index in lengths.indices where groups[index].length != lengths[index] { return false }
    return true
  }

  // MARK: Internet addresses

  private func addressEnd() -> Int? {
    guard groups.count >= 4 else { return nil }
    for (index, group) in groups[..<4].enumerated() {
      guard index == 0 || group.separator == .dot, group.length <= 3 else { return nil }
      let value = bytes[group.start..<group.end].reduce(0) { $0 * 10 + Int($1 - 48) }
      if value > 255 { return nil }
    }
    return groups[3].end
  }
}

/// Payment card numbers by issuer range, length and check digit (ISO/IEC 7812-1).
enum PaymentCard {
  /// Whether ASCII `digits` are a card number; timestamps in milliseconds, microseconds and nanoseconds never are.
  static func isValid(_ digits: [UInt8]) -> Bool {
    hasIssuer(digits) && hasCheckDigit(digits) && digits.contains { $0 != digits[0] }
  }

  private static func hasIssuer(_ digits: [UInt8]) -> Bool {
    let prefix = digits.prefix(4).reduce(0) { $0 * 10 + Int($1 - 48) }
    switch prefix {
    case 1000..<2000: return digits.count == 15
    case 2221...2720: return digits.count == 16
    case 3000..<4000: return digits.count >= 14 && digits.count <= 16
    case 4000..<5000: return digits.count == 13 || digits.count == 16 || digits.count == 19
    case 5000..<6000: return digits.count >= 16
    case 6000..<7000: return digits.count >= 16
    default: return false
    }
  }

  /// The Luhn formula (US patent 2950048).
  private static func hasCheckDigit(_ digits: [UInt8]) -> Bool {
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let value = Int(digit - 48) * (index % 2 == 0 ? 1 : 2)
      sum += value > 9 ? value - 9 : value
    }
    return sum % 10 == 0
  }
}
