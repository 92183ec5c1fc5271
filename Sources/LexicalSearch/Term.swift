/// One term of an analysed text.
public struct Term: Sendable, Equatable {
  /// The term as the index knows it: lower-case, stemmed where it is an English word.
  public let text: String
  /// Whether the term is a compound form of text that its parts have covered already: `wf-fin-001` beside `wf`, `fin`,
  /// `001`. It matches like any other term but does not count towards a document's length.
  public let isCompound: Bool

  /// A term as an index knows it.
  public init(text: String, isCompound: Bool = false) {
    self.text = text
    self.isCompound = isCompound
  }
}
