public import Files

/// Damage to a whole file of runs. Nothing of the file may be kept; bad records are quarantined instead and are no error.
public enum IngestError: Error, Equatable, Sendable {
  /// The file could not be read or unpacked.
  case file(FileError)
  /// The file is of no known form; `reason` says what it looks like.
  case unknownFormat(path: String, reason: String)
  /// The text is not UTF-8; `reason` says what it looks like and where.
  case encoding(path: String, reason: String)
  /// The file breaks the rules of its form at a place.
  case malformed(path: String, format: IngestFormat, line: Int, reason: String)
  /// The file is well formed and holds no runs.
  case noRecords(path: String, reason: String)
  /// The file crosses a limit that concerns it as a whole.
  case limitExceeded(path: String, reason: String)
  /// The source mapping cannot be used, or does not fit the file.
  case mapping(reason: String)
}

extension IngestError: CustomStringConvertible {
  /// One sentence: what failed, on which thing, what to do.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .unknownFormat(let path, let reason):
      "\(path) is neither JSON Lines of episodes, tau-bench trajectories, XES, traces, an export or a history of a run, nor an event table: \(reason)."
    case .encoding(let path, let reason): "\(path) is not UTF-8 text: \(reason); convert it to UTF-8."
    case .malformed(let path, let format, let line, let reason):
      "\(path) is damaged as \(format.rawValue) at line \(line): \(reason)."
    case .noRecords(let path, let reason): "\(path) holds no runs: \(reason)."
    case .limitExceeded(let path, let reason): "\(path) was not read: \(reason)."
    case .mapping(let reason): "The source mapping cannot be used: \(reason)."
    }
  }
}
