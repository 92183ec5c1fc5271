import Kernels

@testable import LexicalSearch

/// A stream of numbers that is the same for the same seed.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  /// A number in `0..<bound`.
  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(1, bound)
  }
}

/// Seeded documents with frequent and rare terms, copies, empty documents, and a few long ones.
struct SeededCorpus {
  var documents: [[Term]] = []
  var numbers: SeededNumbers

  init(seed: UInt64, count: Int) {
    numbers = SeededNumbers(seed: seed)
    for index in 0..<count {
      if index > 0 && numbers.next(10) == 0 {
        documents.append(documents[numbers.next(index)])
      } else if numbers.next(997) == 0 {
        documents.append([Term](repeating: term(), count: 200 + numbers.next(200)))
      } else {
        documents.append((0..<numbers.next(12)).map { _ in term() })
      }
    }
  }

  /// A term; those of small numbers are frequent.
  mutating func term() -> Term {
    let scale = 1 << numbers.next(12)
    return Term(text: "w\(numbers.next(scale))", isCompound: numbers.next(8) == 0)
  }

  mutating func query() -> [Term] {
    (0...numbers.next(6)).map { _ in term() }
  }

  /// A set of which each ordinal is a member with that probability in 100.
  mutating func set(_ percent: Int, capacity: Int) -> OrdinalSet {
    var set = OrdinalSet(capacity: capacity)
    for ordinal in 0..<capacity where numbers.next(100) < percent { set.insert(ordinal) }
    return set
  }

  func index(_ range: Range<Int>) -> InvertedIndex {
    var builder = InvertedIndexBuilder()
    for document in documents[range] { builder.append(document) }
    return builder.finished()
  }
}
