/// Words: keys of credentials, tokens that tell themselves, and hints for the numbers that follow.
extension SensitiveScanner {
  /// At a letter or underscore: reads the identifier, then whatever it announces.
  mutating func scanWord() {
    if Byte.isLetter(bytes[position]) && byte(at: position - 1) == Byte.backslash {
      // The letter belongs to an escape such as \n of a text inside a text.
      position += 1
      return
    }
    let start = position
    let end = wordEnd(from: start)
    position = end
    if end - start < 3 { return }
    if replaceWebToken(start, end) || replaceKnownToken(start, end) { return }
    if let kind = CredentialKind(word: bytes[start..<end]), replaceAssignment(kind, start, end) { return }
    noteContext(start, end)
  }

  /// The end of the identifier that starts at or before `start`: letters, digits, `_`, and `-` between them.
  func wordEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      guard Byte.isWord(byte) || (byte == Byte.hyphen && Byte.isWord(self.byte(at: end + 1))) else { break }
      end += 1
    }
    return end
  }

  /// A JSON web token: base64url parts joined by dots, the first of which decodes to `{"…` (RFC 7515 §3.1).
  private mutating func replaceWebToken(_ start: Int, _ end: Int) -> Bool {
    guard bytes[start] == UInt8(ascii: "e"), bytes[start + 1] == UInt8(ascii: "y"), end - start >= 10 else {
      return false
    }
    guard byte(at: end) == UInt8(ascii: ".") else { return false }
    var last = webTokenPartEnd(end + 1)
    guard last - end > 4, byte(at: last) == UInt8(ascii: ".") else { return false }
    while byte(at: last) == UInt8(ascii: ".") {
      let next = webTokenPartEnd(last + 1)
      if next == last + 1 { break }
      last = next
    }
    replace(start..<last, with: SensitiveEntity.webToken.placeholder, as: .webToken)
    return true
  }

  private func webTokenPartEnd(_ start: Int) -> Int {
    var end = start
    while Byte.isWord(byte(at: end)) || byte(at: end) == Byte.hyphen { end += 1 }
    return end
  }

  /// Keys whose issuer marks them by a prefix.
  private mutating func replaceKnownToken(_ start: Int, _ end: Int) -> Bool {
    guard end - start >= 20 else { return false }
    let word = bytes[start..<end]
    guard Self.tokenPrefixes.contains(where: word.starts(with:)), word.contains(where: Byte.isDigit) else {
      return false
    }
    replace(start..<end, with: SensitiveEntity.credential.placeholder, as: .credential)
    return true
  }

  private static let tokenPrefixes: [[UInt8]] = [
    "sk-", "sk_live_", "sk_test_", "rk_live_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-",
    "xoxp-", "xoxa-", "AKIA", "ASIA", "AIza",
  ].map { Array($0.utf8) }

  private mutating func noteContext(_ start: Int, _ end: Int) {
    switch NumberContext(word: bytes[start..<end]) {
    case .phone: phoneContextEnd = end + Self.contextReach
    case .socialSecurityNumber: securityContextEnd = end + Self.contextReach
    case nil: break
    }
  }
}

/// What a word says about the number behind it.
enum NumberContext {
  case phone, socialSecurityNumber

  private static let longest = 40

  /// Words such as `phone`, `phone_number`, `customer-phone`, `tel`, `mobile`; `ssn` and the first word of `social security`.
  init?(word: ArraySlice<UInt8>) {
    guard let first = word.first, word.count >= 3, word.count <= Self.longest else { return nil }
    switch Byte.lower(first) {
    case UInt8(ascii: "s") where Self.securityWords.contains(where: { Self.starts(word, with: $0) }):
      self = .socialSecurityNumber
    case _ where Self.phoneWords.contains(where: { $0.count == word.count && Self.starts(word, with: $0) }):
      self = .phone
    default:
      guard Self.holdsPhone(word) else { return nil }
      self = .phone
    }
  }

  private static let securityWords = ["ssn", "social"].map { Array($0.utf8) }
  private static let phoneWords = ["tel", "mobile", "cell", "cellular", "fax", "whatsapp", "msisdn"].map {
    Array($0.utf8)
  }
  private static let core = Array("phone".utf8)

  private static func starts(_ word: ArraySlice<UInt8>, with prefix: [UInt8]) -> Bool {
    guard prefix.count <= word.count else { return false }
    for offset in prefix.indices where Byte.lower(word[word.startIndex + offset]) != prefix[offset] { return false }
    return true
  }

  private static func holdsPhone(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count >= core.count else { return false }
    for start in word.startIndex...(word.endIndex - core.count) where word[start] | 32 == core[0] {
      if starts(word[start...], with: core) { return true }
    }
    return false
  }
}
