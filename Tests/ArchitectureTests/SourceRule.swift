import Testing

/// A rule on single files, with a sample that breaks it: a rule that cannot fail proves nothing.
struct SourceRule: Sendable, CustomTestStringConvertible {
  let name: String
  /// Text that breaks the rule once, in a file of this path.
  let sample: SourceFile
  let violations: @Sendable (SourceFile) -> [Violation]

  var testDescription: String { name }

  /// A rule that forbids phrases in code. A phrase that begins or ends with a letter matches whole words only.
  static func forbidding(
    _ phrases: [String], as name: String, samplePath: String = "Sources/Domain/Sample.swift",
    in isInScope: @escaping @Sendable (SourceFile) -> Bool
  ) -> SourceRule {
    SourceRule(name: name, sample: SourceFile(path: samplePath, text: "let before = 1\nlet x = \(phrases[0]) y)\n")) {
      file in
      guard isInScope(file) else { return [] }
      return file.codeLines.enumerated().flatMap { index, line in
        phrases.filter { line.containsWhole($0) }.map {
          Violation(path: file.path, line: index + 1, message: "\"\($0)\" is not used: \(name)")
        }
      }
    }
  }
}

extension String {
  /// Whether the text holds `phrase`, not within a longer word.
  func containsWhole(_ phrase: String) -> Bool {
    let text = Array(utf8)
    let wanted = Array(phrase.utf8)
    guard let first = wanted.first, let last = wanted.last, text.count >= wanted.count else { return false }
    for start in 0...(text.count - wanted.count) where text[start] == first {
      let end = start + wanted.count
      guard text[start..<end].elementsEqual(wanted) else { continue }
      let before = start == 0 ? nil : text[start - 1]
      let after = end == text.count ? nil : text[end]
      if !Self.joins(before, first), !Self.joins(last, after) { return true }
    }
    return false
  }

  private static func joins(_ left: UInt8?, _ right: UInt8?) -> Bool {
    guard let left, let right else { return false }
    return isWordByte(left) && isWordByte(right)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
