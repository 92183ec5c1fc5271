import Glibc

/// A file's bytes as they lie on the disk, piece by piece.
public enum FileChunks {
  /// Hands the bytes of a regular file to `body` in pieces of at most `chunkBytes`; returns how many there were.
  ///
  /// - Throws: `FileError.notFound`, `.notRegularFile` or `.system`.
  public static func read(_ path: String, chunkBytes: Int = 1 << 20, _ body: ([UInt8]) -> Void) throws(FileError) -> Int
  {
    let descriptor = try Posix.open(path, flags: O_RDONLY | O_NONBLOCK)
    defer { close(descriptor) }
    guard try Posix.status(descriptor, path: path).isRegularFile else { throw .notRegularFile(path: path) }
    var sizeBytes = 0
    while true {
      let chunk = try Posix.read(descriptor, upTo: chunkBytes, path: path)
      if chunk.isEmpty { return sizeBytes }
      sizeBytes += chunk.count
      body(chunk)
    }
  }
}
