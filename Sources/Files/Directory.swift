import Glibc

/// Folders, as the inbox and the index need them.
public enum Directory {
  /// The names of the regular files in a folder, in the order of their UTF-8 bytes; links and hidden names are left out.
  /// - Throws: `FileError.notFound` or `.system`.
  public static func files(in path: String) throws(FileError) -> [String] {
    var files: [String] = []
    for name in try Posix.names(in: path) where !name.hasPrefix(".") {
      if try Posix.status(path: path + "/" + name)?.isRegularFile == true { files.append(name) }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Creates a folder with its parents, for the owner only; one that exists is left as it is.
  /// - Throws: `FileError.system`.
  public static func create(_ path: String) throws(FileError) {
    if exists(path) { return }
    let above = parent(of: path)
    if above != path { try create(above) }
    _ = try Posix.makeDirectory(path, mode: 0o700)
  }

  /// Whether a folder is there.
  public static func exists(_ path: String) -> Bool {
    guard let descriptor = try? Posix.open(path, flags: O_RDONLY | O_DIRECTORY) else { return false }
    close(descriptor)
    return true
  }

  /// Moves a file into a folder of the same file system by one rename and returns its new path, or nil when the file has gone,
  /// since another process has claimed it. A name that is taken there gets a number: `a.jsonl`, then `a.2.jsonl`.
  ///
  /// Of several processes only one gets the file. Names stay unique as long as only one at a time moves files into `folder`.
  /// - Throws: `FileError.notFound` when the folder is missing, or `.system`.
  public static func claim(_ path: String, into folder: String) throws(FileError) -> String? {
    guard exists(folder) else { throw .notFound(path: folder) }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let target = folder + "/" + (try freeName(name, in: folder))
    guard try Posix.renameIfPresent(path, to: target) else { return nil }
    try flush(folder)
    try flush(parent(of: path))
    return target
  }

  /// Removes a file; nothing there is no error.
  /// - Throws: `FileError.system`.
  public static func remove(_ path: String) throws(FileError) { try Posix.remove(path) }

  /// The folder that holds `path`.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Brings the names in a folder to the disk.
  /// - Throws: `FileError.notFound` or `.system`.
  public static func flush(_ path: String) throws(FileError) {
    let descriptor = try Posix.open(path, flags: O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    try Posix.sync(descriptor, path: path)
  }

  private static func freeName(_ name: String, in folder: String) throws(FileError) -> String {
    var attempt = 1
    while try Posix.status(path: folder + "/" + numbered(name, attempt)) != nil { attempt += 1 }
    return numbered(name, attempt)
  }

  private static func numbered(_ name: String, _ attempt: Int) -> String {
    if attempt == 1 { return name }
    guard let dot = name.firstIndex(of: "."), dot != name.startIndex else { return "\(name).\(attempt)" }
    return "\(name[..<dot]).\(attempt)\(name[dot...])"
  }
}
