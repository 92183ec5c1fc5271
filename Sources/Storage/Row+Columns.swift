import Domain
import FoundationEssentials
import GRDB
import JSONDocuments

extension Row {
  /// The text of a column; a value of another type reads as no text, so that tampered rows do not stop a check.
  func text(_ index: Int) -> String {
    if case .string(let text) = databaseValue(index).storage { text } else { "" }
  }

  /// The text of a column, nil for NULL.
  func optionalText(_ index: Int) -> String? {
    if case .string(let text) = databaseValue(index).storage { text } else { nil }
  }

  /// The bytes of a BLOB, or of a text that stands where a BLOB belongs.
  func bytes(_ index: Int) -> [UInt8] {
    switch databaseValue(index).storage {
    case .blob(let data): [UInt8](data)
    case .string(let text): [UInt8](text.utf8)
    default: []
    }
  }

  /// The JSON of a column; nil for NULL.
  func json(_ index: Int) throws -> JSONValue? {
    try optionalText(index).map { try Self.parsed($0) }
  }

  /// The object of a column; an empty one for NULL.
  func object(_ index: Int) throws -> JSONObject {
    guard let text = optionalText(index), text != "{}" else { return JSONObject() }
    return try Self.parsed(text).objectValue ?? JSONObject()
  }

  private static func parsed(_ text: String) throws -> JSONValue {
    do {
      return try JSONValue(parsing: text, limits: .stored)
    } catch {
      throw StorageError.damaged(path: "The database", detail: "\(error)")
    }
  }

  private func databaseValue(_ index: Int) -> DatabaseValue { self[index] }
}

extension JSONLimits {
  /// The limits of what was stored: it passed stricter ones when it came in.
  static let stored = JSONLimits(
    depth: 512, nodes: 1 << 24, documentBytes: 1 << 30, stringBytes: 1 << 30, numberBytes: 1 << 20)
}

extension [UInt8] {
  /// The bytes as a BLOB.
  var databaseBytes: DatabaseValue { Data(self).databaseValue }
}

extension EntityValue {
  /// The value as SQLite takes it.
  var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .text(let text): text.databaseValue
    case .integer(let integer): integer.databaseValue
    case .real(let real): real.databaseValue
    case .bytes(let bytes): bytes.databaseBytes
    }
  }

  /// The value as SQLite gave it.
  init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .string(let text): self = .text(text)
    case .int64(let integer): self = .integer(integer)
    case .double(let real): self = .real(real)
    case .blob(let data): self = .bytes([UInt8](data))
    }
  }
}

extension Timestamp {
  /// A stored instant.
  init(_ row: Row, _ index: Int) { self.init(microseconds: row[index]) }
}
