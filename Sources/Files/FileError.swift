/// What can go wrong between the program and the file system. Each description is one sentence for a person.
public enum FileError: Error, Equatable, Sendable {
  /// The path names nothing.
  case notFound(path: String)
  /// The path names something that is no regular file.
  case notRegularFile(path: String)
  /// A system call failed; `reason` is the system's own text for it.
  case system(operation: String, path: String, reason: String)
  /// The file holds more bytes than the caller allows.
  case tooLarge(path: String, limitBytes: Int)
  /// A gzip stream ends before its trailer.
  case truncatedGzip(path: String)
  /// A gzip stream is damaged: bad header, bad data, bad checksum, or bytes after the last member.
  case corruptGzip(path: String, reason: String)
  /// A gzip stream grows beyond what the caller allows, in bytes or as a ratio.
  case decompressionLimit(path: String, reason: String)
  /// Another process holds the lock.
  case locked(path: String)
}

extension FileError: CustomStringConvertible {
  /// One sentence: what failed, on which thing, what to do.
  public var description: String {
    switch self {
    case .notFound(let path): "There is no file at \(path); check the path."
    case .notRegularFile(let path): "\(path) is not a regular file; name a file."
    case .system(let operation, let path, let reason): "Could not \(operation) \(path): \(reason)."
    case .tooLarge(let path, let limit):
      "\(path) holds more than the allowed \(limit) bytes; split it or raise the limit."
    case .truncatedGzip(let path): "The gzip data of \(path) ends too early; copy or download the file again."
    case .corruptGzip(let path, let reason):
      "The gzip data of \(path) is damaged (\(reason)); copy or download the file again."
    case .decompressionLimit(let path, let reason):
      "\(path) was not unpacked any further, \(reason); unpack it yourself if you trust it."
    case .locked(let path): "Another process holds the lock \(path); wait until it has ended."
    }
  }
}
