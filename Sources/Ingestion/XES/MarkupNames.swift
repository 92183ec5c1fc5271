/// The name of an element or attribute, as a number that its document's table gave it.
struct MarkupName: Hashable, Sendable {
  let index: Int

  static let key = MarkupName(index: 0)
  static let value = MarkupName(index: 1)
  static let event = MarkupName(index: 2)
  static let string = MarkupName(index: 3)
  static let date = MarkupName(index: 4)
  static let int = MarkupName(index: 5)
  static let float = MarkupName(index: 6)
  static let boolean = MarkupName(index: 7)
  static let id = MarkupName(index: 8)
  static let trace = MarkupName(index: 9)
  static let list = MarkupName(index: 10)
  static let container = MarkupName(index: 11)
  static let values = MarkupName(index: 12)
  static let log = MarkupName(index: 13)
}

/// The names of one document, so that a tag costs no text of its own. Names are local: a namespace prefix is cut off.
struct MarkupNameTable {
  /// The names that event logs use, in the order of their numbers.
  private static let common = [
    "key", "value", "event", "string", "date", "int", "float", "boolean", "id", "trace", "list", "container", "values",
    "log",
  ]
  private static let commonCount = 14
  private static let limit = 10_000

  private var names = common.map { Array($0.utf8) }
  private var indices: [ArraySlice<UInt8>: Int] = [:]

  /// The number of a name that event logs use, looked up without making anything; nil for all others.
  func known(_ bytes: [UInt8], _ range: Range<Int>) -> MarkupName? {
    for index in 0..<Self.commonCount where names[index].count == range.count && matches(index, bytes, range) {
      return MarkupName(index: index)
    }
    return nil
  }

  private func matches(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    for offset in 0..<range.count where names[index][offset] != bytes[range.lowerBound + offset] { return false }
    return true
  }

  /// The number of any name; nil when there are too many different ones.
  mutating func add(_ name: ArraySlice<UInt8>) -> MarkupName? {
    let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
    if let index = names[..<Self.commonCount].firstIndex(where: { $0.elementsEqual(local) }) {
      return MarkupName(index: index)
    }
    if let index = indices[local] { return MarkupName(index: index) }
    guard names.count < Self.limit else { return nil }
    let kept = Array(local)
    indices[kept[...]] = names.count
    names.append(kept)
    return MarkupName(index: names.count - 1)
  }

  /// The name itself, cut to 64 bytes.
  func text(of name: MarkupName) -> String {
    String(decoding: names[name.index].prefix(64), as: UTF8.self)
  }
}
