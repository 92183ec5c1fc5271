import Glibc

/// An exclusive lock between processes, held until `release`, until the value goes away, or until the process ends in any way.
public final class LockFile: Sendable {
  /// Where the lock lies; the file stays there when the lock is released.
  public let path: String
  private let descriptor: Int32

  /// Takes the lock, or fails at once when another holds it.
  /// - Throws: `FileError.locked`, `.notFound` when the folder is missing, or `.system`.
  public init(path: String) throws(FileError) {
    self.path = path
    descriptor = try Posix.open(path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error = errno == EWOULDBLOCK ? FileError.locked(path: path) : Posix.failure("lock", path)
      close(descriptor)
      throw error
    }
  }

  deinit {
    close(descriptor)
  }

  /// Gives the lock back; a second call does nothing.
  public func release() {
    flock(descriptor, LOCK_UN)
  }
}
