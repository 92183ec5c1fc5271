import Files
import Testing

@Suite("Locks between processes")
struct LockFileTests {
  @Test("a lock that is held is refused, and free again after release or when its value has gone")
  func exclusive() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/lock"
    let first = try LockFile(path: path)
    #expect(throws: FileError.locked(path: path)) { try LockFile(path: path) }
    first.release()
    do {
      let second = try LockFile(path: path)
      #expect(throws: FileError.locked(path: path)) { try LockFile(path: second.path) }
    }
    #expect(try LockFile(path: path).path == path)
  }
}
