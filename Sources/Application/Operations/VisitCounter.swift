import Synchronization

/// Counts how often a place was reached.
final class VisitCounter: Sendable {
  private let count = Atomic<Int>(0)

  /// The number of this visit, from 1.
  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
