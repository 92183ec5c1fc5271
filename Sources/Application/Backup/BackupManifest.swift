import Domain
import Files
import JSONDocuments

/// What a backup holds, and how to tell that it still does: `manifest.json` beside the files.
struct BackupManifest: Hashable, Sendable {
  static let fileName = "manifest.json"
  static let databaseName = "autogenesis.db"
  static let format = 1

  /// A file of the backup.
  struct File: Hashable, Sendable {
    let name: String
    let sizeBytes: Int
    /// SHA-256.
    let digest: String
  }

  /// The head of an audit log at that time: a log that was cut or rewritten since has another one.
  struct LogHead: Hashable, Sendable {
    let log: String
    let entries: Int
    let head: String
  }

  let version: String
  let schema: Int
  let createdAt: Timestamp
  let database: File
  let logs: [LogHead]

  var json: JSONObject {
    [
      "format": .number(Self.format), "version": .string(version), "schema": .number(schema),
      "created_at": .string(createdAt.text),
      "files": [
        [
          "name": .string(database.name), "size_bytes": .number(database.sizeBytes), "sha256": .string(database.digest),
        ]
      ],
      "audit": .array(
        logs.map { ["log": .string($0.log), "entries": .number($0.entries), "head": .string($0.head)] }),
    ]
  }

  /// Reads the manifest of a backup.
  ///
  /// - Throws: `BackupError` when there is none, or it is not of this form.
  init(of folder: String) throws {
    let path = folder + "/" + Self.fileName
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try WholeFile.read(path, limitBytes: 1 << 20)
    } catch {
      throw BackupError.noBackup(path: folder, reason: error.description)
    }
    do {
      let fields = FieldReader(try JSONValue(parsing: bytes).objectValue ?? JSONObject())
      let format = try fields.integer("format", default: 0)
      guard format == Self.format else { throw BackupError.otherFormat(path: folder, format: format) }
      self = try BackupManifest(fields)
    } catch let error as BackupError {
      throw error
    } catch {
      throw BackupError.noBackup(path: folder, reason: "\(path) cannot be read: \(error)")
    }
  }

  init(version: String, schema: Int, createdAt: Timestamp, database: File, logs: [LogHead]) {
    self.version = version
    self.schema = schema
    self.createdAt = createdAt
    self.database = database
    self.logs = logs
  }

  private init(_ fields: FieldReader) throws {
    version = try fields.text("version")
    schema = try fields.integer("schema", default: 0)
    guard let time = RecordedTime(parsing: try fields.text("created_at")) else {
      throw DocumentError.wrongType(field: "created_at", expected: "a time")
    }
    createdAt = time.timestamp
    let files = try fields.array("files", default: []).compactMap(\.objectValue).map { FieldReader($0) }
    // No name of a manifest is ever used as a path.
    guard files.count == 1, let file = files.first, try file.text("name") == Self.databaseName else {
      throw DocumentError.wrongType(field: "files", expected: "the one file \(Self.databaseName)")
    }
    database = File(
      name: Self.databaseName, sizeBytes: try file.integer("size_bytes", default: -1), digest: try file.text("sha256"))
    logs = try fields.array("audit", default: []).compactMap(\.objectValue).map { log in
      let log = FieldReader(log)
      return LogHead(
        log: try log.text("log"), entries: try log.integer("entries", default: -1), head: try log.text("head"))
    }
  }
}

/// Why a backup cannot be made or used. Each description is one sentence for a person.
enum BackupError: Error, Hashable, Sendable, CustomStringConvertible {
  case noBackup(path: String, reason: String)
  case otherFormat(path: String, format: Int)
  /// The file is not the one that was written.
  case damaged(path: String, reason: String)
  case targetTaken(path: String)
  case storeInUse(path: String)

  var description: String {
    switch self {
    case .noBackup(let path, let reason): "\(path) is no backup: \(reason)"
    case .otherFormat(let path, let format):
      "The backup in \(path) has the format \(format), which this version does not know: install a newer one."
    case .damaged(let path, let reason): "The backup in \(path) is damaged: \(reason); use another one."
    case .targetTaken(let path): "There is something at \(path) already: name another place, or say --replace."
    case .storeInUse(let path): "A process has the store in \(path) open: stop the service, then restore."
    }
  }
}
