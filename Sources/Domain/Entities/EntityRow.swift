public import JSONDocuments

/// A document as the values of a row: one for each of `EntitySchema.sqlColumns`, and what no column can hold.
///
/// An absent key is SQL NULL; a column of kind `json` keeps `null` as the text `null`. `extra` keeps unknown keys and,
/// for a known key whose column cannot give back the member as it was written (an explicit null, the spelling `1.0` of
/// an integer), the member itself; what `extra` holds wins on the way back. So document → row → document is lossless,
/// but for columns with a default: an absent one comes back with its default.
public struct EntityRow: Hashable, Sendable {
  /// The values in the order of `EntitySchema.sqlColumns`.
  public let values: [EntityValue]
  /// What no column can hold.
  public let extra: JSONObject

  /// Pairs values read from a table with their extra members.
  public init(values: [EntityValue], extra: JSONObject) {
    self.values = values
    self.extra = extra
  }

  /// Reads a document.
  ///
  /// - Throws: `DocumentError` naming the field that is missing, too long, of the wrong type, outside its enumeration or
  ///   holds U+0000.
  public init(_ document: JSONObject, of schema: EntitySchema) throws(DocumentError) {
    var encoder = EntityEncoder(document: document)
    for column in schema.columns { try encoder.encode(column) }
    let known = Set(schema.columns.map(\.name))
    for (key, value) in document where !known.contains(key) {
      try EntityEncoder.refuseNull(in: value, named: key)
      encoder.extra[key] = value
    }
    values = encoder.values
    extra = encoder.extra
  }

  /// The document that the row holds.
  ///
  /// - Throws: `DocumentError` when a value of the table does not have its column's type.
  public func document(of schema: EntitySchema) throws(DocumentError) -> JSONObject {
    precondition(values.count == schema.sqlColumns.count, "\(schema.table) has \(schema.sqlColumns.count) columns")
    var pairs: [(String, JSONValue)] = []
    var index = 0
    for column in schema.columns {
      if let value = try column.decoded(values[index]) { pairs.append((column.name, value)) }
      index += column.kind == .timestamp ? 2 : 1
    }
    return JSONObject(pairs).merging(extra)
  }
}
