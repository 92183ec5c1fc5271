import Domain
import Files
public import JSONDocuments
import Storage

/// What a restoration did.
public struct RestoreReport: Presentable {
  let path: String
  let manifest: BackupManifest
  /// Where the store lies that was there before; nil when there was none.
  let earlier: String?

  public var json: JSONObject {
    var json = manifest.json.merging(["data": .string(path)])
    if let earlier { json["earlier_store"] = .string(earlier) }
    return json
  }

  public var text: String {
    let note = earlier.map { "What was there before lies in \($0) now: remove it when you do not need it.\n" } ?? ""
    return "\(path) holds the store of \(manifest.createdAt.text); its indexes are built anew at their first use.\n"
      + note
  }
}

/// Brings a backup back.
public struct Restoration: Sendable {
  private let backup: String

  /// Names a backup.
  public init(of backup: String) { self.backup = backup }

  /// Reads the whole backup and tells what is in it; nothing is written.
  ///
  /// - Throws: `BackupError` that says what is wrong, `StorageError`.
  public func verify() throws -> BackupReport {
    BackupReport(path: backup, manifest: try BackupVerification.verify(backup))
  }

  /// Makes a data directory of the backup, beside the place first; it takes the place by one rename when all of it was
  /// checked again.
  ///
  /// - Parameter replaces: Whether a store that is there may be moved aside; it is kept.
  /// - Throws: `BackupError`, `FileError`, `StorageError`. What was there is untouched then.
  public func restore(to path: String, replaces: Bool) throws -> RestoreReport {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let isTaken = try FolderReplacement.isTaken(path)
    guard try !isTaken || replaces || isEmpty(path) else { throw BackupError.targetTaken(path: path) }
    _ = try BackupVerification.verify(backup)
    let held = try isTaken ? hold(path) : nil
    defer { held?.release() }
    try Directory.create(Directory.parent(of: path))
    let temporary = try FolderReplacement.begin(path)
    do {
      let manifest = try build(temporary)
      let aside = try freeName(path)
      let wasThere = try FolderReplacement.put(temporary, at: path, keepingOldAt: aside)
      return RestoreReport(path: path, manifest: manifest, earlier: wasThere ? aside : nil)
    } catch {
      try FolderReplacement.discard(temporary)
      throw error
    }
  }

  private func isEmpty(_ path: String) throws -> Bool {
    try FolderReplacement.isFolder(path) && FolderReplacement.files(below: path, limit: 1) == []
  }

  /// Keeps writers out of a store that is about to be moved aside.
  private func hold(_ path: String) throws -> LockFile? {
    let folder = StoreFolder(path: path)
    guard folder.exists else { return nil }
    let lock: LockFile
    do throws(FileError) { lock = try LockFile(path: folder.lock) } catch {
      throw BackupError.storeInUse(path: path)
    }
    // A store that cannot even be opened is what people restore for.
    guard let store = try? Store(opening: folder.database, mode: .existing, patienceSeconds: 0) else { return lock }
    guard try store.isAlone() else { throw BackupError.storeInUse(path: path) }
    return lock
  }

  /// The copy is verified, not only the backup: a disk that writes wrongly must not pass.
  private func build(_ folder: String) throws -> BackupManifest {
    for name in [BackupManifest.databaseName, BackupManifest.fileName] {
      try FileChunks.copy(backup + "/" + name, to: folder + "/" + name)
    }
    let manifest = try BackupVerification.verify(folder)
    try FolderReplacement.discard(folder + "/" + BackupManifest.fileName)
    try StoreFolder(path: folder).create()
    try Directory.flush(folder)
    return manifest
  }

  private func freeName(_ path: String) throws -> String {
    var number = 1
    while try FolderReplacement.isTaken("\(path).before-restore-\(number)") { number += 1 }
    return "\(path).before-restore-\(number)"
  }
}
