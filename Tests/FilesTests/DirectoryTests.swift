import Files
import Foundation
import Testing

@Suite("Folders")
struct DirectoryTests {
  @Test("regular files are listed in byte order, without hidden ones, folders and links")
  func list() throws {
    let folder = try TemporaryFolder()
    for name in ["b", "B", "a10", "a9", ".hidden", "é"] { _ = try folder.write([1], to: name) }
    try Directory.create(folder.path + "/x/y/z")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "b")
    #expect(try Directory.files(in: folder.path) == ["B", "a10", "a9", "b", "é"])
    #expect(Directory.exists(folder.path + "/x/y/z"))
    #expect(!Directory.exists(folder.path + "/b"))
  }

  @Test("a file is claimed once, and a taken name gets a number")
  func claim() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/done"
    try Directory.create(target)
    let path = try folder.write([1], to: "a.csv.gz")
    #expect(try Directory.claim(path, into: target) == target + "/a.csv.gz")
    #expect(try Directory.claim(path, into: target) == nil)
    _ = try folder.write([2], to: "a.csv.gz")
    #expect(try Directory.claim(path, into: target) == target + "/a.2.csv.gz")
    #expect(try folder.read("done/a.csv.gz") == [1])
    #expect(throws: FileError.notFound(path: target + "2")) { try Directory.claim(path, into: target + "2") }
  }

  @Test("a folder's parent is told without looking at the disk")
  func parent() {
    #expect(["a", "/a", "a/b", "/a/b"].map(Directory.parent) == [".", "/", "a", "/a"])
  }
}
