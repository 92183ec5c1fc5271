import Audit
import Domain
import Files
public import JSONDocuments
import Storage

/// What is known of a backup after each of its bytes was looked at.
public struct BackupReport: Presentable {
  let path: String
  let manifest: BackupManifest
  /// Older backups that were removed.
  var removed: [String] = []

  public var json: JSONObject {
    manifest.json.merging(["path": .string(path), "sound": true, "removed": .array(removed.map { .string($0) })])
  }

  public var text: String {
    let entries = manifest.logs.map(\.entries).reduce(0, +)
    let head =
      "\(path): a sound backup of \(manifest.createdAt.text), \(manifest.database.sizeBytes) bytes, schema "
      + "\(manifest.schema), \(entries) audit entries.\n"
    return head + removed.map { "Removed the older backup \($0).\n" }.joined()
  }
}

/// Holds a backup to its manifest.
enum BackupVerification {
  /// Reads everything: sizes and digests, the database's pages, its foreign keys, and the hash chain of each audit log up to
  /// the head that the manifest names.
  ///
  /// - Throws: `BackupError` that says what is wrong, `StorageError`.
  static func verify(_ folder: String) throws -> BackupManifest {
    let manifest = try BackupManifest(of: folder)
    let path = folder + "/" + manifest.database.name
    try check(path, manifest.database, in: folder)
    let store = try Store(opening: path, mode: .reading)
    let result = Result { try check(store, manifest, in: folder) }
    try store.close()
    try result.get()
    return manifest
  }

  /// The size and the digest of a file.
  ///
  /// - Throws: `FileError`.
  static func describe(_ path: String, as name: String) throws -> BackupManifest.File {
    var digest = DigestStream()
    let sizeBytes = try FileChunks.read(path) { digest.append($0) }
    return BackupManifest.File(name: name, sizeBytes: sizeBytes, digest: digest.finished())
  }

  /// The heads of all audit logs.
  static func heads(of reports: [AuditReport]) -> [BackupManifest.LogHead] {
    reports.map { BackupManifest.LogHead(log: $0.logID, entries: $0.entryCount, head: $0.headHash) }
  }

  private static func check(_ path: String, _ file: BackupManifest.File, in folder: String) throws {
    let found = try describe(path, as: file.name)
    guard found.sizeBytes == file.sizeBytes else {
      throw BackupError.damaged(
        path: folder, reason: "\(file.name) has \(found.sizeBytes) bytes instead of \(file.sizeBytes)")
    }
    guard found.digest == file.digest else {
      throw BackupError.damaged(path: folder, reason: "\(file.name) does not have the digest of the manifest")
    }
  }

  private static func check(_ store: Store, _ manifest: BackupManifest, in folder: String) throws {
    if let fault = try store.integrityCheck().first {
      throw BackupError.damaged(path: folder, reason: "the database is not sound, \(fault)")
    }
    let reports = try store.verifyAudit()
    for report in reports {
      if let fault = report.fault {
        throw BackupError.damaged(
          path: folder, reason: "entry \(fault.sequence) of the log \(report.logID) is not as it was written")
      }
    }
    guard heads(of: reports) == manifest.logs else {
      throw BackupError.damaged(path: folder, reason: "the audit logs do not end as the manifest says")
    }
  }
}
