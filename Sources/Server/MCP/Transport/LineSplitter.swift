/// Cuts bytes that come in pieces into lines, and gives up lines that are too long without keeping them.
struct LineSplitter: Sendable {
  enum Line: Hashable, Sendable {
    case bytes([UInt8])
    /// A line longer than the limit; its bytes are gone.
    case tooLong
  }

  let limit: Int
  private var pending: [UInt8] = []
  private var isSkipping = false

  /// - Parameter limit: The longest line in bytes, without its newline.
  init(limit: Int) { self.limit = limit }

  /// The lines that end in a piece.
  mutating func lines(in piece: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var rest = piece[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      add(rest[..<end])
      lines += finished()
      rest = rest[(end + 1)...]
    }
    add(rest)
    return lines
  }

  /// The line that no newline ends; empty when there is none.
  mutating func last() -> [Line] { finished() }

  private mutating func add(_ bytes: ArraySlice<UInt8>) {
    if pending.count + bytes.count > limit {
      isSkipping = true
      pending = []
    }
    if !isSkipping { pending += bytes }
  }

  private mutating func finished() -> [Line] {
    defer {
      pending = []
      isSkipping = false
    }
    if isSkipping { return [.tooLong] }
    return pending.allSatisfy { [0x20, 0x09, 0x0d].contains($0) } ? [] : [.bytes(pending)]
  }
}
