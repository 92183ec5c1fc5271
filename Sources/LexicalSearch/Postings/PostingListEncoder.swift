import Kernels

/// Writes posting lists in the forms that `PostingFormat` describes.
struct PostingListEncoder {
  let documentCount: Int

  /// Appends the list of a term to `bytes`.
  ///
  /// - Parameter places: Ascending, at least one.
  func append(_ places: ArraySlice<UInt32>, _ frequencies: ArraySlice<UInt32>, to bytes: inout [UInt8]) {
    switch PostingFormat.Form(documentFrequency: places.count, documents: documentCount) {
    case .short: appendShort(places, frequencies, to: &bytes)
    case .blocks: appendBlocks(places, frequencies, first: 0, to: &bytes)
    case .windows: appendWindows(places, frequencies, to: &bytes)
    }
  }

  private func appendShort(_ places: ArraySlice<UInt32>, _ frequencies: ArraySlice<UInt32>, to bytes: inout [UInt8]) {
    var next: UInt32 = 0
    for (place, frequency) in zip(places, frequencies) {
      bytes.append(variable: Int(place - next) * 2 + (frequency > 1 ? 1 : 0))
      if frequency > 1 { bytes.append(variable: Int(frequency) - 2) }
      next = place + 1
    }
  }

  // MARK: Blocks

  private func appendBlocks(
    _ places: ArraySlice<UInt32>, _ frequencies: ArraySlice<UInt32>, first: UInt32, to bytes: inout [UInt8]
  ) {
    var next = first
    for start in stride(from: places.startIndex, to: places.endIndex, by: PostingFormat.blockLength) {
      let block = start..<min(places.endIndex, start + PostingFormat.blockLength)
      appendBlock(places[block], frequencies[block], next: next, to: &bytes)
      next = places[block.upperBound - 1] + 1
    }
  }

  private func appendBlock(
    _ places: ArraySlice<UInt32>, _ frequencies: ArraySlice<UInt32>, next: UInt32, to bytes: inout [UInt8]
  ) {
    var next = next
    var gaps: [UInt32] = []
    gaps.reserveCapacity(places.count)
    for place in places {
      gaps.append(place - next)
      next = place + 1
    }
    let width = 32 - (gaps.max() ?? 0).leadingZeroBitCount
    let exceptions = frequencies.indices.filter { frequencies[$0] > 1 }
    bytes.append(UInt8(width))
    bytes.append(UInt8(exceptions.count))
    appendPacked(gaps, width: width, to: &bytes)
    for index in exceptions { bytes.append(UInt8(index - frequencies.startIndex)) }
    appendFrequencies(exceptions.map { frequencies[$0] }, to: &bytes)
  }

  private func appendPacked(_ gaps: [UInt32], width: Int, to bytes: inout [UInt8]) {
    var pending: UInt64 = 0
    var bits = 0
    for gap in gaps {
      pending |= UInt64(gap) << UInt64(bits)
      bits += width
      while bits >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        bits -= 8
      }
    }
    if bits > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
  }

  private func appendFrequencies(_ frequencies: [UInt32], to bytes: inout [UInt8]) {
    let large = UInt32(PostingFormat.largeFrequency)
    for frequency in frequencies { bytes.append(UInt8(min(frequency, large))) }
    for frequency in frequencies where frequency >= large { bytes.append(number32: frequency) }
  }

  // MARK: Windows

  private func appendWindows(_ places: ArraySlice<UInt32>, _ frequencies: ArraySlice<UInt32>, to bytes: inout [UInt8]) {
    var table: [UInt8] = []
    var content: [UInt8] = []
    var start = places.startIndex
    for window in 0..<PostingFormat.windowCount(documents: documentCount) {
      let range = LengthOrder.places(ofWindow: window, documents: documentCount)
      var end = start
      while end < places.endIndex && Int(places[end]) < range.upperBound { end += 1 }
      let before = content.count
      if end > start { appendWindow(places[start..<end], frequencies[start..<end], of: range, to: &content) }
      table.append(number16: UInt16(content.count - before))
      table.append(UInt8(min(frequencies[start..<end].max() ?? 0, UInt32(PostingFormat.largeFrequency))))
      start = end
    }
    bytes += table
    bytes += content
  }

  /// The smaller form, or the bit set where it is not much larger, since it is faster.
  private func appendWindow(
    _ places: ArraySlice<UInt32>, _ frequencies: ArraySlice<UInt32>, of window: Range<Int>, to bytes: inout [UInt8]
  ) {
    var blocks: [UInt8] = []
    blocks.append(number16: UInt16(places.count))
    appendBlocks(places, frequencies, first: UInt32(window.lowerBound), to: &blocks)
    var set: [UInt8] = []
    appendBitSet(places, frequencies, of: window, to: &set)
    bytes += set.count <= blocks.count * 5 / 4 ? set : blocks
  }

  private func appendBitSet(
    _ places: ArraySlice<UInt32>, _ frequencies: ArraySlice<UInt32>, of window: Range<Int>, to bytes: inout [UInt8]
  ) {
    let exceptions = frequencies.indices.filter { frequencies[$0] > 1 }
    bytes.append(number16: UInt16(places.count) | 0x8000)
    bytes.append(number16: UInt16(exceptions.count))
    var bits = [UInt8](repeating: 0, count: (window.count + 31) / 32 * 4)
    for place in places {
      let bit = Int(place) - window.lowerBound
      bits[bit / 8] |= 1 << UInt8(bit % 8)
    }
    bytes += bits
    for index in exceptions { bytes.append(number16: UInt16(Int(places[index]) - window.lowerBound)) }
    appendFrequencies(exceptions.map { frequencies[$0] }, to: &bytes)
  }
}
