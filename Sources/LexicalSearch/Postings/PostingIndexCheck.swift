import Kernels

/// Checks everything about a stored index that searching relies on.
struct PostingIndexCheck {
  let layout: PostingLayout
  let order: LengthOrder

  init(_ bytes: Span<UInt8>) throws(LexicalSearchError) {
    try Self.require(bytes.count >= PostingFormat.headerLength, "its header is cut")
    for (offset, letter) in PostingFormat.magic.enumerated() {
      try Self.require(bytes[offset] == letter, "it does not begin like one")
    }
    try Self.require(number32(bytes, at: 8) == PostingFormat.version, "its format is not of this build")
    let layout = PostingLayout(trusted: bytes)
    let length = UInt64(number32(bytes, at: 24)) | UInt64(number32(bytes, at: 28)) << 32
    try Self.require(length == UInt64(bytes.count) && layout.totalLength == bytes.count, "its length is wrong")
    let checksum = UInt64(number32(bytes, at: 16)) | UInt64(number32(bytes, at: 20)) << 32
    let actual = XXH3.hash64(bytes.extracting(PostingFormat.checkedOffset..<bytes.count))
    try Self.require(checksum == actual, "its checksum does not match")
    self.layout = layout
    order = try Self.order(layout, bytes)
    try checkDictionary(bytes)
  }

  private static func order(_ layout: PostingLayout, _ bytes: Span<UInt8>) throws(LexicalSearchError) -> LengthOrder {
    var lengths: [UInt32] = []
    var starts: [UInt32] = [0]
    for offset in stride(from: layout.runs.lowerBound, to: layout.runs.upperBound, by: 8) {
      let (length, count) = (number32(bytes, at: offset), number32(bytes, at: offset + 4))
      try require(lengths.last.map { $0 < length } ?? true && count > 0, "lengths are out of order")
      try require(Int(count) <= layout.documentCount - Int(starts[starts.count - 1]), "lengths of more documents")
      lengths.append(length)
      starts.append(starts[starts.count - 1] + count)
    }
    try require(Int(starts[starts.count - 1]) == layout.documentCount, "documents without a length")
    let ordinals = try ordinals(layout, starts, bytes)
    return LengthOrder(ordinals: ordinals, lengths: lengths, starts: starts)
  }

  /// The ordinals by place: each once, ascending where lengths are equal.
  private static func ordinals(
    _ layout: PostingLayout, _ starts: [UInt32], _ bytes: Span<UInt8>
  ) throws(LexicalSearchError) -> [UInt32] {
    var ordinals: [UInt32] = []
    ordinals.reserveCapacity(layout.documentCount)
    var seen = [Bool](repeating: false, count: layout.documentCount)
    var run = 0
    for place in 0..<layout.documentCount {
      if place == Int(starts[run + 1]) { run += 1 }
      let ordinal = number32(bytes, at: layout.ordinals.lowerBound + 4 * place)
      try require(Int(ordinal) < layout.documentCount && !seen[Int(ordinal)], "ordinals do not number the documents")
      try require(place == Int(starts[run]) || ordinals[place - 1] < ordinal, "ordinals are out of order")
      seen[Int(ordinal)] = true
      ordinals.append(ordinal)
    }
    return ordinals
  }

  // MARK: Terms

  private func checkDictionary(_ bytes: Span<UInt8>) throws(LexicalSearchError) {
    var offset = layout.dictionary.lowerBound
    var list = layout.lists.lowerBound
    var term: [UInt8] = []
    for group in 0..<layout.groupCount {
      let begins = layout.dictionaryStart(group, bytes) == offset && layout.listStart(group, bytes) == list
      try Self.require(begins, "group \(group) of terms is elsewhere")
      for number in layout.terms(group) {
        let isFirst = number % PostingFormat.termsPerGroup == 0
        try checkTerm(&term, number: number, isFirst: isFirst, bytes, &offset)
        let frequency = try entryNumber(bytes, &offset)
        let size = try entryNumber(bytes, &offset)
        try Self.require(size <= layout.lists.upperBound - list, "the list of term \(number) is cut")
        try Self.require(frequency > 0 && frequency <= layout.documentCount, "term \(number) has no documents")
        let entry = TermEntry(number: number, documentFrequency: frequency, list: list..<(list + size))
        try checkList(StoredList(entry, documentCount: layout.documentCount), number, bytes)
        list += size
      }
    }
    let isFilled = offset == layout.dictionary.upperBound && list == layout.lists.upperBound
    try Self.require(isFilled, "terms do not fill the dictionary")
  }

  private func checkTerm(
    _ term: inout [UInt8], number: Int, isFirst: Bool, _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(LexicalSearchError) {
    let shared = try entryNumber(bytes, &offset)
    let own = try entryNumber(bytes, &offset)
    try Self.require(shared <= (isFirst ? 0 : term.count) && own > 0, "term \(number) is damaged")
    try Self.require(own <= layout.dictionary.upperBound - offset, "term \(number) is cut")
    let previous = term
    term.removeLast(term.count - shared)
    for index in offset..<(offset + own) { term.append(bytes[index]) }
    offset += own
    try Self.require(number == 0 || previous.lexicographicallyPrecedes(term), "term \(number) is out of order")
    try Self.require(String(validating: term, as: UTF8.self) != nil, "term \(number) is not UTF-8")
    let isLongestShared = isFirst || shared == previous.count || previous[shared] != term[shared]
    try Self.require(isLongestShared, "term \(number) is not in its shortest form")
  }

  private func entryNumber(_ bytes: Span<UInt8>, _ offset: inout Int) throws(LexicalSearchError) -> Int {
    guard let number = variableNumber(bytes, at: &offset, limit: layout.dictionary.upperBound) else {
      throw .damagedIndex("the dictionary is damaged at byte \(offset)")
    }
    return number
  }

  // MARK: Lists

  private func checkList(_ list: StoredList, _ number: Int, _ bytes: Span<UInt8>) throws(LexicalSearchError) {
    if list.form == .windows {
      try checkWindows(list, number, bytes)
      return
    }
    var postings = PostingList()
    try Self.require(list.read(bytes, into: &postings), "the list of term \(number) is damaged")
    try checkPostings(postings, below: layout.documentCount, number)
  }

  private func checkWindows(_ list: StoredList, _ number: Int, _ bytes: Span<UInt8>) throws(LexicalSearchError) {
    guard let windows = list.windows(bytes) else { throw .damagedIndex("the list of term \(number) is cut") }
    var count = 0
    var postings = PostingList()
    for (index, window) in windows.enumerated() {
      let places = LengthOrder.places(ofWindow: index, documents: layout.documentCount)
      postings.removeAll()
      if !window.range.isEmpty {
        let isRead = postings.readWindow(window.range, of: bytes, documents: places.count) && postings.count > 0
        try Self.require(isRead, "the list of term \(number) is damaged in window \(index)")
        try checkPostings(postings, below: places.count, number)
      }
      let largest = postings.frequencies[..<postings.count].max() ?? 0
      let stored = min(Int(largest), PostingFormat.largeFrequency)
      try Self.require(window.largestFrequency == stored, "the bound of term \(number) is wrong in window \(index)")
      count += postings.count
    }
    try Self.require(count == list.documentFrequency, "the list of term \(number) has another length")
  }

  private func checkPostings(
    _ postings: borrowing PostingList, below limit: Int, _ number: Int
  ) throws(LexicalSearchError) {
    var previous = -1
    var isSound = true
    for index in 0..<postings.count {
      let place = Int(postings.ids[index])
      isSound = isSound && place > previous && place < limit && postings.frequencies[index] > 0
      previous = place
    }
    try Self.require(isSound, "postings of term \(number) are out of order")
  }

  private static func require(
    _ condition: Bool, _ place: @autoclosure () -> String
  ) throws(LexicalSearchError) {
    guard condition else { throw .damagedIndex(place()) }
  }
}
