import Foundation
import Testing

@testable import Retrieval

@Suite struct VectorArchiveTests {
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)").path
    deinit { try? FileManager.default.removeItem(atPath: path) }

    var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
    func archive() -> VectorArchive { VectorArchive(folder: path, dimension: 3) }
  }

  private static func key(_ number: Int) -> ContentKey { ContentKey(of: "text \(number)") }
  private static func vector(_ number: Int) -> [Float] { [Float(number), -0.5, 1 / Float(number + 1)] }
  private static func entries(_ numbers: Range<Int>) -> [(key: ContentKey, vector: [Float])] {
    numbers.map { (key($0), vector($0)) }
  }

  @Test("vectors are found again by this archive, by one opened later, and by one that was open already")
  func roundTrip() throws {
    let folder = Folder()
    let (first, open) = (folder.archive(), folder.archive())
    #expect(try first.vectors(of: [Self.key(0)]) == [nil])
    #expect(try open.missing(of: [Self.key(1), Self.key(0), Self.key(1)]) == [Self.key(1), Self.key(0)])
    try first.add(Self.entries(0..<5))
    try first.add([])
    for archive in [first, open, folder.archive()] {
      #expect(
        try archive.vectors(of: [Self.key(4), Self.key(9), Self.key(0)]) == [Self.vector(4), nil, Self.vector(0)])
      #expect(try archive.missing(of: [Self.key(4), Self.key(9)]) == [Self.key(9)])
    }
    #expect(folder.files.count == 1)
  }

  @Test("a chunk that is changed or cut anywhere counts as not there, and the others stay")
  func damage() throws {
    let whole = Folder()
    try whole.archive().add(Self.entries(0..<3))
    let bytes = try Data(contentsOf: URL(filePath: whole.path + "/" + whole.files[0]))
    for place in 0..<bytes.count {
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      for damaged in [changed, bytes.prefix(place)] {
        let folder = Folder()
        try folder.archive().add(Self.entries(7..<8))
        try damaged.write(to: URL(filePath: folder.path + "/0-1.vectors"))
        let found = try folder.archive().vectors(of: (0..<3).map(Self.key) + [Self.key(7)])
        #expect(found == [nil, nil, nil, Self.vector(7)], "byte \(place)")
        #expect(folder.files.count == 1)
      }
    }
  }

  @Test("vectors of another dimension count as not there")
  func dimension() throws {
    let folder = Folder()
    try VectorArchive(folder: folder.path, dimension: 2).add([(Self.key(1), [1, 0])])
    #expect(try folder.archive().vectors(of: [Self.key(1)]) == [nil])
  }

  @Test("many small chunks become few, and nothing is lost")
  func joining() throws {
    let folder = Folder()
    let archive = folder.archive()
    for number in 0..<100 { try archive.add(Self.entries(number..<(number + 2))) }
    #expect(folder.files.count <= 33)
    for archive in [archive, folder.archive()] {
      #expect(try archive.vectors(of: (0...100).map(Self.key)) == (0...100).map(Self.vector))
    }
  }

  @Test("what is not to be kept gives its space back, what is stays")
  func keeping() throws {
    let folder = Folder()
    let archive = folder.archive()
    for start in stride(from: 0, to: 40, by: 10) { try archive.add(Self.entries(start..<(start + 10))) }
    func size() throws -> Int {
      try folder.files.reduce(0) { try $0 + Data(contentsOf: URL(filePath: folder.path + "/" + $1)).count }
    }
    let before = try size()
    try archive.keep(only: Set((0..<13).map(Self.key)))
    #expect(try archive.missing(of: (0..<40).map(Self.key)) == (13..<40).map(Self.key))
    #expect(try folder.archive().vectors(of: (0..<13).map(Self.key)) == (0..<13).map(Self.vector))
    #expect(try size() == 2 * 32 + 13 * (16 + 12) && before == 4 * 32 + 40 * (16 + 12))
    try archive.keep(only: [])
    #expect(folder.files.isEmpty)
  }
}
