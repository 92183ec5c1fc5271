import Files
import Testing

@Suite("Byte streams")
struct ByteStreamTests {
  static let limits = DecompressionLimits(maximumBytes: 1 << 30, maximumRatio: 400, ratioFreeBytes: 1 << 20)
  static let text = Array((0..<40_000).map { "line \($0 &* 2_654_435_761 % 1_000_003)\n" }.joined().utf8)

  static func all(_ stream: ByteStream) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while case let chunk = try stream.readChunk(), !chunk.isEmpty { bytes += chunk }
    return bytes
  }

  static func all(_ bytes: [UInt8], limits: DecompressionLimits = limits) throws -> [UInt8] {
    try all(ByteStream(bytes: bytes, name: "memory", limits: limits))
  }

  @Test("a plain file comes out as it is")
  func plain() throws {
    let folder = try TemporaryFolder()
    let stream = try ByteStream(path: folder.write(Self.text, to: "a.gz"), limits: Self.limits)
    #expect(!stream.isCompressed)
    #expect(try Self.all(stream) == Self.text)
    #expect(stream.bytesProduced == Self.text.count)
  }

  @Test("a gzip file is told by its first bytes and unpacked")
  func compressed() throws {
    let folder = try TemporaryFolder()
    let stream = try ByteStream(path: folder.write(Gzip.member(Self.text), to: "a.txt"), limits: Self.limits)
    #expect(stream.isCompressed)
    #expect(try Self.all(stream) == Self.text)
  }

  @Test("several members and zero padding make one stream")
  func members() throws {
    let two = try Gzip.member(Self.text) + Gzip.member([]) + Gzip.member([65, 66]) + [0, 0, 0]
    #expect(try Self.all(two) == Self.text + [65, 66])
  }

  @Test("an empty gzip member and an empty file are empty")
  func empty() throws {
    #expect(try Self.all(Gzip.member([])).isEmpty)
    #expect(try Self.all([]).isEmpty)
  }

  @Test("a gzip file cut at any place is truncated, never shorter text without an error")
  func truncated() throws {
    let packed = try Gzip.member(Array("a short text, a short text".utf8))
    for length in 2..<packed.count {
      #expect(throws: FileError.truncatedGzip(path: "memory"), "cut at \(length)") {
        try Self.all(Array(packed.prefix(length)))
      }
    }
  }

  @Test("a damaged gzip file or one with other bytes behind it is refused")
  func damaged() throws {
    var packed = try Gzip.member(Self.text)
    #expect(throws: FileError.corruptGzip(path: "memory", reason: "other bytes follow its end")) {
      try Self.all(packed + Array("tail".utf8))
    }
    packed[packed.count - 6] ^= 1
    #expect(throws: FileError.corruptGzip(path: "memory", reason: "incorrect data check")) { try Self.all(packed) }
  }

  @Test("a gzip bomb stops at the ratio or at the size")
  func bomb() throws {
    let bomb = try Gzip.member([UInt8](repeating: 0, count: 20 << 20))
    #expect(throws: FileError.decompressionLimit(path: "memory", reason: "it grew to more than 400 times its size")) {
      try Self.all(bomb)
    }
    let small = DecompressionLimits(maximumBytes: 1000, maximumRatio: 2000, ratioFreeBytes: 1)
    #expect(throws: FileError.decompressionLimit(path: "memory", reason: "it grew beyond 1000 bytes")) {
      try Self.all(bomb, limits: small)
    }
  }

  @Test("a missing file and a folder are named in one sentence")
  func missing() throws {
    let folder = try TemporaryFolder()
    #expect(throws: FileError.notFound(path: folder.path + "/none")) {
      try ByteStream(path: folder.path + "/none", limits: Self.limits)
    }
    #expect(throws: FileError.notRegularFile(path: folder.path)) {
      try ByteStream(path: folder.path, limits: Self.limits)
    }
    #expect("\(FileError.notFound(path: "/x"))" == "There is no file at /x; check the path.")
  }
}
