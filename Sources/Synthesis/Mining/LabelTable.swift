/// Numbers for labels by ascending order, so that they do not depend on the order of the episodes.
struct LabelTable<Label: Hashable & Comparable & Sendable>: Sendable {
  /// The distinct labels, ascending.
  let labels: [Label]
  private let numbers: [Label: UInt32]

  init(_ labels: some Sequence<Label>) {
    self.labels = Set(labels).sorted()
    numbers = Dictionary(uniqueKeysWithValues: self.labels.enumerated().map { ($1, UInt32($0)) })
  }

  /// The number of a label of the table.
  func number(of label: Label) -> UInt32 {
    guard let number = numbers[label] else { preconditionFailure("label \(label) is not in the table") }
    return number
  }

  /// The label of a number.
  subscript(number: UInt32) -> Label { labels[Int(number)] }
}
