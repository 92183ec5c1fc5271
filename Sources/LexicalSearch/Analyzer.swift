import Foundation

// Text to terms.
//
// Words are found after Unicode Standard Annex 29 (word boundaries), with these differences:
// 1. Words joined by single connectors (`_ - . / \ : @`, and `::`, `://`) form one compound: an identifier, a path, an
//    address, a hyphenated word. A compound gives its parts, which count, and itself, and each of its parts that is a
//    compound again (`Foo.java` in a path, `fooBar` in `x.fooBar`), as uncounted terms.
// 2. A camel-case word is a compound of its humps.
// 3. Scripts without spaces give each letter, and each adjacent pair as an uncounted term.
// 4. Terms are compatibility-normalised and lower-case; words of ASCII letters are stemmed. Nothing is left out.

/// Turns text into the terms of an index; queries and documents go through the same analysis.
public struct Analyzer: Sendable {
  /// The analysis for mixed English text and identifiers.
  public init() {}

  /// The terms of `text` in order of appearance.
  ///
  /// - Complexity: O(length of `text`).
  public func terms(in text: String) -> [Term] {
    var collector = TermCollector(text: SegmentedText(normalised(text)))
    collector.collect()
    return collector.terms
  }

  private func normalised(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCompatibilityMapping
  }
}
