public import Kernels

/// A query prepared against all partitions of a corpus: exhaustive, exact BM25.
public struct LexicalScorer: Sendable {
  private let partitions: [LexicalPartition]
  private let averageLength: Double
  private let parameters: BM25
  private let queryTerms: [QueryTerm]

  /// A term of the query with its statistics over the live documents and its posting list in each partition.
  private struct QueryTerm: Sendable {
    let text: String
    let queryWeight: Double
    let documentFrequency: Int
    let weight: Double
    let postings: [Range<Int>?]
  }

  /// Prepares `query` against `partitions`.
  ///
  /// - Parameters:
  ///   - query: the analysed query; repeated terms weigh as often as they occur, compounds half.
  ///   - statistics: of the live documents of all partitions together.
  /// - Complexity: O(terms · partitions · log vocabulary), and one pass over the lists where documents are deleted.
  public init(query: [Term], partitions: [LexicalPartition], statistics: CorpusStatistics, parameters: BM25) {
    self.partitions = partitions
    self.parameters = parameters
    averageLength = statistics.averageLength
    queryTerms = LexicalScorer.weights(of: query).compactMap { text, queryWeight in
      let postings = partitions.map { $0.index.postings(of: text) }
      var documentFrequency = 0
      for (partition, range) in zip(partitions, postings) {
        if let range { documentFrequency += partition.liveCount(in: range) }
      }
      guard documentFrequency > 0 else { return nil }
      let idf = parameters.inverseDocumentFrequency(documentFrequency, documentCount: statistics.documentCount)
      return QueryTerm(
        text: text, queryWeight: queryWeight, documentFrequency: documentFrequency, weight: queryWeight * idf,
        postings: postings)
    }
  }

  /// The weight of a compound in a query, relative to a word: its parts speak for it already.
  public static let compoundWeight = 0.5

  static func weights(of query: [Term]) -> [(text: String, weight: Double)] {
    var weights: [String: Double] = [:]
    for term in query {
      weights[term.text, default: 0] += term.isCompound ? compoundWeight : 1
    }
    return weights.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
  }

  /// The score of every document of a partition, by ordinal; 0 where no term matches. Deleted documents have one too.
  ///
  /// - Complexity: O(documents + postings of the query's terms).
  public func scores(inPartition number: Int) -> [Double] {
    let index = partitions[number].index
    var scores = [Double](repeating: 0, count: index.documentCount)
    for term in queryTerms {
      guard let postings = term.postings[number] else { continue }
      accumulate(postings, weight: term.weight, index: index, into: &scores)
    }
    return scores
  }

  private func accumulate(_ postings: Range<Int>, weight: Double, index: InvertedIndex, into scores: inout [Double]) {
    let (documents, frequencies, lengths) = (index.documents.span, index.frequencies.span, index.lengths.span)
    var scores = scores.mutableSpan
    let (k1, b) = (parameters.k1, parameters.b)
    for position in postings {
      let document = Int(documents[position])
      let tf = Double(frequencies[position])
      scores[document] += weight * (tf / (tf + k1 * (1 - b + b * Double(lengths[document]) / averageLength)))
    }
  }

  /// The best matching documents of a partition: by score, equal scores by ordinal.
  ///
  /// - Parameter allowed: the documents that may be returned, of the partition's capacity; nil for all.
  public func best(_ count: Int, inPartition number: Int, allowed: OrdinalSet?) -> [TopK.Entry] {
    let scores = scores(inPartition: number)
    let live = partitions[number].live
    var best = TopK(capacity: count)
    var threshold = best.threshold
    for (ordinal, score) in scores.enumerated() where score > 0 && score > threshold {
      guard live?.contains(ordinal) ?? true, allowed?.contains(ordinal) ?? true else { continue }
      best.offer(score: score, ordinal: UInt32(ordinal))
      threshold = best.threshold
    }
    return best.ranked()
  }

  /// The score of one document, equal bit for bit to that of `scores(inPartition:)`.
  ///
  /// - Complexity: O(terms · log postings).
  public func score(ofDocument ordinal: UInt32, inPartition number: Int) -> Double {
    let index = partitions[number].index
    var score = 0.0
    for term in queryTerms {
      guard let postings = term.postings[number], let position = index.position(of: ordinal, in: postings) else {
        continue
      }
      score += term.weight * saturation(at: position, document: ordinal, index: index)
    }
    return score
  }

  private func saturation(at position: Int, document: UInt32, index: InvertedIndex) -> Double {
    parameters.saturation(
      frequency: index.frequencies[position], length: index.lengths[Int(document)], averageLength: averageLength)
  }

  /// How each matching term of the query contributes to the score of a document, in byte order of the terms.
  public func matches(ofDocument ordinal: UInt32, inPartition number: Int) -> [TermMatch] {
    let index = partitions[number].index
    return queryTerms.compactMap { term in
      guard let postings = term.postings[number], let position = index.position(of: ordinal, in: postings) else {
        return nil
      }
      return TermMatch(
        term: term.text, queryWeight: term.queryWeight, documentFrequency: term.documentFrequency,
        frequency: Int(index.frequencies[position]),
        contribution: term.weight * saturation(at: position, document: ordinal, index: index))
    }
  }
}

/// A term that query and document share, and what it adds to the score.
public struct TermMatch: Sendable, Equatable {
  /// The term as the index knows it.
  public let term: String
  /// How often it occurs in the query, compounds at half weight.
  public let queryWeight: Double
  /// How many live documents contain it.
  public let documentFrequency: Int
  /// How often it occurs in this document.
  public let frequency: Int
  /// Its part of the score.
  public let contribution: Double
}

extension InvertedIndex {
  /// Where the posting of document `ordinal` is, within the posting list `postings`.
  func position(of ordinal: UInt32, in postings: Range<Int>) -> Int? {
    var (low, high) = (postings.lowerBound, postings.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if documents[middle] < ordinal { low = middle + 1 } else { high = middle }
    }
    return low < postings.upperBound && documents[low] == ordinal ? low : nil
  }
}
