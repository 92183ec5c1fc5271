import Testing

@testable import Server

@Suite("Lines of a stream")
struct LineSplitterTests {
  @Test("lines are the same however the bytes come in pieces", arguments: 1...9)
  func pieces(size: Int) {
    let text = [UInt8]("ab\n\ncd\r\n  \nefghij\nlonger than the limit\nk\nlast".utf8)
    var splitter = LineSplitter(limit: 8)
    var lines: [LineSplitter.Line] = []
    for start in stride(from: 0, to: text.count, by: size) {
      lines += splitter.lines(in: Array(text[start..<min(start + size, text.count)]))
    }
    lines += splitter.last()
    let expected: [LineSplitter.Line] =
      ["ab", "cd\r", "efghij"].map { .bytes([UInt8]($0.utf8)) } + [.tooLong]
      + ["k", "last"].map { .bytes([UInt8]($0.utf8)) }
    #expect(lines == expected)
  }

  @Test("a line of the limit passes, one byte more does not, and what follows is read as if nothing had been")
  func limit() {
    var splitter = LineSplitter(limit: 4)
    #expect(
      splitter.lines(in: [UInt8]("1234\n12345\n12\n".utf8)) == [.bytes([49, 50, 51, 52]), .tooLong, .bytes([49, 50])])
    #expect(splitter.last() == [])
  }
}
