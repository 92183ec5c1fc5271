import Files
import Foundation
import Testing

@Suite("Files that are whole or absent")
struct AtomicFileTests {
  @Test("a replacement leaves the new bytes, for the owner only, and nothing beside them")
  func replace() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a"
    try AtomicFile.replace([1, 2, 3], at: path)
    try AtomicFile.replace([4], at: path)
    #expect(try folder.read("a") == [4])
    #expect(try folder.names() == ["a"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("a missing folder is an error and leaves nothing")
  func missingFolder() throws {
    let folder = try TemporaryFolder()
    #expect(throws: FileError.self) { try AtomicFile.replace([1], at: folder.path + "/none/a") }
    #expect(try folder.names() == [])
  }

  @Test("a whole file is read up to its limit")
  func wholeFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(ByteStreamTests.text, to: "a")
    #expect(try WholeFile.read(path, limitBytes: ByteStreamTests.text.count) == ByteStreamTests.text)
    #expect(throws: FileError.tooLarge(path: path, limitBytes: 10)) { try WholeFile.read(path, limitBytes: 10) }
    #expect(try WholeFile.read(folder.write([], to: "empty"), limitBytes: 10) == [])
  }

  @Test("a mapped file lends its bytes and its elements")
  func mapped() throws {
    let folder = try TemporaryFolder()
    let file = try MappedFile(path: folder.write([1, 0, 0, 0, 2, 0, 0, 0, 9], to: "a"))
    #expect(file.sizeBytes == 9)
    #expect(file.withElements(of: UInt32.self, at: 0, count: 2) { [$0[0], $0[1]] } == [1, 2])
    #expect(file.withElements(of: UInt32.self, at: 4, count: 1) { $0[0] } == 2)
    #expect(file.withBytes { $0.byteCount } == 9)
    let empty = try MappedFile(path: folder.write([], to: "empty"))
    #expect(empty.withBytes { $0.byteCount } == 0)
  }
}
