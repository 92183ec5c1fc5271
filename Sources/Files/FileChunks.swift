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

  /// Copies a regular file to a new one, which only its owner may read, and brings it to the disk.
  ///
  /// - Throws: `FileError.notFound`, `.notRegularFile` or `.system`, also when the target is there already.
  public static func copy(_ path: String, to target: String, chunkBytes: Int = 1 << 20) throws(FileError) {
    let source = try Posix.open(path, flags: O_RDONLY | O_NONBLOCK)
    defer { close(source) }
    guard try Posix.status(source, path: path).isRegularFile else { throw .notRegularFile(path: path) }
    let copy = try Posix.open(target, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    defer { close(copy) }
    while true {
      let chunk = try Posix.read(source, upTo: chunkBytes, path: path)
      if chunk.isEmpty { break }
      try Posix.write(copy, chunk, path: target)
    }
    try Posix.sync(copy, path: target)
  }

  /// Brings a file's content to the disk.
  ///
  /// - Throws: `FileError.notFound` or `.system`.
  public static func flush(_ path: String) throws(FileError) {
    let descriptor = try Posix.open(path, flags: O_RDONLY)
    defer { close(descriptor) }
    try Posix.sync(descriptor, path: path)
  }
}
