public import Kernels

// Exact top-k by BM25 over a stored index.
//
// Windows of 8,192 documents are taken one after the other, shortest documents first. A window whose bound, the sum of
// what its largest frequencies would add at its shortest length, cannot enter the best k is skipped; the bound is
// computed as scores are, so that rounding cannot lift a score over it. In the others, integer impacts, each rounded
// up, are summed over the terms that are needed to reach the k-th score (MAXSCORE: H. Turtle and J. Flood, "Query
// evaluation: strategies and optimizations", Information Processing & Management 31 (6), 1995,
// doi:10.1016/0306-4573(95)00020-H; by windows of ids: T. Strohman et al.; A. Mallia et al., "Faster learned sparse
// retrieval with guided traversal", 2022), and only where a sum reaches it over the others too. Documents whose sum
// reaches the k-th score are then scored exactly.
//
// Scores and order equal those of `LexicalScorer`, bit for bit.

/// A query prepared against all partitions of a corpus: the best documents by exact BM25.
public struct PostingSearch: Sendable {
  private let partitions: [PostingPartition]
  private let averageLength: Double
  private let parameters: BM25
  private let queryTerms: [QueryTerm]

  /// A term of the query with its statistics over the live documents and its list in each partition.
  private struct QueryTerm: Sendable {
    let text: String
    let queryWeight: Double
    let documentFrequency: Int
    let weight: Double
    let entries: [TermEntry?]
  }

  /// Prepares `query` against `partitions`.
  ///
  /// - Parameters:
  ///   - query: the analysed query; repeated terms weigh as often as they occur, compounds half.
  ///   - statistics: of the live documents of all partitions together.
  /// - Complexity: O(terms · partitions · log vocabulary); where documents are deleted, one pass over a list the first
  ///   time that its term is asked for.
  public init(query: [Term], partitions: [PostingPartition], statistics: CorpusStatistics, parameters: BM25) {
    self.partitions = partitions
    self.parameters = parameters
    averageLength = statistics.averageLength
    let weights = LexicalScorer.weights(of: query)
    var entries = [[TermEntry?]](repeating: [], count: weights.count)
    var frequencies = [Int](repeating: 0, count: weights.count)
    for partition in partitions {
      partition.index.bytes.withBytes { bytes in
        for (number, weight) in weights.enumerated() {
          let entry = TermDictionary.entry(of: Array(weight.text.utf8), in: partition.index.layout, bytes)
          entries[number].append(entry)
          if let entry { frequencies[number] += partition.documentFrequency(entry, bytes) }
        }
      }
    }
    queryTerms = weights.indices.compactMap { number in
      guard frequencies[number] > 0 else { return nil }
      let idf = parameters.inverseDocumentFrequency(frequencies[number], documentCount: statistics.documentCount)
      let (text, queryWeight) = weights[number]
      return QueryTerm(
        text: text, queryWeight: queryWeight, documentFrequency: frequencies[number], weight: queryWeight * idf,
        entries: entries[number])
    }
  }

  /// Number of stored postings of the query's terms in all partitions.
  public var postingCount: Int {
    queryTerms.reduce(0) { sum, term in term.entries.reduce(sum) { $0 + ($1?.documentFrequency ?? 0) } }
  }

  /// The best matching documents of a partition: by score, equal scores by ordinal.
  ///
  /// - Parameter allowed: the documents that may be returned, of the partition's capacity; nil for all.
  public func best(_ count: Int, inPartition number: Int, allowed: OrdinalSet?) -> [TopK.Entry] {
    let partition = partitions[number]
    let terms = queryTerms.compactMap { term in
      term.entries[number].map { (StoredList($0, documentCount: partition.index.documentCount), term.weight) }
    }
    guard count > 0, !terms.isEmpty else { return [] }
    func isKept(_ ordinal: Int) -> Bool {
      (partition.live?.contains(ordinal) ?? true) && (allowed?.contains(ordinal) ?? true)
    }
    return partition.index.bytes.withBytes { bytes in
      guard terms.count <= ImpactTables.mostTerms else {
        return exhaustiveBest(count, of: terms, in: partition.index.order, bytes, where: isKept)
      }
      var search = WindowSearch(
        terms, count: count, order: partition.index.order, parameters: parameters, averageLength: averageLength, bytes)
      return search.best(bytes, where: isKept)
    }
  }

  /// The same by scoring every document, for queries of so many terms that nothing could be skipped.
  private func exhaustiveBest(
    _ count: Int, of terms: [(list: StoredList, weight: Double)], in order: LengthOrder, _ bytes: Span<UInt8>,
    where isKept: (Int) -> Bool
  ) -> [TopK.Entry] {
    var scores = [Double](repeating: 0, count: order.documentCount)
    var postings = PostingList()
    for (list, weight) in terms {
      postings.removeAll()
      _ = list.read(bytes, into: &postings)
      for (id, frequency) in zip(postings.ids, postings.frequencies).prefix(postings.count) {
        let length = order.length(at: Int(id))
        scores[Int(id)] +=
          weight * parameters.saturation(frequency: frequency, length: length, averageLength: averageLength)
      }
    }
    var best = TopK(capacity: count)
    for (place, score) in scores.enumerated() where score > 0 && isKept(Int(order.ordinals[place])) {
      best.offer(score: score, ordinal: order.ordinals[place])
    }
    return best.ranked()
  }

  /// The score of one document, equal bit for bit to those of `best`.
  ///
  /// - Complexity: O(terms · postings of a window or of a rare term).
  public func score(ofDocument ordinal: UInt32, inPartition number: Int) -> Double {
    matches(ofDocument: ordinal, inPartition: number).reduce(0) { $0 + $1.contribution }
  }

  /// How each matching term of the query contributes to the score of a document, in byte order of the terms.
  public func matches(ofDocument ordinal: UInt32, inPartition number: Int) -> [TermMatch] {
    let index = partitions[number].index
    let place = index.order.places[Int(ordinal)]
    let length = index.order.length(at: Int(place))
    return index.bytes.withBytes { bytes in
      queryTerms.compactMap { term in
        let list = term.entries[number].map { StoredList($0, documentCount: index.documentCount) }
        guard let frequency = list?.frequency(at: place, bytes) else { return nil }
        let saturation = parameters.saturation(frequency: frequency, length: length, averageLength: averageLength)
        return TermMatch(
          term: term.text, queryWeight: term.queryWeight, documentFrequency: term.documentFrequency,
          frequency: Int(frequency), contribution: term.weight * saturation)
      }
    }
  }
}
