extension InvertedIndex {
  /// Checks everything that searching relies on.
  ///
  /// - Complexity: O(size of the index).
  func validate() throws(LexicalSearchError) {
    try require(termStarts.count == postingStarts.count, "term and posting tables differ in size")
    try require(documents.count == frequencies.count, "ordinals and frequencies differ in number")
    try requireOffsets(termStarts, end: termBytes.count, "term table")
    try requireOffsets(postingStarts, end: documents.count, "posting table")
    try require(String(validating: termBytes, as: UTF8.self) != nil, "terms are not UTF-8")
    for index in 0..<termCount {
      try validateTerm(index)
      try validatePostings(range(postingStarts, index))
    }
  }

  private func validateTerm(_ index: Int) throws(LexicalSearchError) {
    let term = termBytes[range(termStarts, index)]
    try require(term.first.map { $0 & 0xC0 != 0x80 } ?? false, "term \(index) is empty or cut")
    guard index > 0 else { return }
    try require(
      termBytes[range(termStarts, index - 1)].lexicographicallyPrecedes(term), "term \(index) is out of order")
  }

  private func validatePostings(_ postings: Range<Int>) throws(LexicalSearchError) {
    try require(!postings.isEmpty, "a term without documents")
    var previous = -1
    for position in postings {
      let document = Int(documents[position])
      try require(document > previous && document < documentCount, "posting \(position) is out of order")
      try require(frequencies[position] > 0, "posting \(position) has no occurrence")
      previous = document
    }
  }

  private func requireOffsets(_ starts: [UInt32], end: Int, _ name: String) throws(LexicalSearchError) {
    try require(starts.first == 0 && starts.last.map(Int.init) == end, "\(name) does not cover its content")
    for index in starts.indices.dropFirst() {
      try require(starts[index - 1] <= starts[index], "\(name) is out of order at \(index)")
    }
  }

  private func require(_ condition: Bool, _ place: @autoclosure () -> String) throws(LexicalSearchError) {
    guard condition else { throw .damagedIndex(place()) }
  }
}
