/// Many strings in one array of bytes.
struct StringColumn: Sendable, Equatable {
  /// Offsets in `bytes`, one more than there are strings, ascending from 0.
  let starts: [UInt32]
  /// UTF-8.
  let bytes: [UInt8]

  init(_ strings: some Sequence<String>) {
    var starts: [UInt32] = [0]
    var bytes: [UInt8] = []
    for string in strings {
      bytes.append(contentsOf: string.utf8)
      starts.append(UInt32(bytes.count))
    }
    self.starts = starts
    self.bytes = bytes
  }

  /// - Throws: `SegmentError.damaged` naming `section` when the offsets do not cut `bytes` into whole characters.
  init(starts: [UInt32], bytes: [UInt8], section: String) throws(SegmentError) {
    try SegmentError.require(starts.first == 0 && starts.last.map(Int.init) == bytes.count, section)
    try SegmentError.require(String(validating: bytes, as: UTF8.self) != nil, section)
    for index in starts.indices.dropFirst() {
      let start = Int(starts[index - 1])
      try SegmentError.require(starts[index] >= starts[index - 1] && starts[index] <= bytes.count, section)
      try SegmentError.require(start == bytes.count || bytes[start] & 0xC0 != 0x80, section)
    }
    self.starts = starts
    self.bytes = bytes
  }

  var count: Int { starts.count - 1 }

  subscript(_ index: Int) -> String {
    String(decoding: slice(index), as: UTF8.self)
  }

  func slice(_ index: Int) -> ArraySlice<UInt8> {
    bytes[Int(starts[index])..<Int(starts[index + 1])]
  }

  /// Whether string `left` precedes string `right` in byte order.
  func precedes(_ left: Int, _ right: Int) -> Bool {
    slice(left).lexicographicallyPrecedes(slice(right))
  }

  /// The position of `string` where the strings, taken in `order`, ascend; `order` nil stands for their own order.
  func position(of string: String, order: [UInt32]?) -> Int? {
    let wanted = Array(string.utf8)
    let place = firstPlace(notBefore: wanted, order: order)
    guard place < count else { return nil }
    let index = order.map { Int($0[place]) } ?? place
    return slice(index).elementsEqual(wanted) ? index : nil
  }

  /// The positions of the strings that begin with `prefix`, where the strings, taken in `order`, ascend.
  ///
  /// - Complexity: O(log `count` + positions).
  func positions(startingWith prefix: String, order: [UInt32]) -> [Int] {
    let wanted = Array(prefix.utf8)
    return order[firstPlace(notBefore: wanted, order: order)...].lazy.map { Int($0) }.prefix {
      slice($0).starts(with: wanted)
    }.map { $0 }
  }

  private func firstPlace(notBefore wanted: [UInt8], order: [UInt32]?) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      let index = order.map { Int($0[middle]) } ?? middle
      if slice(index).lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
