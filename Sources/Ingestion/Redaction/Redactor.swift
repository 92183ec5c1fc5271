import Domain
public import JSONDocuments

/// Replaces sensitive values by placeholders and counts them.
///
/// The same text gives the same text, always; a text that was redacted once is not changed by a second time.
///
/// - Complexity: linear in the size of the text.
public struct Redactor: Sendable {
  /// What was replaced so far.
  public private(set) var counts = RedactionCounts()
  private let redactsAddresses: Bool
  private var keys: [ExactText: KnownKey] = [:]
  private static let keyLimit = 4096

  /// - Parameter redactsAddresses: whether IPv4 addresses are replaced too; they are often needed to tell machines apart.
  public init(redactsAddresses: Bool) {
    self.redactsAddresses = redactsAddresses
  }

  /// The text with a placeholder for each sensitive value.
  public mutating func redacted(_ text: String) -> String {
    redacted(text, context: .none)
  }

  /// The value with every text in it redacted, members also by what their key says: `"password": "…"` goes whatever it is.
  public mutating func redacted(_ value: JSONValue) -> JSONValue {
    redacted(value, context: .none)
  }

  /// The object with every text in it redacted.
  public mutating func redacted(_ object: JSONObject) -> JSONObject {
    var clean = object
    for (key, value) in object {
      let known = knownKey(key)
      let cleanValue = redacted(value, context: known.context)
      if let name = known.redacted {
        clean[key] = nil
        clean[name] = cleanValue
      } else if cleanValue != value {
        clean[key] = cleanValue
      }
    }
    return clean
  }

  /// What there is to know of a key; the keys of a log are few and come again and again.
  private mutating func knownKey(_ key: String) -> KnownKey {
    if let known = keys[ExactText(key)] { return known }
    let name = redactedIdentifier(key)
    let known = KnownKey(context: KeyContext(key), redacted: name == key ? nil : name)
    // A key that was changed is counted each time, as its value would be.
    if keys.count < Self.keyLimit && known.redacted == nil { keys[ExactText(key)] = known }
    return known
  }

  /// The identifier, or for one that holds a sensitive value the placeholder and a digest, so that two stay two.
  public mutating func redactedIdentifier(_ text: String) -> String {
    let redacted = redacted(text, context: .none)
    return redacted == text ? text : redacted + "#" + Digest.sha256(text).prefix(8)
  }

  private mutating func redacted(_ value: JSONValue, context: KeyContext) -> JSONValue {
    switch value {
    case .string(let text): .string(redacted(text, context: context))
    case .array(let items): .array(items.map { redacted($0, context: context) })
    case .object(let object): .object(redacted(object))
    case .number(let number): redacted(number, context: context)
    case .null, .bool: value
    }
  }

  /// A number is changed only when it is a card, or what its key says; it becomes a text then.
  private mutating func redacted(_ number: JSONNumber, context: KeyContext) -> JSONValue {
    guard number.text.utf8.count >= 7, number.isSpelledAsInteger else { return .number(number) }
    let text = redacted(number.text, context: context == .credential(.key) ? .none : context)
    return text == number.text ? .number(number) : .string(text)
  }

  private mutating func redacted(_ text: String, context: KeyContext) -> String {
    if case .credential(let kind) = context, hides(text, kind) {
      counts.record(kind == .authorization ? .bearerToken : .credential)
      return SensitiveEntity.credential.placeholder
    }
    guard Self.mayBeSensitive(text) else { return text }
    var scanner = SensitiveScanner(bytes: Array(text.utf8), redactsAddresses: redactsAddresses)
    if context == .phone { scanner.phoneContextEnd = SensitiveScanner.contextReach }
    if context == .socialSecurityNumber { scanner.securityContextEnd = SensitiveScanner.contextReach }
    guard let output = scanner.scan() else { return text }
    counts += scanner.counts
    return String(decoding: output, as: UTF8.self)
  }

  private func hides(_ text: String, _ kind: CredentialKind) -> Bool {
    if text == SensitiveEntity.credential.placeholder { return false }
    return kind.accepts(Array(text.utf8)[...], isQuoted: true)
  }

  /// False for short texts without any of the characters that a sensitive value of that size needs.
  private static func mayBeSensitive(_ text: String) -> Bool {
    let bytes = text.utf8
    if bytes.count < 6 { return false }
    if bytes.count > 16 { return true }
    var digits = 0
    for byte in bytes {
      if byte == UInt8(ascii: "@") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") { return true }
      if Byte.isDigit(byte) { digits += 1 }
    }
    return digits >= 7
  }
}

/// What the key of a member says about its value.
enum KeyContext: Equatable, Sendable {
  case none, phone, socialSecurityNumber
  case credential(CredentialKind)

  init(_ key: String) {
    let word = Array(key.utf8)[...]
    if let kind = CredentialKind(word: word) {
      self = .credential(kind)
    } else {
      switch NumberContext(word: word) {
      case .phone: self = .phone
      case .socialSecurityNumber: self = .socialSecurityNumber
      case nil: self = .none
      }
    }
  }
}

/// What the redactor remembers of a key.
struct KnownKey: Sendable {
  let context: KeyContext
  /// The key's own replacement, nil when it may stay.
  let redacted: String?
}
