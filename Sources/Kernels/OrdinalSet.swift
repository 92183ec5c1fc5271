/// A set of ordinals below a fixed bound, one bit each: the documents that a filter allows, or those deleted.
///
/// A flat array of words rather than a general bit set, since scans test it once a posting.
public struct OrdinalSet: Sendable, Equatable {
  /// The bound: members are in `0..<capacity`.
  public let capacity: Int
  @usableFromInline var words: [UInt64]

  /// The empty set, or the set of all ordinals, below `capacity`.
  public init(capacity: Int, filled: Bool = false) {
    precondition(capacity >= 0, "a set of ordinals below \(capacity)")
    self.capacity = capacity
    words = [UInt64](repeating: filled ? .max : 0, count: (capacity + 63) / 64)
    if filled && capacity % 64 != 0 {
      words[words.count - 1] = (1 << UInt64(capacity % 64)) - 1
    }
  }

  /// Number of members.
  public var count: Int {
    var count = 0
    for word in words {
      count += word.nonzeroBitCount
    }
    return count
  }

  /// The members in ascending order.
  public var members: [UInt32] {
    var members: [UInt32] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        members.append(UInt32(index * 64 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    return members
  }

  /// Whether `ordinal`, which must be below `capacity`, is a member.
  @inlinable
  public func contains(_ ordinal: Int) -> Bool {
    precondition(ordinal >= 0 && ordinal < capacity, "ordinal \(ordinal) of \(capacity)")
    return words[ordinal >> 6] >> UInt64(ordinal & 63) & 1 == 1
  }

  /// Adds `ordinal`, which must be below `capacity`.
  public mutating func insert(_ ordinal: Int) {
    precondition(ordinal >= 0 && ordinal < capacity, "ordinal \(ordinal) of \(capacity)")
    words[ordinal >> 6] |= 1 << UInt64(ordinal & 63)
  }

  /// Removes `ordinal`, which must be below `capacity`.
  public mutating func remove(_ ordinal: Int) {
    precondition(ordinal >= 0 && ordinal < capacity, "ordinal \(ordinal) of \(capacity)")
    words[ordinal >> 6] &= ~(1 << UInt64(ordinal & 63))
  }

  /// Removes the members of `other`, a set of the same capacity.
  public mutating func subtract(_ other: OrdinalSet) {
    precondition(other.capacity == capacity, "sets below \(capacity) and \(other.capacity)")
    for index in words.indices {
      words[index] &= ~other.words[index]
    }
  }
}
