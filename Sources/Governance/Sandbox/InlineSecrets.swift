import JSONDocuments

/// Finds secrets that stand in a document instead of a reference to the vault (S-19.1).
///
/// Three rules: a value with the form of a known kind of key or token, anywhere; a text under a key that names a secret,
/// in bindings and parameters; a long text that looks random, in bindings. Linear in the size of the document; the
/// finding names the place and the rule, never the value.
struct InlineSecrets {
  /// Which rules apply to a part of a document.
  enum Strictness: Int, Comparable {
    case knownForms, namedKeys, randomText

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  private let strictness: Strictness
  private var findings: [String] = []

  /// Sentences on the secrets below `pointer`, in the order of the document.
  static func findings(in value: JSONValue, at pointer: JSONPointer, _ strictness: Strictness) -> [String] {
    var scan = InlineSecrets(strictness: strictness)
    scan.visit(value, pointer)
    return scan.findings
  }

  /// Whether a text refers to the vault: `vault:<path>#<key>`.
  static func isReference(_ text: String) -> Bool {
    guard text.hasPrefix("vault:") else { return false }
    let parts = text.dropFirst(6).split(separator: "#", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts.contains { $0.isEmpty || $0.contains(where: \.isWhitespace) }
  }

  private init(strictness: Strictness) { self.strictness = strictness }

  private mutating func visit(_ value: JSONValue, _ pointer: JSONPointer) {
    switch value {
    case .string(let text): check(text, pointer)
    case .array(let items): for (index, item) in items.enumerated() { visit(item, pointer.appending(index)) }
    case .object(let object): for (key, value) in object { visit(value, pointer.appending(key)) }
    case .null, .bool, .number: break
    }
  }

  private mutating func check(_ text: String, _ pointer: JSONPointer) {
    if Self.isReference(text) || text.hasPrefix("${") && text.hasSuffix("}") { return }
    if SecretForm.isKnown(text) {
      findings.append("\(pointer) holds a value with the form of a key or token: refer to the vault instead.")
    } else if strictness >= .namedKeys, let key = pointer.tokens.last, SecretForm.namesSecret(key), !text.isEmpty {
      findings.append("\(pointer) holds a secret in the open: write vault:<path>#<key> instead.")
    } else if strictness >= .randomText, SecretForm.looksRandom(text) {
      findings.append("\(pointer) holds a long random text: if it is a secret, refer to the vault instead.")
    }
  }
}

/// What secrets look like.
enum SecretForm {
  /// A prefix of a kind of key, with the least length of what follows it.
  private static let prefixes: [(text: String, rest: Int)] = [
    ("AKIA", 16), ("ASIA", 16), ("ghp_", 30), ("gho_", 30), ("ghs_", 30), ("github_pat_", 20), ("glpat-", 18),
    ("xoxb-", 16), ("xoxp-", 16), ("xoxa-", 16), ("sk-", 20), ("sk_live_", 16), ("rk_live_", 16), ("AIza", 30),
    ("hvs.", 16),
  ]
  private static let secretKeys: Set<String> = [
    "password", "passwd", "pwd", "secret", "token", "apikey", "auth", "authorization", "credential", "credentials",
    "privatekey", "secretref", "accesskey", "clientsecret", "accesstoken", "authtoken", "bearer", "passphrase",
  ]

  static func isKnown(_ text: String) -> Bool {
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY") { return true }
    if hasPasswordInURL(text) { return true }
    let words = text.split { !isTokenCharacter($0) }
    if words.contains(where: isKnownToken) { return true }
    return zip(words, words.dropFirst()).contains { ["bearer", "basic"].contains($0.lowercased()) && $1.count >= 16 }
  }

  /// Whether a key's name says that its value is secret.
  static func namesSecret(_ key: String) -> Bool {
    let name = key.lowercased().filter { $0.isLetter || $0.isNumber }
    return secretKeys.contains(name) || ["password", "secret", "apikey", "privatekey"].contains(where: name.hasSuffix)
  }

  /// At least 24 characters of one word with digits in it and at least 3.5 bits a character, or 32 hex digits.
  static func looksRandom(_ text: String) -> Bool {
    text.split { !isTokenCharacter($0) }.contains { word in
      let digits = word.filter(\.isNumber).count
      if word.count >= 32, digits >= 4, word.allSatisfy(\.isHexDigit) { return true }
      return word.count >= 24 && digits >= 3 && word.contains(where: \.isUppercase)
        && word.contains(where: \.isLowercase) && bitsPerCharacter(word) >= 3.5
    }
  }

  private static func isKnownToken(_ word: Substring) -> Bool {
    if prefixes.contains(where: { word.hasPrefix($0.text) && word.count >= $0.text.count + $0.rest }) { return true }
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0].hasPrefix("eyJ") && parts[1].hasPrefix("eyJ") && parts[1].count >= 8
  }

  private static func hasPasswordInURL(_ text: String) -> Bool {
    guard let scheme = text.firstRange(of: "://") else { return false }
    let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && !$0.isWhitespace }
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return false }
    let password = authority[authority.index(after: colon)..<at]
    return !password.isEmpty && !password.hasPrefix("${")
  }

  private static func bitsPerCharacter(_ word: Substring) -> Double {
    var counts: [Character: Int] = [:]
    for character in word { counts[character, default: 0] += 1 }
    // Sorted, so that the sum does not depend on the order of the hash table.
    return counts.values.sorted().reduce(0) { bits, count in
      let share = Double(count) / Double(word.count)
      return bits - share * logarithm(share)
    }
  }

  /// The binary logarithm of a share, by squaring: 12 bits are ample for a threshold.
  private static func logarithm(_ share: Double) -> Double {
    var result = Double(share.exponent)
    var mantissa = share.significand
    var bit = 0.5
    for _ in 0..<12 {
      mantissa *= mantissa
      if mantissa >= 2 {
        mantissa /= 2
        result += bit
      }
      bit /= 2
    }
    return result
  }

  private static func isTokenCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "_-.+/=".contains(character))
  }
}
