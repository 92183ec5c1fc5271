import Files
import Foundation
import Testing

@Suite("Folders that are never there in part")
struct FolderReplacementTests {
  @Test("a replacement leaves the new files alone, and clears away what a crashed one left")
  func replace() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/out"
    for left in ["/.out.part/x", "/.out.old"] {
      try FileManager.default.createDirectory(atPath: folder.path + left, withIntermediateDirectories: true)
    }
    try FolderReplacement.replace(path, with: [("a", [1]), ("b/c", [2])])
    #expect(try FolderReplacement.files(below: path, limit: 9) == ["a", "b/c"])
    try FolderReplacement.replace(path, with: [("d", [3])])
    #expect(try FolderReplacement.files(below: path, limit: 9) == ["d"])
    #expect(try folder.read("out/d") == [3])
    #expect(try folder.names() == ["out"])
  }

  @Test("links and too many files are told; a missing folder above is an error and leaves nothing")
  func limits() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write([1], to: "a")
    _ = try folder.write([1], to: "b")
    #expect(try FolderReplacement.files(below: folder.path, limit: 2) == ["a", "b"])
    #expect(try FolderReplacement.files(below: folder.path, limit: 1) == nil)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/c", withDestinationPath: "nowhere")
    #expect(try FolderReplacement.files(below: folder.path, limit: 9) == nil)
    #expect(try FolderReplacement.isTaken(folder.path + "/c"))
    #expect(try !FolderReplacement.isFolder(folder.path + "/c"))
    #expect(throws: FileError.self) { try FolderReplacement.replace(folder.path + "/none/out", with: [("a", [1])]) }
  }

  @Test("removing an old folder does not follow its links")
  func links() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/out"
    try FileManager.default.createDirectory(atPath: folder.path + "/kept", withIntermediateDirectories: true)
    _ = try folder.write([1], to: "kept/a")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: path + "/link", withDestinationPath: folder.path + "/kept")
    try FolderReplacement.replace(path, with: [("d", [3])])
    #expect(try folder.read("kept/a") == [1])
  }
}
