import JSONDocuments

/// A way down into a JSON document, as `${…}` spells it: `vendor.id`, `lines[0].sku`, `["odd key"]`.
struct ValuePath: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  private(set) var parts: [Part] = []

  init(_ parts: [Part] = []) { self.parts = parts }

  func appending(_ part: Part) -> ValuePath { ValuePath(parts + [part]) }

  /// The path as it follows a root: a leading dot or bracket included.
  var suffix: String {
    parts.reduce("") { text, part in
      switch part {
      case .index(let index): text + "[\(index)]"
      case .key(let key): text + (Self.isPlain(key) ? ".\(key)" : "[\"\(key)\"]")
      }
    }
  }

  /// The value at the path; nil when the document has none there.
  func value(in document: JSONValue) -> JSONValue? {
    var value: JSONValue? = document
    for part in parts {
      switch part {
      case .key(let key): value = value?[key]
      case .index(let index): value = value?[index: index]
      }
    }
    return value
  }

  /// The document with `value` at the path; what is in the way and no container is replaced.
  func setting(_ value: JSONValue, in document: JSONValue?) -> JSONValue {
    guard let first = parts.first else { return value }
    let rest = ValuePath(Array(parts.dropFirst()))
    switch first {
    case .key(let key):
      var object = document?.objectValue ?? JSONObject()
      object[key] = rest.setting(value, in: object[key])
      return .object(object)
    case .index(let index):
      var items = document?.arrayValue ?? []
      while items.count <= index { items.append(.null) }
      items[index] = rest.setting(value, in: items[index])
      return .array(items)
    }
  }

  /// The document without what stands at the path.
  func removing(from document: JSONValue) -> JSONValue {
    guard case .key(let key)? = parts.first, var object = document.objectValue else { return document }
    if parts.count == 1 {
      object[key] = nil
    } else if let inner = object[key] {
      object[key] = ValuePath(Array(parts.dropFirst())).removing(from: inner)
    }
    return .object(object)
  }

  /// The values below the top of a document that a `${…}` can name, outer ones first, with their paths.
  ///
  /// - Parameter limit: Most values; of arrays only the first three elements are looked at, of nesting four levels.
  static func places(in document: JSONValue, limit: Int = 300) -> [(path: ValuePath, value: JSONValue)] {
    var places: [(path: ValuePath, value: JSONValue)] = []
    collect(document, ValuePath(), limit, &places)
    return places
  }

  private static func collect(
    _ value: JSONValue, _ path: ValuePath, _ limit: Int, _ places: inout [(path: ValuePath, value: JSONValue)]
  ) {
    guard places.count < limit else { return }
    if !path.parts.isEmpty { places.append((path, value)) }
    guard path.parts.count < 4 else { return }
    switch value {
    case .object(let object):
      for (key, value) in object where isNameable(key) { collect(value, path.appending(.key(key)), limit, &places) }
    case .array(let items):
      for (index, item) in items.prefix(3).enumerated() { collect(item, path.appending(.index(index)), limit, &places) }
    case .null, .bool, .number, .string: break
    }
  }

  /// Whether a path of the template language can hold the key.
  private static func isNameable(_ key: String) -> Bool {
    !key.isEmpty && !key.utf8.contains { "\"]}$".utf8.contains($0) || $0 < 0x20 }
  }

  private static func isPlain(_ key: String) -> Bool {
    key.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_-:".utf8.contains($0)
    }
  }
}
