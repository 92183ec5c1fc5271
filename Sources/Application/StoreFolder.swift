import Files

/// The folders and files of one data directory.
public struct StoreFolder: Sendable {
  /// The directory itself.
  public let path: String

  /// Names a data directory; nothing is touched.
  public init(path: String) { self.path = path }

  /// The database: the truth.
  public var database: String { path + "/autogenesis.db" }
  /// Where files for the nightly are dropped.
  public var inbox: String { path + "/inbox" }
  /// Files that a night is working on.
  public var claimed: String { inbox + "/claimed" }
  /// Files that a night took in.
  public var done: String { inbox + "/done" }
  /// Files that a night could not read.
  public var failed: String { inbox + "/failed" }
  /// Staging areas of ingests under way.
  public var staging: String { path + "/staging" }
  /// Index segments.
  public var index: String { path + "/index" }
  /// Models that were added.
  public var models: String { path + "/models" }
  /// Reports and drawings of the nights.
  public var reports: String { path + "/reports" }
  /// The file of settings, where no other one is named.
  public var settings: String { path + "/autogenesis.conf" }
  /// The lock that keeps writers apart.
  public var lock: String { path + "/writer.lock" }

  /// Whether there is a database.
  public var exists: Bool { (try? Directory.files(in: path))?.contains("autogenesis.db") ?? false }

  /// Creates the directory and its folders.
  ///
  /// - Throws: `FileError` when a folder cannot be made.
  func create() throws {
    for folder in [path, inbox, claimed, done, failed, staging, index, reports] { try Directory.create(folder) }
  }
}
