public import Kernels

/// An exact index: every query is compared with every vector allowed. Immutable.
///
/// Vectors have unit length (or are all zeros), so inner product and cosine are one.
public struct FlatIndex: Sendable, Equatable {
  /// The vectors, `[count × dimension]`; the row is the ordinal.
  public let vectors: Matrix

  /// An index over rows of unit length.
  public init(vectors: Matrix) {
    self.vectors = vectors
  }

  /// Number of vectors.
  public var count: Int { vectors.rowCount }

  /// The best vectors for a query: by inner product, equal ones by ordinal.
  ///
  /// A score depends on its vector and the query alone, not on the other vectors of the index.
  ///
  /// - Parameters:
  ///   - query: as many elements as the vectors have.
  ///   - allowed: the ordinals that may be returned, of capacity `count`; nil for all.
  /// - Complexity: O(allowed vectors · dimension).
  public func best(_ limit: Int, for query: [Float], allowed: OrdinalSet?) -> [TopK.Entry] {
    guard let allowed else { return best(limit, of: vectors.dots(with: query)) }
    precondition(allowed.capacity == count, "a filter of \(allowed.capacity) ordinals for \(count) vectors")
    var best = TopK(capacity: limit)
    for ordinal in allowed.members {
      best.offer(score: score(of: ordinal, for: query), ordinal: ordinal)
    }
    return best.ranked()
  }

  private func best(_ limit: Int, of scores: [Float]) -> [TopK.Entry] {
    var best = TopK(capacity: limit)
    var threshold = best.threshold
    for (ordinal, score) in scores.enumerated() where Double(score) > threshold {
      best.offer(score: Double(score), ordinal: UInt32(ordinal))
      threshold = best.threshold
    }
    return best.ranked()
  }

  /// The inner product of one vector with the query, equal bit for bit to the score that `best` gives it.
  public func score(of ordinal: UInt32, for query: [Float]) -> Double {
    Double(vectors.dot(row: Int(ordinal), with: query))
  }
}
