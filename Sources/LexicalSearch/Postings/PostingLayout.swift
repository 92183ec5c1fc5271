/// Where the parts of a stored index lie.
struct PostingLayout: Sendable {
  let documentCount: Int
  let termCount: Int
  let runs: Range<Int>
  let ordinals: Range<Int>
  let groups: Range<Int>
  let dictionary: Range<Int>
  let lists: Range<Int>
  /// The length of the whole that the header's numbers make.
  let totalLength: Int

  /// The layout that the header of at least `PostingFormat.headerLength` bytes tells, right or wrong.
  init(trusted bytes: Span<UInt8>) {
    func number(_ offset: Int) -> Int { Int(number32(bytes, at: offset)) }
    documentCount = number(12)
    termCount = number(32)
    runs = PostingFormat.headerLength..<(PostingFormat.headerLength + 8 * number(36))
    ordinals = runs.upperBound..<(runs.upperBound + 4 * documentCount)
    let groupCount = (termCount + PostingFormat.termsPerGroup - 1) / PostingFormat.termsPerGroup
    groups = ordinals.upperBound..<(ordinals.upperBound + 8 * groupCount)
    dictionary = groups.upperBound..<(groups.upperBound + number(40))
    lists = dictionary.upperBound..<(dictionary.upperBound + number(44))
    totalLength = lists.upperBound + PostingFormat.paddingLength
  }

  var groupCount: Int { groups.count / 8 }

  /// Where the terms of a group begin.
  func dictionaryStart(_ group: Int, _ bytes: Span<UInt8>) -> Int {
    dictionary.lowerBound + Int(number32(bytes, at: groups.lowerBound + 8 * group))
  }

  /// Where the lists of a group begin.
  func listStart(_ group: Int, _ bytes: Span<UInt8>) -> Int {
    lists.lowerBound + Int(number32(bytes, at: groups.lowerBound + 8 * group + 4))
  }

  /// The terms of a group.
  func terms(_ group: Int) -> Range<Int> {
    let first = group * PostingFormat.termsPerGroup
    return first..<min(termCount, first + PostingFormat.termsPerGroup)
  }
}
