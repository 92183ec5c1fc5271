import Glibc

/// Files that fit in memory.
public enum WholeFile {
  /// All bytes of a regular file of at most `limitBytes`, as they lie on the disk.
  /// - Throws: `FileError.notFound`, `.notRegularFile`, `.tooLarge` or `.system`.
  public static func read(_ path: String, limitBytes: Int) throws(FileError) -> [UInt8] {
    let descriptor = try Posix.open(path, flags: O_RDONLY | O_NONBLOCK)
    defer { close(descriptor) }
    let status = try Posix.status(descriptor, path: path)
    guard status.isRegularFile else { throw .notRegularFile(path: path) }
    guard status.sizeBytes <= limitBytes else { throw .tooLarge(path: path, limitBytes: limitBytes) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(status.sizeBytes)
    while true {
      let chunk = try Posix.read(descriptor, upTo: max(4096, status.sizeBytes - bytes.count), path: path)
      if chunk.isEmpty { return bytes }
      bytes.append(contentsOf: chunk)
      guard bytes.count <= limitBytes else { throw .tooLarge(path: path, limitBytes: limitBytes) }
    }
  }
}
