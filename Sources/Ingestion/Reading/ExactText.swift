/// A text as a dictionary key that is equal to the same bytes only; Swift's own equality would take two spellings of `é` for one.
struct ExactText: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: Self, right: Self) -> Bool {
    let leftBytes = left.text.utf8.span
    let rightBytes = right.text.utf8.span
    guard leftBytes.count == rightBytes.count else { return false }
    for index in 0..<leftBytes.count where leftBytes[index] != rightBytes[index] { return false }
    return true
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }
}
