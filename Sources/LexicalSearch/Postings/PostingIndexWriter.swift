import Kernels

/// Lays an index out in its stored form.
struct PostingIndexWriter {
  private let index: InvertedIndex
  private let order: LengthOrder
  private var groups: [UInt8] = []
  private var dictionary: [UInt8] = []
  private var lists: [UInt8] = []

  init(_ index: InvertedIndex, order: LengthOrder) {
    self.index = index
    self.order = order
  }

  consuming func encoded() -> [UInt8] {
    appendTerms()
    var bytes = PostingFormat.magic
    bytes.append(number32: PostingFormat.version)
    bytes.append(number32: UInt32(index.documentCount))
    bytes.append(number64: 0)
    bytes.append(number64: 0)
    bytes.append(number32: UInt32(index.termCount))
    bytes.append(number32: UInt32(order.lengths.count))
    bytes.append(number32: UInt32(dictionary.count))
    bytes.append(number32: UInt32(lists.count))
    for (run, length) in order.lengths.enumerated() {
      bytes.append(number32: length)
      bytes.append(number32: order.starts[run + 1] - order.starts[run])
    }
    for ordinal in order.ordinals { bytes.append(number32: ordinal) }
    bytes += groups
    bytes += dictionary
    bytes += lists
    bytes.append(contentsOf: repeatElement(0, count: PostingFormat.paddingLength))
    PostingIndexWriter.seal(&bytes)
    return bytes
  }

  /// Writes the length and the checksum into the header.
  static func seal(_ bytes: inout [UInt8]) {
    func number(_ value: UInt64) -> [UInt8] {
      var number: [UInt8] = []
      number.append(number64: value)
      return number
    }
    bytes.replaceSubrange(24..<32, with: number(UInt64(bytes.count)))
    let checksum = XXH3.hash64(bytes.span.extracting(PostingFormat.checkedOffset..<bytes.count))
    bytes.replaceSubrange(PostingFormat.checksumOffset..<24, with: number(checksum))
  }

  private mutating func appendTerms() {
    let (places, frequencies) = postingsByPlace()
    let encoder = PostingListEncoder(documentCount: index.documentCount)
    for term in 0..<index.termCount {
      let isFirst = term % PostingFormat.termsPerGroup == 0
      if isFirst {
        groups.append(number32: UInt32(dictionary.count))
        groups.append(number32: UInt32(lists.count))
      }
      let postings = index.range(index.postingStarts, term)
      let start = lists.count
      encoder.append(places[postings], frequencies[postings], to: &lists)
      appendTerm(term, isFirst: isFirst)
      dictionary.append(variable: postings.count)
      dictionary.append(variable: lists.count - start)
    }
  }

  private mutating func appendTerm(_ number: Int, isFirst: Bool) {
    let term = index.termBytes[index.range(index.termStarts, number)]
    var shared = 0
    if !isFirst {
      let previous = index.termBytes[index.range(index.termStarts, number - 1)]
      shared = zip(previous, term).prefix { $0 == $1 }.count
    }
    dictionary.append(variable: shared)
    dictionary.append(variable: term.count - shared)
    dictionary.append(contentsOf: term.dropFirst(shared))
  }

  /// The postings with places for ordinals, ascending within each list: transposed to documents, and back place by
  /// place.
  private func postingsByPlace() -> (places: [UInt32], frequencies: [UInt32]) {
    let (documents, count) = (index.documents, index.documents.count)
    var starts = [UInt32](repeating: 0, count: index.documentCount + 1)
    for document in documents { starts[Int(order.places[Int(document)]) + 1] += 1 }
    for place in 0..<index.documentCount { starts[place + 1] += starts[place] }
    var next = starts
    var (terms, termFrequencies) = ([UInt32](repeating: 0, count: count), [UInt32](repeating: 0, count: count))
    for term in 0..<index.termCount {
      for posting in index.range(index.postingStarts, term) {
        let place = Int(order.places[Int(documents[posting])])
        let position = Int(next[place])
        terms[position] = UInt32(term)
        termFrequencies[position] = index.frequencies[posting]
        next[place] += 1
      }
    }
    next = index.postingStarts
    var (places, frequencies) = ([UInt32](repeating: 0, count: count), [UInt32](repeating: 0, count: count))
    for place in 0..<index.documentCount {
      for position in Int(starts[place])..<Int(starts[place + 1]) {
        let target = Int(next[Int(terms[position])])
        places[target] = UInt32(place)
        frequencies[target] = termFrequencies[position]
        next[Int(terms[position])] += 1
      }
    }
    return (places, frequencies)
  }
}
