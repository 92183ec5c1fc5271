import Glibc

/// The system calls of this module, each with its error as a value.
enum Posix {
  /// Opens `path` and returns its descriptor.
  static func open(_ path: String, flags: Int32, mode: mode_t = 0o600) throws(FileError) -> Int32 {
    let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("open", path) }
    return descriptor
  }

  /// Up to `count` bytes from the descriptor's position; empty at the end of the file.
  static func read(_ descriptor: Int32, upTo count: Int, path: String) throws(FileError) -> [UInt8] {
    var length = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      repeat {
        length = unsafe Glibc.read(descriptor, buffer.baseAddress, count)
      } while length < 0 && errno == EINTR
      initialized = max(0, length)
    }
    guard length >= 0 else { throw failure("read", path) }
    return bytes
  }

  /// Writes all of `bytes`.
  static func write(_ descriptor: Int32, _ bytes: [UInt8], path: String) throws(FileError) {
    var offset = 0
    while offset < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
      }
      if written < 0 && errno == EINTR { continue }
      guard written >= 0 else { throw failure("write", path) }
      offset += written
    }
  }

  /// Brings a file's or a folder's content to the disk.
  static func sync(_ descriptor: Int32, path: String) throws(FileError) {
    guard fsync(descriptor) == 0 else { throw failure("flush", path) }
  }

  /// What `fstat` says of an open file.
  static func status(_ descriptor: Int32, path: String) throws(FileError) -> FileStatus {
    var record = stat()
    guard unsafe fstat(descriptor, &record) == 0 else { throw failure("inspect", path) }
    return FileStatus(record)
  }

  /// What `lstat` says of a path, nil when there is nothing; a symbolic link is not followed.
  static func status(path: String) throws(FileError) -> FileStatus? {
    var record = stat()
    if unsafe lstat(path, &record) == 0 { return FileStatus(record) }
    if errno == ENOENT { return nil }
    throw failure("inspect", path)
  }

  /// The bytes of the file system of `path` that are free for us; nil when the system does not tell.
  static func freeBytes(at path: String) -> Int? {
    var record = statvfs()
    guard unsafe statvfs(path, &record) == 0 else { return nil }
    return Int(clamping: UInt64(record.f_bavail).multipliedReportingOverflow(by: UInt64(record.f_frsize)).partialValue)
  }

  /// The path without links; nil when there is nothing.
  static func resolved(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  /// Renames and replaces.
  static func rename(_ source: String, to target: String) throws(FileError) {
    guard unsafe Glibc.rename(source, target) == 0 else { throw failure("rename", source) }
  }

  /// Renames and replaces; false when the source is not there any more.
  static func renameIfPresent(_ source: String, to target: String) throws(FileError) -> Bool {
    if unsafe Glibc.rename(source, target) == 0 { return true }
    if errno == ENOENT { return false }
    throw failure("rename", source)
  }

  /// Removes an empty folder; nothing there is no error.
  static func removeDirectory(_ path: String) throws(FileError) {
    if unsafe rmdir(path) != 0 && errno != ENOENT { throw failure("remove the folder", path) }
  }

  /// Removes a file; nothing there is no error.
  static func remove(_ path: String) throws(FileError) {
    if unsafe unlink(path) != 0 && errno != ENOENT { throw failure("remove", path) }
  }

  /// Creates one folder; false when it exists already.
  static func makeDirectory(_ path: String, mode: mode_t) throws(FileError) -> Bool {
    if unsafe mkdir(path, mode) == 0 { return true }
    if errno == EEXIST { return false }
    throw failure("create the folder", path)
  }

  /// The names in a folder, unsorted, without `.` and `..`.
  static func names(in path: String) throws(FileError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw failure("list", path) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// The error of the system call that has just failed.
  static func failure(_ operation: String, _ path: String) -> FileError {
    let code = errno
    if code == ENOENT { return .notFound(path: path) }
    let reason = unsafe String(cString: strerror(code))
    return .system(operation: operation, path: path, reason: reason)
  }
}

/// The parts of a file's `stat` record that this module uses.
struct FileStatus {
  let sizeBytes: Int
  let isRegularFile: Bool
  let isDirectory: Bool
  let permissions: UInt32
  let modifiedMicroseconds: Int64

  init(_ record: stat) {
    sizeBytes = Int(record.st_size)
    isRegularFile = record.st_mode & S_IFMT == S_IFREG
    isDirectory = record.st_mode & S_IFMT == S_IFDIR
    permissions = record.st_mode & 0o7777
    modifiedMicroseconds = Int64(record.st_mtim.tv_sec) * 1_000_000 + Int64(record.st_mtim.tv_nsec) / 1_000
  }
}
