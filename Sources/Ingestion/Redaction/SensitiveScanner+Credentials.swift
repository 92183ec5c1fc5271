/// What a key such as `api_key` or `Authorization` says about the value behind it.
enum CredentialKind: Equatable, Sendable {
  /// API keys, tokens and secrets.
  case key
  /// Passwords and passphrases, which may be short.
  case password
  /// The HTTP header: a scheme and its value.
  case authorization
  /// A scheme without its header.
  case bearer

  /// The kind that an identifier announces by its end, in any letter case and with `_` or `-` or nothing between its parts.
  init?(word: ArraySlice<UInt8>) {
    guard word.count >= 3, let last = word.last else { return nil }
    for (suffix, kind) in Self.suffixes[Int(Byte.lower(last) & 31)] {
      guard let start = Self.start(of: suffix, in: word) else { continue }
      let standsAlone = start == word.startIndex || Self.isProxy(word[..<start])
      if standsAlone || kind == .key || kind == .password {
        self = kind
        return
      }
    }
    return nil
  }

  /// The suffixes by their last letter.
  private static let suffixes: [[([UInt8], CredentialKind)]] = {
    let keys = [
      "apikey", "token", "secret", "secretkey", "accesskey", "privatekey", "signingkey", "encryptionkey", "credential",
      "credentials",
    ]
    var kinds: [(String, CredentialKind)] = keys.map { ($0, .key) }
    kinds += ["password", "passwd", "pwd", "passphrase"].map { ($0, .password) }
    kinds += [("authorization", .authorization), ("bearer", .bearer)]
    var table: [[([UInt8], CredentialKind)]] = Array(repeating: [], count: 32)
    for (text, kind) in kinds {
      let bytes = Array(text.utf8)
      table[Int(bytes[bytes.count - 1] & 31)].append((bytes, kind))
    }
    return table
  }()

  /// Where in the word the suffix begins, nil when the word does not end with it.
  private static func start(of suffix: [UInt8], in word: ArraySlice<UInt8>) -> Int? {
    var index = word.endIndex
    for expected in suffix.reversed() {
      repeat {
        index -= 1
        if index < word.startIndex { return nil }
      } while word[index] == Byte.underscore || word[index] == Byte.hyphen
      if Byte.lower(word[index]) != expected { return nil }
    }
    return index
  }

  private static func isProxy(_ word: ArraySlice<UInt8>) -> Bool {
    word.filter { $0 != Byte.hyphen && $0 != Byte.underscore }.map(Byte.lower) == Array("proxy".utf8)
  }

  /// Whether `value` is worth hiding after such a key; a plain short word is not.
  func accepts(_ value: ArraySlice<UInt8>, isQuoted: Bool) -> Bool {
    let hasDigit = value.contains(where: Byte.isDigit)
    switch self {
    case .password: return isQuoted ? !value.isEmpty : value.count >= 6 && value.contains { !Byte.isLetter($0) }
    case .key: return value.count >= 16 || (value.count >= 8 && hasDigit)
    case .authorization, .bearer: return value.count >= 16 || (value.count >= 8 && hasDigit)
    }
  }
}

/// Values behind keys: `api_key=…`, `"token": "…"`, `Authorization: Bearer …`, also when the JSON is a text inside JSON.
extension SensitiveScanner {
  private static let valueLimit = 4096
  private static let spaceLimit = 8

  /// Replaces what is assigned to the identifier `start..<end`; false when nothing is.
  mutating func replaceAssignment(_ kind: CredentialKind, _ start: Int, _ end: Int) -> Bool {
    if kind == .bearer { return replaceBearer(end) }
    var at = end
    let isQuotedKey = skipQuote(&at)
    skipSpaces(&at)
    guard byte(at: at) == UInt8(ascii: ":") || byte(at: at) == UInt8(ascii: "=") else { return false }
    at += 1
    if byte(at: at) == UInt8(ascii: "=") || byte(at: at) == UInt8(ascii: ">") { at += 1 }
    skipSpaces(&at)
    if kind == .authorization { return replaceAuthorization(at, key: start..<end, isQuotedKey: isQuotedKey) }
    return replaceValue(kind, at, keyEnd: end, isQuotedKey: isQuotedKey)
  }

  private mutating func replaceValue(_ kind: CredentialKind, _ start: Int, keyEnd: Int, isQuotedKey: Bool) -> Bool {
    var at = start
    let isQuoted = skipQuote(&at)
    let end = isQuoted ? quotedEnd(at, allowsSpaces: kind == .password) : plainEnd(at)
    guard let end, kind.accepts(bytes[at..<end], isQuoted: isQuoted) else { return false }
    if isQuotedKey {
      replace(at..<end, with: SensitiveEntity.credential.placeholder, as: .credential)
    } else {
      replace(keyEnd..<(isQuoted ? end + 1 : end), with: ": [REDACTED]", as: .credential)
    }
    return true
  }

  private mutating func replaceAuthorization(_ start: Int, key: Range<Int>, isQuotedKey: Bool) -> Bool {
    var at = start
    let isQuoted = skipQuote(&at)
    guard let (scheme, valueStart) = authorizationScheme(at) else {
      return replaceValue(.key, start, keyEnd: key.upperBound, isQuotedKey: isQuotedKey)
    }
    let end = plainEnd(valueStart)
    guard end > valueStart else { return false }
    if isQuotedKey || isQuoted || scheme != "bearer" {
      replace(valueStart..<end, with: "[REDACTED]", as: .bearerToken)
    } else {
      replace(key.lowerBound..<end, with: "authorization: Bearer [REDACTED]", as: .bearerToken)
    }
    return true
  }

  /// The scheme at `at`, in lower case, and where its value begins.
  private func authorizationScheme(_ at: Int) -> (name: String, valueStart: Int)? {
    let end = wordEnd(from: at)
    guard end > at, end - at <= 12, byte(at: end) == 32 else { return nil }
    let name = String(decoding: bytes[at..<end].map(Byte.lower), as: UTF8.self)
    guard ["bearer", "basic", "token", "digest", "apikey", "negotiate"].contains(name) else { return nil }
    var start = end
    skipSpaces(&start)
    return (name, start)
  }

  private mutating func replaceBearer(_ wordEnd: Int) -> Bool {
    var at = wordEnd
    skipSpaces(&at)
    guard at > wordEnd else { return false }
    let end = plainEnd(at)
    guard CredentialKind.bearer.accepts(bytes[at..<end], isQuoted: false) else { return false }
    replace(at..<end, with: SensitiveEntity.bearerToken.placeholder, as: .bearerToken)
    return true
  }

  /// Steps over backslashes and one quote, or stays.
  private func skipQuote(_ at: inout Int) -> Bool {
    var next = at
    while next - at < Self.spaceLimit && byte(at: next) == Byte.backslash { next += 1 }
    guard Byte.isQuote(byte(at: next)) else { return false }
    at = next + 1
    return true
  }

  private func skipSpaces(_ at: inout Int) {
    let limit = at + Self.spaceLimit
    while at < limit && Byte.isSpace(byte(at: at)) { at += 1 }
  }

  /// The closing quote of a quoted value, nil when there is none on the line.
  private func quotedEnd(_ start: Int, allowsSpaces: Bool) -> Int? {
    let quote = bytes[start - 1]
    for index in start..<max(start, min(bytes.count, start + Self.valueLimit)) {
      let next = bytes[index]
      if next == quote || next == Byte.backslash { return index }
      if next < 32 || (!allowsSpaces && Byte.isSpace(next)) { return nil }
    }
    return nil
  }

  private func plainEnd(_ start: Int) -> Int {
    var end = min(start, bytes.count)
    while end < bytes.count && isValueByte(bytes[end]) { end += 1 }
    while end > start && (bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: ":")) { end -= 1 }
    return end
  }

  private func isValueByte(_ byte: UInt8) -> Bool {
    if Byte.isWord(byte) || byte >= 0x80 { return true }
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"),
      UInt8(ascii: "="),
      UInt8(ascii: "%"), UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "*"), UInt8(ascii: "^"), UInt8(ascii: "#"),
      UInt8(ascii: ":"), UInt8(ascii: "@"):
      return true
    default: return false
    }
  }

  /// At two hyphens: replaces a PEM private key, to the end of the text when its end is missing (RFC 7468 §10).
  mutating func scanPrivateKey() {
    let start = position
    while byte(at: position) == Byte.hyphen { position += 1 }
    guard position - start == 5, bytes[position...].starts(with: Self.begin) else { return }
    guard ByteSearch.end(of: Self.privateKey, in: bytes, position..<min(bytes.count, position + 48)) != nil else {
      return
    }
    var end = ByteSearch.end(of: Self.end, in: bytes, position..<bytes.count) ?? bytes.count
    while end < bytes.count && bytes[end] != Byte.hyphen { end += 1 }
    while byte(at: end) == Byte.hyphen { end += 1 }
    replace(start..<end, with: SensitiveEntity.credential.placeholder, as: .credential)
  }

  private static let begin = Array("BEGIN ".utf8)
  private static let privateKey = Array("PRIVATE KEY-----".utf8)
  private static let end = Array("-----END ".utf8)
}
