import FoundationEssentials
import JSONDocuments

/// Turns the members of one document into the values of a row, column by column.
struct EntityEncoder {
  let document: JSONObject
  private(set) var values: [EntityValue] = []
  var extra = JSONObject()

  init(document: JSONObject) { self.document = document }

  mutating func encode(_ column: EntityColumn) throws(DocumentError) {
    guard let member = document[column.name] else { return try encodeAbsent(column) }
    try Self.refuseNull(in: member, named: column.name)
    if member.isNull, column.kind != .json {
      try encodeAbsent(column, explicitly: true)
    } else {
      let value = try column.encoded(member)
      append(value, of: column)
      if try column.decoded(value) != member { extra[column.name] = member }
    }
  }

  private mutating func encodeAbsent(_ column: EntityColumn, explicitly: Bool = false) throws(DocumentError) {
    if let fallback = column.fallback, !explicitly { return append(fallback, of: column) }
    guard isOptional(column) else { throw .missing(field: column.name) }
    append(.null, of: column)
    if explicitly { extra[column.name] = .null }
  }

  private func isOptional(_ column: EntityColumn) -> Bool {
    switch column.presence {
    case .always: false
    case .optional: true
    case .unlessObserved: document["origin"]?.stringValue == Origin.observed.rawValue
    }
  }

  private mutating func append(_ value: EntityValue, of column: EntityColumn) {
    values.append(value)
    guard column.kind == .timestamp else { return }
    guard case .text(let text) = value, let time = RecordedTime(parsing: text) else { return values.append(.null) }
    values.append(.integer(time.timestamp.microseconds))
  }

  /// Refuses U+0000 in keys and texts: SQLite's own functions would end a text there.
  static func refuseNull(in value: JSONValue, named field: String) throws(DocumentError) {
    switch value {
    case .string(let text): try refuseNull(in: text, named: field)
    case .array(let items): for item in items { try refuseNull(in: item, named: field) }
    case .object(let object):
      for (key, member) in object {
        try refuseNull(in: key, named: field)
        try refuseNull(in: member, named: field)
      }
    case .null, .bool, .number: break
    }
  }

  private static func refuseNull(in text: String, named field: String) throws(DocumentError) {
    guard text.utf8.contains(0) else { return }
    throw .invalid(field: field, value: "a text with U+0000", allowed: "any text without it")
  }
}

extension EntityColumn {
  /// The value of a member that is present and, unless the kind is `json`, not null.
  func encoded(_ member: JSONValue) throws(DocumentError) -> EntityValue {
    switch (kind, member) {
    case (.json, _): return .text(member.text)
    case (.text, .string(let text)):
      try check(text)
      return .text(text)
    case (.timestamp, .string(let text)) where RecordedTime(parsing: text) != nil: return .text(text)
    case (.boolean, .bool(let flag)): return .integer(flag ? 1 : 0)
    case (.integer, .number(let number)):
      if let integer = number.integerValue { return .integer(integer) }
    case (.real, .number(let number)): return .real(number.doubleValue)
    case (.bytes, .string(let text)):
      if let data = Data(base64Encoded: text) { return try checked([UInt8](data)) }
    default: break
    }
    throw .wrongType(field: name, expected: expectation)
  }

  /// The member that a value stands for; nil when there is none.
  func decoded(_ value: EntityValue) throws(DocumentError) -> JSONValue? {
    switch (kind, value) {
    case (_, .null): return nil
    case (.text, .text(let text)), (.timestamp, .text(let text)): return .string(text)
    case (.json, .text(let text)):
      if let value = try? JSONValue(parsing: text) { return value }
    case (.boolean, .integer(let flag)): return .bool(flag != 0)
    case (.integer, .integer(let integer)): return .number(integer)
    case (.real, .real(let real)): return .number(real)
    case (.bytes, .bytes(let bytes)): return .string(Data(bytes).base64EncodedString())
    default: break
    }
    throw .wrongType(field: name, expected: expectation)
  }

  private func check(_ text: String) throws(DocumentError) {
    if let allowed, !allowed.contains(text) {
      throw .invalid(field: name, value: text, allowed: allowed.joined(separator: ", "))
    }
    guard let maximumLength, text.utf8.count > maximumLength, text.unicodeScalars.count > maximumLength else { return }
    throw .invalid(field: name, value: "\(text.prefix(20))…", allowed: "at most \(maximumLength) characters")
  }

  private func checked(_ bytes: [UInt8]) throws(DocumentError) -> EntityValue {
    if let maximumLength, bytes.count > maximumLength {
      throw .invalid(field: name, value: "\(bytes.count) bytes", allowed: "at most \(maximumLength) bytes")
    }
    return .bytes(bytes)
  }

  private var expectation: String {
    switch kind {
    case .text: "text"
    case .integer: "an integer of 64 bits"
    case .real: "a number"
    case .boolean: "true or false"
    case .json: "JSON"
    case .timestamp: "a time in RFC 3339"
    case .bytes: "bytes in base64"
    }
  }
}
