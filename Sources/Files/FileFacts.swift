/// What the file system says of a file or folder; a symbolic link is not followed.
public struct FileFacts: Sendable, Equatable {
  /// The size.
  public let sizeBytes: Int
  /// Who may do what, as `chmod` writes it.
  public let permissions: UInt32
  /// When the content was changed last, in microseconds since 1970-01-01 UTC.
  public let modifiedMicroseconds: Int64

  /// Looks at a path; nil when there is nothing.
  /// - Throws: `FileError.system`.
  public init?(of path: String) throws(FileError) {
    guard let status = try Posix.status(path: path) else { return nil }
    sizeBytes = status.sizeBytes
    permissions = status.permissions
    modifiedMicroseconds = status.modifiedMicroseconds
  }
}

/// What the system says of the file system that a path lies on.
public struct FileSystemFacts: Sendable, Equatable {
  /// The room that is left; nil when the system does not tell.
  public let freeBytes: Int?
  /// Its kind, such as `ext4`; nil when the system does not tell.
  public let kind: String?

  /// Looks at a path that is there.
  public init(at path: String) {
    freeBytes = Posix.freeBytes(at: path)
    let mounts = (try? WholeFile.read("/proc/self/mounts", limitBytes: 16 << 20)) ?? []
    kind = Self.kind(of: Posix.resolved(path) ?? path, in: String(decoding: mounts, as: UTF8.self))
  }

  /// The kind of the file system that holds `path`, by a table of mounts as Linux writes it: that of the longest mount point.
  static func kind(of path: String, in mounts: String) -> String? {
    let rows = mounts.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count > 2 }
    let holding = rows.map { (point: point($0[1]), kind: $0[2]) }.filter { mount in
      mount.point == "/" || (path + "/").utf8.starts(with: (mount.point + "/").utf8)
    }
    // Of two mounts on one point the later hides the earlier.
    return holding.reversed().max { $0.point.utf8.count < $1.point.utf8.count }.map { String($0.kind) }
  }

  /// A mount point; blanks and the like are written as octal numbers there.
  private static func point(_ text: Substring) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")].reduce(String(text)) {
      $0.replacing($1.0, with: $1.1)
    }
  }
}
