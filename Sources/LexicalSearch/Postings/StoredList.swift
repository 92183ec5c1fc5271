import Kernels

/// A posting list as it is stored.
struct StoredList: Sendable {
  let documentFrequency: Int
  /// Its bytes, in the whole.
  let range: Range<Int>
  let documentCount: Int

  init(_ entry: TermEntry, documentCount: Int) {
    documentFrequency = entry.documentFrequency
    range = entry.list
    self.documentCount = documentCount
  }

  var form: PostingFormat.Form {
    PostingFormat.Form(documentFrequency: documentFrequency, documents: documentCount)
  }

  /// Appends all postings to `postings`, by place; false when the bytes are not those of the list.
  func read(_ bytes: Span<UInt8>, into postings: inout PostingList) -> Bool {
    switch form {
    case .short: readShort(bytes, into: &postings)
    case .blocks: postings.appendBlocks(range, of: bytes, listed: documentFrequency)
    case .windows: readWindows(bytes, into: &postings)
    }
  }

  private func readShort(_ bytes: Span<UInt8>, into postings: inout PostingList) -> Bool {
    var offset = range.lowerBound
    var next = 0
    for _ in 0..<documentFrequency {
      guard let number = variableNumber(bytes, at: &offset, limit: range.upperBound) else { return false }
      var frequency = 1
      if number & 1 == 1 {
        guard let more = variableNumber(bytes, at: &offset, limit: range.upperBound) else { return false }
        frequency = more + 2
      }
      next += number / 2 + 1
      guard next <= documentCount, frequency <= Int(UInt32.max) else { return false }
      postings.append(id: UInt32(next - 1), frequency: UInt32(frequency))
    }
    return offset == range.upperBound
  }

  private func readWindows(_ bytes: Span<UInt8>, into postings: inout PostingList) -> Bool {
    guard let windows = windows(bytes) else { return false }
    var read = PostingList()
    for (number, window) in windows.enumerated() where !window.range.isEmpty {
      let places = LengthOrder.places(ofWindow: number, documents: documentCount)
      guard read.readWindow(window.range, of: bytes, documents: places.count) else { return false }
      for index in 0..<read.count {
        postings.append(id: UInt32(places.lowerBound) &+ read.ids[index], frequency: read.frequencies[index])
      }
    }
    return true
  }

  /// The part of a list in one window.
  struct Window: Sendable {
    /// Its bytes, in the whole; none when the window has no posting.
    let range: Range<Int>
    /// The largest frequency, 255 for all from there on; 0 without postings.
    let largestFrequency: Int
  }

  /// The windows of a list of that form; nil when they do not fill its bytes.
  func windows(_ bytes: Span<UInt8>) -> [Window]? {
    let count = PostingFormat.windowCount(documents: documentCount)
    var offset = range.lowerBound + PostingFormat.windowEntryLength * count
    guard offset <= range.upperBound else { return nil }
    var windows: [Window] = []
    windows.reserveCapacity(count)
    for number in 0..<count {
      let entry = range.lowerBound + PostingFormat.windowEntryLength * number
      let size = Int(bytes[entry]) | Int(bytes[entry + 1]) << 8
      guard size <= range.upperBound - offset else { return nil }
      windows.append(Window(range: offset..<(offset + size), largestFrequency: Int(bytes[entry + 2])))
      offset += size
    }
    return offset == range.upperBound ? windows : nil
  }
}

extension StoredList {
  /// How often the document at `place` has the term; nil when it has not.
  func frequency(at place: UInt32, _ bytes: Span<UInt8>) -> UInt32? {
    var postings = PostingList()
    var wanted = place
    if form == .windows {
      let number = Int(place) / WindowSums.size
      let places = LengthOrder.places(ofWindow: number, documents: documentCount)
      guard let window = windows(bytes)?[number], !window.range.isEmpty else { return nil }
      _ = postings.readWindow(window.range, of: bytes, documents: places.count)
      wanted -= UInt32(places.lowerBound)
    } else {
      _ = read(bytes, into: &postings)
    }
    var (low, high) = (0, postings.count)
    while low < high {
      let middle = (low + high) / 2
      if postings.ids[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < postings.count && postings.ids[low] == wanted ? postings.frequencies[low] : nil
  }
}
