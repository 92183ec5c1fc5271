import Foundation
import Testing

@testable import Files

@Suite("What the file system says")
struct FileFactsTests {
  @Test("size, rights and time of a file are told, and of nothing nothing")
  func file() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "a")
    let time = Date(timeIntervalSince1970: 1_700_000_000)
    try FileManager.default.setAttributes([.posixPermissions: 0o640, .modificationDate: time], ofItemAtPath: path)
    let facts = try #require(try FileFacts(of: path))
    #expect(facts.sizeBytes == 3)
    #expect(facts.permissions == 0o640)
    #expect(facts.modifiedMicroseconds == 1_700_000_000_000_000)
    try Directory.remove(path)
    try Directory.remove(path)
    let gone = try FileFacts(of: path)
    #expect(gone == nil)
  }

  @Test("the file system of a folder has room and a kind")
  func system() throws {
    let folder = try TemporaryFolder()
    let facts = FileSystemFacts(at: folder.path)
    let (free, kind) = (try #require(facts.freeBytes), try #require(facts.kind))
    #expect(free > 0)
    #expect(!kind.isEmpty)
    let nowhere = FileSystemFacts(at: folder.path + "/nothing").freeBytes
    #expect(nowhere == nil)
  }

  @Test("the longest mount point that holds a path counts, of two on one point the later")
  func mounts() {
    let table = """
      /dev/a / ext4 rw 0 0
      server:/x /data nfs4 rw 0 0
      /dev/b /data/fast\\040disk xfs rw 0 0
      tmpfs /tmp tmpfs rw 0 0
      /dev/c /tmp ext4 rw 0 0
      damaged
      """
    let kinds = ["/", "/database", "/data", "/data/x", "/data/fast disk/y", "/tmp/z"].map { path -> String in
      FileSystemFacts.kind(of: path, in: table) ?? "none"
    }
    #expect(kinds == ["ext4", "ext4", "nfs4", "nfs4", "xfs", "ext4"])
    let none = FileSystemFacts.kind(of: "/a", in: "")
    #expect(none == nil)
  }
}
