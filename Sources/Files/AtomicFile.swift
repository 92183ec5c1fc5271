import Glibc

/// Files that are there whole or not at all.
public enum AtomicFile {
  /// Writes `bytes` beside `path`, flushes them, renames over `path` and flushes the folder.
  ///
  /// A reader sees the old bytes or the new ones; after a crash one of both is there. The file is readable by its owner only.
  /// Two writers of one path at a time must exclude each other with a `LockFile`.
  /// - Throws: `FileError.notFound` when the folder is missing, or `.system`.
  public static func replace(_ bytes: [UInt8], at path: String) throws(FileError) {
    let temporary = path + ".part"
    do throws(FileError) {
      try write(bytes, to: temporary)
      try Posix.rename(temporary, to: path)
    } catch {
      try? Posix.remove(temporary)
      throw error
    }
    try Directory.flush(Directory.parent(of: path))
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = try Posix.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0 else { throw Posix.failure("protect", path) }
    try Posix.write(descriptor, bytes, path: path)
    try Posix.sync(descriptor, path: path)
  }
}
