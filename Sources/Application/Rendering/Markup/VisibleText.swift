package import JSONDocuments

/// Text from outside as a person may look at it: what cannot be seen is written out (governance checklist, rows 19 and 20).
package enum VisibleText {
  /// The text on one line, with each hidden character written as `⟨U+202E⟩`.
  package static func shown(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    return text.unicodeScalars.map { isHidden($0) ? "⟨\(code(of: $0))⟩" : String($0) }.joined()
  }

  /// A JSON value over several lines, with hidden characters as JSON escapes: still the same document.
  package static func exact(_ value: JSONValue) -> String {
    value.prettyText().unicodeScalars.map { scalar in
      scalar == "\n" || !isHidden(scalar) ? String(scalar) : escape(of: scalar)
    }.joined()
  }

  /// Whether a reader cannot see the character, or sees it for another: controls, formats such as bidirectional marks,
  /// blanks other than the space, what fonts ignore, and code points without a meaning.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .privateUse, .unassigned, .surrogate:
      return true
    default:
      return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint || scalar == "\u{2800}"
    }
  }

  /// `U+202E`.
  static func code(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func escape(of scalar: Unicode.Scalar) -> String {
    String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
