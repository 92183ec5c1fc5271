import JSONDocuments

/// The distinct texts at one place with the cases that gave them, as long as they are few.
struct ChoiceTally: Sendable {
  private static let limit = 64

  /// The texts with their cases; which ones is chance when there were more.
  private(set) var cases: [ByteText: Set<Int>] = [:]
  /// Whether there were more.
  private(set) var isCut = false

  mutating func add(_ text: String, case item: Int) { insert(ByteText(text), [item]) }

  mutating func add(_ other: ChoiceTally) {
    isCut = isCut || other.isCut
    for (text, items) in other.cases { insert(text, items) }
  }

  private mutating func insert(_ text: ByteText, _ items: Set<Int>) {
    if cases[text] == nil, cases.count >= Self.limit {
      isCut = true
    } else {
      cases[text, default: []].formUnion(items)
    }
  }
}
