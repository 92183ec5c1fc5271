import Glibc

/// Folders of a few small files that are never there in part.
public enum FolderReplacement {
  /// A file below the folder: a relative path of plain names, and its bytes.
  public typealias Member = (path: String, bytes: [UInt8])

  /// Writes the files into a new folder beside `path`, flushes them, moves what is at `path` aside, puts the new folder
  /// there by one rename, and removes the old one.
  ///
  /// A reader sees the old folder, for a moment none, then the new one; after a crash one of the three holds and the next
  /// call clears the rest away. Files are readable by their owner only. Two writers of one path at a time must exclude
  /// each other.
  /// - Throws: `FileError.notFound` when the folder above is missing, or `.system`.
  public static func replace(_ path: String, with members: [Member]) throws(FileError) {
    let temporary = try begin(path)
    let aside = Directory.parent(of: path) + "/." + lastName(of: path) + ".old"
    try remove(aside)
    do throws(FileError) {
      try write(members, to: temporary)
      _ = try put(temporary, at: path, keepingOldAt: aside)
    } catch {
      try? remove(temporary)
      throw error
    }
    try remove(aside)
  }

  /// Makes an empty folder, for its owner only, beside the place where it is to be put; what an earlier attempt left there goes.
  /// - Throws: `FileError.notFound` when the folder above is missing, or `.system`.
  public static func begin(_ path: String) throws(FileError) -> String {
    let above = Directory.parent(of: path)
    guard Directory.exists(above) else { throw .notFound(path: above) }
    let temporary = "\(above)/.\(lastName(of: path)).part"
    try remove(temporary)
    _ = try Posix.makeDirectory(temporary, mode: 0o700)
    return temporary
  }

  /// Moves what is at `path` to `aside`, which must be free, and puts the folder `temporary` there by one rename; returns
  /// whether there was something.
  /// - Throws: `FileError.system`; what was at `path` is there again then.
  public static func put(_ temporary: String, at path: String, keepingOldAt aside: String) throws(FileError) -> Bool {
    let isTaken = try Posix.renameIfPresent(path, to: aside)
    do throws(FileError) { try Posix.rename(temporary, to: path) } catch {
      if isTaken { try? Posix.rename(aside, to: path) }
      throw error
    }
    try Directory.flush(Directory.parent(of: path))
    return isTaken
  }

  /// Removes a folder with all that it holds, or a file; a link in it is removed, not followed. Nothing happens when there is none.
  /// - Throws: `FileError.system`.
  public static func discard(_ path: String) throws(FileError) { try remove(path) }

  private static func lastName(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The paths of all regular files below a folder, relative to it, in the order of their UTF-8 bytes; nil when anything
  /// else than files and folders is there, or more than `limit` files.
  /// - Throws: `FileError.notFound` or `.system`.
  public static func files(below path: String, limit: Int) throws(FileError) -> [String]? {
    var files: [String] = []
    var pending = [""]
    while let folder = pending.popLast() {
      for name in try Posix.names(in: path + "/" + folder) {
        guard let status = try Posix.status(path: "\(path)/\(folder)\(name)") else { continue }
        if status.isDirectory {
          pending.append("\(folder)\(name)/")
        } else if status.isRegularFile, files.count < limit {
          files.append(folder + name)
        } else {
          return nil
        }
      }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The names of the folders in a folder, sorted; hidden ones and links are left out.
  /// - Throws: `FileError.notFound` or `.system`.
  public static func folders(in path: String) throws(FileError) -> [String] {
    var folders: [String] = []
    for name in try Posix.names(in: path) where !name.hasPrefix(".") {
      if try Posix.status(path: "\(path)/\(name)")?.isDirectory == true { folders.append(name) }
    }
    return folders.sorted()
  }

  /// Whether something is at a path, a dangling link included.
  /// - Throws: `FileError.system`.
  public static func isTaken(_ path: String) throws(FileError) -> Bool { try Posix.status(path: path) != nil }

  /// Whether a folder is at a path itself, not behind a link.
  /// - Throws: `FileError.system`.
  public static func isFolder(_ path: String) throws(FileError) -> Bool {
    try Posix.status(path: path)?.isDirectory ?? false
  }

  private static func write(_ members: [Member], to folder: String) throws(FileError) {
    for member in members {
      let parts = member.path.split(separator: "/", omittingEmptySubsequences: false)
      precondition(
        parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }, "A member of a folder is at \(member.path)")
      let path = folder + "/" + member.path
      try Directory.create(Directory.parent(of: path))
      try AtomicFile.replace(member.bytes, at: path)
    }
    try Directory.flush(folder)
  }

  private static func remove(_ path: String) throws(FileError) {
    guard let status = try Posix.status(path: path) else { return }
    guard status.isDirectory else { return try Posix.remove(path) }
    for name in try Posix.names(in: path) { try remove(path + "/" + name) }
    try Posix.removeDirectory(path)
  }
}
