public import JSONDocuments

/// A document that does not have the form that its kind demands.
public enum DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A required field is absent.
  case missing(field: String)
  /// A field has another type than its kind demands.
  case wrongType(field: String, expected: String)
  /// A field has a value outside its range or enumeration.
  case invalid(field: String, value: String, allowed: String)
  /// A field that this kind of document does not have.
  case unknown(field: String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .missing(let field): "Field \"\(field)\" is missing: add it."
    case .wrongType(let field, let expected): "Field \"\(field)\" must be \(expected)."
    case .invalid(let field, let value, let allowed):
      "Field \"\(field)\" has the value \"\(value)\"; allowed: \(allowed)."
    case .unknown(let field): "Field \"\(field)\" is not known here: remove it or correct its name."
    }
  }
}

/// Reads typed fields from a JSON object and names the field in every error.
public struct FieldReader {
  /// The object that is read.
  public let object: JSONObject
  /// Where the object stands, as a dotted path; empty for the root.
  public let path: String

  /// Reads `object`, which stands at `path`.
  public init(_ object: JSONObject, path: String = "") {
    self.object = object
    self.path = path
  }

  /// The dotted path of `key`.
  public func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The text at `key`.
  public func text(_ key: String) throws(DocumentError) -> String {
    guard let value = try optionalText(key) else { throw .missing(field: place(key)) }
    return value
  }

  /// The text at `key`; nil when the key is absent or null.
  public func optionalText(_ key: String) throws(DocumentError) -> String? {
    guard let value = object[key], !value.isNull else { return nil }
    guard let text = value.stringValue else { throw .wrongType(field: place(key), expected: "text") }
    return text
  }

  /// The integer at `key`, or `fallback` when it is absent.
  public func integer(_ key: String, default fallback: Int) throws(DocumentError) -> Int {
    guard let value = object[key] else { return fallback }
    guard let number = value.integerValue else { throw .wrongType(field: place(key), expected: "an integer") }
    return Int(number)
  }

  /// The number at `key`.
  public func number(_ key: String) throws(DocumentError) -> Double {
    guard let value = object[key] else { throw .missing(field: place(key)) }
    guard let number = value.doubleValue else { throw .wrongType(field: place(key), expected: "a number") }
    return number
  }

  /// The flag at `key`, or `fallback` when it is absent.
  public func flag(_ key: String, default fallback: Bool) throws(DocumentError) -> Bool {
    guard let value = object[key] else { return fallback }
    guard let flag = value.boolValue else { throw .wrongType(field: place(key), expected: "true or false") }
    return flag
  }

  /// The object at `key`.
  public func document(_ key: String) throws(DocumentError) -> JSONObject {
    guard let value = object[key] else { throw .missing(field: place(key)) }
    guard let document = value.objectValue else { throw .wrongType(field: place(key), expected: "an object") }
    return document
  }

  /// The object at `key`, or an empty one when it is absent.
  public func documentOrEmpty(_ key: String) throws(DocumentError) -> JSONObject {
    object[key] == nil ? JSONObject() : try document(key)
  }

  /// The array at `key`, or `fallback` when it is absent.
  public func array(_ key: String, default fallback: [JSONValue]) throws(DocumentError) -> [JSONValue] {
    guard let value = object[key] else { return fallback }
    guard let array = value.arrayValue else { throw .wrongType(field: place(key), expected: "an array") }
    return array
  }

  /// The array of texts at `key`, empty when it is absent.
  public func texts(_ key: String) throws(DocumentError) -> [String] {
    var texts: [String] = []
    for (index, value) in try array(key, default: []).enumerated() {
      guard let text = value.stringValue else { throw .wrongType(field: "\(place(key))[\(index)]", expected: "text") }
      texts.append(text)
    }
    return texts
  }

  /// The member of an enumeration at `key`, or `fallback` when it is absent and there is one.
  public func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default fallback: Choice? = nil
  ) throws(DocumentError) -> Choice where Choice.RawValue == String {
    guard let text = try optionalText(key) else {
      guard let fallback else { throw .missing(field: place(key)) }
      return fallback
    }
    guard let choice = Choice(rawValue: text) else {
      let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalid(field: place(key), value: text, allowed: allowed)
    }
    return choice
  }

  /// Refuses every key that is not in `known`.
  public func refuseUnknown(_ known: Set<String>) throws(DocumentError) {
    for key in object.keys where !known.contains(key) { throw .unknown(field: place(key)) }
  }
}
