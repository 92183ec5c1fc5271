import JSONDocuments

/// A place in a document whose text is not what it looks like.
struct DeceptiveText: Hashable {
  /// The place, as a JSON pointer.
  let place: String
  /// The text, hidden characters written out.
  let text: String
  /// What is odd about it.
  let reason: String

  /// Every such place of a document, in the order of its members: hidden characters anywhere, and identifiers that hold
  /// characters outside ASCII, since those may look like others.
  static func findings(in document: JSONValue) -> [DeceptiveText] {
    var findings: [DeceptiveText] = []
    collect(document, at: JSONPointer(), isIdentifier: false, into: &findings)
    return findings
  }

  private static func collect(
    _ value: JSONValue, at place: JSONPointer, isIdentifier: Bool, into findings: inout [DeceptiveText]
  ) {
    switch value {
    case .string(let text): findings += finding(text, at: place, isIdentifier: isIdentifier)
    case .array(let items):
      for (index, item) in items.enumerated() {
        collect(item, at: place.appending(index), isIdentifier: isIdentifier, into: &findings)
      }
    case .object(let object):
      for (key, member) in object {
        let inner = place.appending(key)
        findings += finding(key, at: inner, isIdentifier: true)
        collect(member, at: inner, isIdentifier: namesIdentifiers(key), into: &findings)
      }
    case .null, .bool, .number: break
    }
  }

  private static func finding(_ text: String, at place: JSONPointer, isIdentifier: Bool) -> [DeceptiveText] {
    let hidden = text.unicodeScalars.filter(VisibleText.isHidden)
    let foreign = isIdentifier ? text.unicodeScalars.filter { !$0.isASCII && !VisibleText.isHidden($0) } : []
    let ordinary: Set<Unicode.Scalar> = isIdentifier ? [] : ["\n", "\t", "\r"]
    var reasons: [String] = []
    let deceptive = hidden.filter { !ordinary.contains($0) }
    if !deceptive.isEmpty { reasons.append("holds characters that cannot be seen: \(codes(of: deceptive))") }
    if !foreign.isEmpty {
      reasons.append("is an identifier with characters that may look like others: \(codes(of: foreign))")
    }
    return reasons.map {
      DeceptiveText(place: VisibleText.shown(place.description), text: VisibleText.shown(text), reason: $0)
    }
  }

  private static func codes(of scalars: some Sequence<Unicode.Scalar>) -> String {
    Set(scalars).sorted { $0.value < $1.value }.map(VisibleText.code).joined(separator: ", ")
  }

  private static func namesIdentifiers(_ key: String) -> Bool {
    key.hasSuffix("_id") || key.hasSuffix("_ids") || ["id", "name", "goto", "else", "on_error", "errors"].contains(key)
  }
}
