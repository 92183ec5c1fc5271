/// E-mail addresses and credentials in URLs.
extension SensitiveScanner {
  /// RFC 5321 §4.5.3.1: a local part has at most 64 octets, a domain at most 255.
  private static let localLimit = 64
  private static let domainLimit = 255

  /// At an `@`: replaces the address around it, if there is one.
  mutating func scanAddress() {
    let start = localStart(before: position)
    guard start < position, let end = domainEnd(after: position + 1) else {
      position += 1
      return
    }
    replace(start..<end, with: SensitiveEntity.email.placeholder, as: .email)
  }

  /// At `://`: replaces the password of `scheme://user:password@host`.
  mutating func scanUserInformation() {
    let start = position
    position += 1
    guard byte(at: start + 2) == UInt8(ascii: "/") else { return }
    var colon: Int?
    for index in (start + 3)..<min(start + 3 + 128, max(bytes.count, start + 3)) {
      let next = bytes[index]
      if next == UInt8(ascii: ":") && colon == nil { colon = index }
      if next == UInt8(ascii: "@") {
        guard let colon, colon + 1 < index else { return }
        replace(colon + 1..<index, with: SensitiveEntity.credential.placeholder, as: .credential)
        return
      }
      if next == UInt8(ascii: "/") || Byte.isSpace(next) || Byte.isQuote(next) { return }
    }
  }

  private func localStart(before at: Int) -> Int {
    let floor = max(copiedEnd, at - Self.localLimit)
    var start = at
    while start > floor {
      if isLocalByte(bytes[start - 1]) {
        start -= 1
      } else if start - 2 >= floor && isLatinPair(bytes[start - 2], bytes[start - 1]) {
        start -= 2
      } else {
        break
      }
    }
    while start < at && (bytes[start] == UInt8(ascii: ".") || bytes[start] == Byte.hyphen) { start += 1 }
    return start
  }

  private func domainEnd(after start: Int) -> Int? {
    var end = start
    let ceiling = min(bytes.count, start + Self.domainLimit)
    while end < ceiling {
      if isDomainByte(bytes[end]) {
        end += 1
      } else if end + 1 < ceiling && isLatinPair(bytes[end], bytes[end + 1]) {
        end += 2
      } else {
        break
      }
    }
    while end > start && (bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == Byte.hyphen) { end -= 1 }
    guard let dot = bytes[start..<end].lastIndex(of: UInt8(ascii: ".")), dot > start else { return nil }
    let isTopLevel = end - dot > 2 && !Byte.isDigit(bytes[dot + 1]) && bytes[dot - 1] != UInt8(ascii: ".")
    return isTopLevel ? end : nil
  }

  private func isLocalByte(_ byte: UInt8) -> Bool {
    Byte.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+")
      || byte == Byte.hyphen
  }

  private func isDomainByte(_ byte: UInt8) -> Bool {
    (Byte.isWord(byte) && byte != Byte.underscore) || byte == UInt8(ascii: ".") || byte == Byte.hyphen
  }

  /// U+00C0 to U+027F, the letters of accented names.
  private func isLatinPair(_ lead: UInt8, _ trail: UInt8) -> Bool {
    lead >= 0xc3 && lead <= 0xc9 && trail >= 0x80 && trail < 0xc0
  }
}
