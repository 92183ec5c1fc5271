/// Collects documents, in ordinal order, into an `InvertedIndex`.
public struct InvertedIndexBuilder: Sendable {
  private var numbers: [String: UInt32] = [:]
  private var terms: [String] = []
  /// One entry a posting, in document order.
  private var postingTerms: [UInt32] = []
  private var postingDocuments: [UInt32] = []
  private var postingFrequencies: [UInt32] = []
  private var lengths: [UInt32] = []

  /// A builder without documents.
  public init() {}

  /// Number of documents so far, which is the ordinal of the next one.
  public var documentCount: Int { lengths.count }

  /// Adds the next document.
  public mutating func append(_ documentTerms: [Term]) {
    let ordinal = UInt32(lengths.count)
    var occurrences: [UInt32] = []
    occurrences.reserveCapacity(documentTerms.count)
    var length: UInt32 = 0
    for term in documentTerms {
      occurrences.append(number(of: term.text))
      if !term.isCompound { length += 1 }
    }
    occurrences.sort()
    appendPostings(of: occurrences, document: ordinal)
    lengths.append(length)
  }

  private mutating func number(of term: String) -> UInt32 {
    if let number = numbers[term] { return number }
    let number = UInt32(terms.count)
    numbers[term] = number
    terms.append(term)
    return number
  }

  private mutating func appendPostings(of occurrences: [UInt32], document: UInt32) {
    var start = 0
    while start < occurrences.count {
      var end = start + 1
      while end < occurrences.count && occurrences[end] == occurrences[start] {
        end += 1
      }
      postingTerms.append(occurrences[start])
      postingDocuments.append(document)
      postingFrequencies.append(UInt32(end - start))
      start = end
    }
  }

  /// The index of the documents added.
  ///
  /// - Complexity: O(postings + terms · log terms).
  public func finished() -> InvertedIndex {
    let order = terms.indices.sorted { terms[$0].utf8.lexicographicallyPrecedes(terms[$1].utf8) }
    var ranks = [Int](repeating: 0, count: terms.count)
    for (rank, number) in order.enumerated() {
      ranks[number] = rank
    }
    let starts = postingStarts(ranks: ranks)
    var next = starts
    var documents = [UInt32](repeating: 0, count: postingTerms.count)
    var frequencies = documents
    for posting in postingTerms.indices {
      let rank = ranks[Int(postingTerms[posting])]
      let position = Int(next[rank])
      documents[position] = postingDocuments[posting]
      frequencies[position] = postingFrequencies[posting]
      next[rank] += 1
    }
    let (termStarts, termBytes) = termTable(order: order)
    return InvertedIndex(
      unchecked: termStarts, termBytes: termBytes, postingStarts: starts, documents: documents,
      frequencies: frequencies, lengths: lengths)
  }

  private func postingStarts(ranks: [Int]) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: terms.count + 1)
    for term in postingTerms {
      starts[ranks[Int(term)] + 1] += 1
    }
    for index in starts.indices.dropFirst() {
      starts[index] += starts[index - 1]
    }
    return starts
  }

  private func termTable(order: [Int]) -> (starts: [UInt32], bytes: [UInt8]) {
    var starts: [UInt32] = [0]
    var bytes: [UInt8] = []
    for number in order {
      bytes.append(contentsOf: terms[number].utf8)
      starts.append(UInt32(bytes.count))
    }
    return (starts, bytes)
  }
}
