import HeapModule

/// The `capacity` best of the entries offered: highest score first, equal scores by the smaller ordinal.
///
/// The order is total when ordinals are distinct, so the result does not depend on the order in which entries are offered.
public struct TopK: Sendable {
  /// One entry kept.
  public struct Entry: Comparable, Sendable {
    /// The score; higher is better. Never NaN.
    public let score: Double
    /// What the entry stands for.
    public let ordinal: UInt32

    /// Whether `left` ranks behind `right`.
    public static func < (left: Entry, right: Entry) -> Bool {
      left.score < right.score || (left.score == right.score && left.ordinal > right.ordinal)
    }
  }

  private let capacity: Int
  private var heap = Heap<Entry>()

  /// A selection of at most `capacity` entries, `capacity` at least 0.
  public init(capacity: Int) {
    precondition(capacity >= 0, "a selection of \(capacity) entries")
    self.capacity = capacity
  }

  /// The score below which an offered entry cannot be kept; −∞ while there is room.
  ///
  /// A scan keeps it in a local variable and asks again after each `offer`.
  public var threshold: Double {
    guard heap.count >= capacity else { return -.infinity }
    return heap.min?.score ?? .infinity
  }

  /// The last of the entries kept, which the next better one drives out; nil while there is room.
  public var last: Entry? { heap.count >= capacity ? heap.min : nil }

  /// Keeps the entry if it is among the best so far.
  ///
  /// - Complexity: O(log `capacity`).
  public mutating func offer(score: Double, ordinal: UInt32) {
    precondition(!score.isNaN, "a score is a number")
    let entry = Entry(score: score, ordinal: ordinal)
    if heap.count < capacity {
      heap.insert(entry)
    } else if let worst = heap.min, worst < entry {
      heap.replaceMin(with: entry)
    }
  }

  /// The entries kept, best first.
  public func ranked() -> [Entry] {
    heap.unordered.sorted { $1 < $0 }
  }
}
