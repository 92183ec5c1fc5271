import JSONDocuments

/// The scalars of a document by their paths: `vendor_id`, `order.total`.
enum Facts {
  private static let depth = 3

  /// The scalars of `value`, arrays left out, in the order of the keys.
  static func scalars(of value: JSONValue) -> [(path: String, value: JSONValue)] {
    var found: [(path: String, value: JSONValue)] = []
    collect(value, "", 0, into: &found)
    return found
  }

  /// The scalar at a path; nil when there is none.
  static func value(at path: String, in object: JSONObject) -> JSONValue? {
    if let value = object[path] { return isScalar(value) ? value : nil }
    guard let dot = path.firstIndex(of: "."), case .object(let inner)? = object[String(path[..<dot])] else {
      return nil
    }
    return value(at: String(path[path.index(after: dot)...]), in: inner)
  }

  static func isScalar(_ value: JSONValue) -> Bool {
    switch value {
    case .bool, .number, .string: true
    case .null, .array, .object: false
    }
  }

  /// The number that a value is or, as tools often write it, spells.
  static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .number(let number): number.doubleValue
    case .string(let text) where text.utf8.count <= 32: Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }

  private static func collect(
    _ value: JSONValue, _ path: String, _ level: Int, into found: inout [(path: String, value: JSONValue)]
  ) {
    if case .object(let members) = value, level < depth {
      for (key, value) in members { collect(value, path.isEmpty ? key : "\(path).\(key)", level + 1, into: &found) }
    } else if isScalar(value), !path.isEmpty {
      found.append((path, value))
    }
  }
}
