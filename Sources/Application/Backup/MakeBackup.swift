import Domain
import Files
import JSONDocuments
import Storage

extension Workspace {
  /// Writes a backup to a new folder while others go on writing, and reads it back whole before it gets its name.
  ///
  /// It holds the database, which is everything that cannot be made anew. Indexes and reports are derived from it.
  ///
  /// - Throws: `BackupError` when something is at the place already, `FileError`, `StorageError`.
  public func backup(to path: String) throws -> BackupReport {
    guard try !FolderReplacement.isTaken(path) else { throw BackupError.targetTaken(path: path) }
    let temporary = try FolderReplacement.begin(path)
    do {
      let manifest = try write(to: temporary)
      guard try !FolderReplacement.isTaken(path) else { throw BackupError.targetTaken(path: path) }
      _ = try FolderReplacement.put(temporary, at: path, keepingOldAt: temporary + ".old")
      return BackupReport(path: path, manifest: manifest)
    } catch {
      try FolderReplacement.discard(temporary)
      throw error
    }
  }

  /// Writes a backup below `folder` that is named after the time, and keeps only the newest ones.
  ///
  /// - Parameter kept: How many backups stay; nil keeps all.
  /// - Throws: `UsageError`, `BackupError`, `FileError`, `StorageError`.
  public func backup(below folder: String, keeping kept: Int?) throws -> BackupReport {
    if let kept, kept < 1 { throw UsageError("--keep \(kept) is under 1.") }
    try Directory.create(folder)
    let time = clock.now.text.replacing(":", with: "").replacing("-", with: "").prefix(15)
    var report = try backup(to: "\(folder)/\(Self.backupPrefix)\(time)Z")
    guard let kept else { return report }
    let names = try FolderReplacement.folders(in: folder).filter { $0.hasPrefix(Self.backupPrefix) }
    for name in names.dropLast(kept) {
      // Only what is a backup of ours is ever removed.
      guard (try? BackupManifest(of: "\(folder)/\(name)")) != nil else { continue }
      try FolderReplacement.discard("\(folder)/\(name)")
      report.removed.append(name)
    }
    return report
  }

  private static let backupPrefix = "autogenesis-"

  private func write(to folder: String) throws -> BackupManifest {
    let path = folder + "/" + BackupManifest.databaseName
    try store.copy(to: path)
    try FileChunks.flush(path)
    let copy = try Store(opening: path, mode: .reading)
    let facts = Result { (try copy.schemaVersion, BackupVerification.heads(of: try copy.verifyAudit())) }
    try copy.close()
    let (schema, logs) = try facts.get()
    let manifest = BackupManifest(
      version: Product.version, schema: schema, createdAt: clock.now,
      database: try BackupVerification.describe(path, as: BackupManifest.databaseName), logs: logs)
    try AtomicFile.replace(
      [UInt8]((JSONValue.object(manifest.json).text + "\n").utf8), at: folder + "/" + BackupManifest.fileName)
    return try BackupVerification.verify(folder)
  }
}
