/// What the dictionary of a stored index tells of a term.
struct TermEntry: Sendable, Equatable {
  /// The term's number in byte order.
  let number: Int
  let documentFrequency: Int
  /// The bytes of its list, in the whole.
  let list: Range<Int>
}

/// Finds terms in the dictionary of a stored index.
enum TermDictionary {
  /// The entry of `term`; nil when no document has it.
  ///
  /// - Complexity: O(log terms).
  static func entry(of term: [UInt8], in layout: PostingLayout, _ bytes: Span<UInt8>) -> TermEntry? {
    var (low, high) = (0, layout.groupCount)
    while low < high {
      let middle = (low + high) / 2
      if isAtMost(term, firstOf: middle, layout, bytes) { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : entry(of: term, inGroup: low - 1, layout, bytes)
  }

  /// Whether the first term of a group is at most `term`.
  private static func isAtMost(_ term: [UInt8], firstOf group: Int, _ layout: PostingLayout, _ bytes: Span<UInt8>)
    -> Bool
  {
    var offset = layout.dictionaryStart(group, bytes) + 1
    guard let count = variableNumber(bytes, at: &offset, limit: layout.dictionary.upperBound) else { return false }
    for index in 0..<min(count, term.count) where bytes[offset + index] != term[index] {
      return bytes[offset + index] < term[index]
    }
    return count <= term.count
  }

  private static func entry(
    of term: [UInt8], inGroup group: Int, _ layout: PostingLayout, _ bytes: Span<UInt8>
  ) -> TermEntry? {
    var offset = layout.dictionaryStart(group, bytes)
    var list = layout.listStart(group, bytes)
    let limit = layout.dictionary.upperBound
    // How many bytes the wanted term shares with the one before.
    var matched = 0
    for number in layout.terms(group) {
      guard let shared = variableNumber(bytes, at: &offset, limit: limit),
        let own = variableNumber(bytes, at: &offset, limit: limit), own <= limit - offset
      else { return nil }
      if shared < matched { return nil }
      let isCandidate = shared == matched
      if isCandidate {
        while matched < term.count && matched - shared < own && bytes[offset + matched - shared] == term[matched] {
          matched += 1
        }
      }
      let isFound = isCandidate && matched == term.count && matched - shared == own
      offset += own
      guard let frequency = variableNumber(bytes, at: &offset, limit: limit),
        let size = variableNumber(bytes, at: &offset, limit: limit)
      else { return nil }
      if isFound { return TermEntry(number: number, documentFrequency: frequency, list: list..<(list + size)) }
      list += size
    }
    return nil
  }
}
