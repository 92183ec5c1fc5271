import Files
import Testing

@Suite("Lines")
struct LineReaderTests {
  static func lines(_ bytes: [UInt8], maximumBytes: Int = 100) throws -> [Line] {
    let stream = ByteStream(bytes: bytes, name: "memory", limits: ByteStreamTests.limits)
    var reader = LineReader(stream, maximumBytes: maximumBytes)
    var lines: [Line] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  static func lines(_ text: String, maximumBytes: Int = 100) throws -> [Line] {
    try lines(Array(text.utf8), maximumBytes: maximumBytes)
  }

  @Test("lines are numbered from one and end with LF, CR LF or the file")
  func ends() throws {
    #expect(
      try Self.lines("a\nb\r\n\nc") == [
        .text(number: 1, bytes: [97]), .text(number: 2, bytes: [98]), .text(number: 3, bytes: []),
        .text(number: 4, bytes: [99]),
      ])
    #expect(try Self.lines("a\n") == [.text(number: 1, bytes: [97])])
    #expect(try Self.lines("") == [])
    #expect(try Self.lines("\r\n") == [.text(number: 1, bytes: [])])
  }

  @Test("a line at the limit passes and one over it is skipped with its length and head")
  func limit() throws {
    #expect(
      try Self.lines("1234\r\n12345\n1\n", maximumBytes: 4) == [
        .text(number: 1, bytes: Array("1234".utf8)),
        .tooLong(number: 2, sizeBytes: 5, head: Array("12345".utf8)),
        .text(number: 3, bytes: [49]),
      ])
  }

  @Test("a line of ten megabytes costs its head only, and the lines after it are read")
  func huge() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](repeating: 97, count: 10_000_000) + Array("\nnext\n".utf8)
    let stream = try ByteStream(path: folder.write(bytes, to: "long"), limits: ByteStreamTests.limits)
    var reader = LineReader(stream, maximumBytes: 1000)
    #expect(
      try reader.next() == .tooLong(number: 1, sizeBytes: 10_000_000, head: [UInt8](repeating: 97, count: 256)))
    #expect(try reader.next() == .text(number: 2, bytes: Array("next".utf8)))
    #expect(try reader.next() == nil)
  }

  @Test("lines of a gzip file equal the lines of its text split plainly")
  func oracle() throws {
    let lines = try Self.lines(Gzip.member(ByteStreamTests.text))
    let plain = ByteStreamTests.text.split(separator: 10).enumerated()
    #expect(lines == plain.map { .text(number: $0.offset + 1, bytes: Array($0.element)) })
  }
}
