import JSONDocuments

/// Finds mail addresses outside the domains that RFC 2606 reserves: test values are made up, never copied from a run.
enum MailAddresses {
  private static let reserved = [
    "example.com", "example.org", "example.net", ".example", ".test", ".invalid", ".localhost",
  ]

  /// Sentences on the addresses below `pointer`, in the order of the document, without the addresses themselves.
  static func findings(in value: JSONValue, at pointer: JSONPointer) -> [String] {
    switch value {
    case .string(let text):
      holdsAddress(text) ? ["\(pointer) holds a mail address that may be a person's: use one at example.com."] : []
    case .array(let items):
      items.enumerated().flatMap { findings(in: $0.element, at: pointer.appending($0.offset)) }
    case .object(let object): object.flatMap { findings(in: $0.value, at: pointer.appending($0.key)) }
    case .null, .bool, .number: []
    }
  }

  private static func holdsAddress(_ text: String) -> Bool {
    text.indices.contains { index in
      guard text[index] == "@", index > text.startIndex, isWordCharacter(text[text.index(before: index)]) else {
        return false
      }
      let domain = text[text.index(after: index)...].prefix { isWordCharacter($0) || $0 == "." }.lowercased()
      guard let dot = domain.firstIndex(of: "."), domain[domain.index(after: dot)...].contains(where: \.isLetter) else {
        return false
      }
      return !reserved.contains { domain == $0 || domain.hasSuffix($0.hasPrefix(".") ? $0 : "." + $0) }
    }
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "-" || character == "_"
  }
}
