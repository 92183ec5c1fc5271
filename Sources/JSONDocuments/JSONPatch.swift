/// A sequence of changes: P. Bryan, M. Nottingham, "JavaScript Object Notation (JSON) Patch", RFC 6902.
public struct JSONPatch: Hashable, Sendable {
  /// One change.
  public enum Operation: Hashable, Sendable {
    case add(path: JSONPointer, value: JSONValue)
    case remove(path: JSONPointer)
    case replace(path: JSONPointer, value: JSONValue)
    case move(from: JSONPointer, path: JSONPointer)
    case copy(from: JSONPointer, path: JSONPointer)
    case test(path: JSONPointer, value: JSONValue)
  }

  /// The changes in the order in which they apply.
  public let operations: [Operation]

  /// A patch of these changes.
  public init(operations: [Operation]) {
    self.operations = operations
  }

  /// Reads a patch document; unknown members of an operation are ignored, as the RFC wants.
  ///
  /// - Throws: `JSONError.patchRefused` or `invalidPointer`.
  public init(_ document: JSONValue) throws(JSONError) {
    guard let items = document.arrayValue else { throw .patchRefused(operation: 0, .notAnArray) }
    var operations: [Operation] = []
    for (index, item) in items.enumerated() {
      guard let object = item.objectValue else { throw .patchRefused(operation: index, .notAnObject) }
      operations.append(try OperationReader(object: object, index: index).operation())
    }
    self.operations = operations
  }

  /// The patch as a document.
  public var document: JSONValue {
    .array(operations.map { .object($0.members) })
  }
}

extension JSONPatch.Operation {
  fileprivate var members: JSONObject {
    switch self {
    case .add(let path, let value): ["op": "add", "path": path.json, "value": value]
    case .remove(let path): ["op": "remove", "path": path.json]
    case .replace(let path, let value): ["op": "replace", "path": path.json, "value": value]
    case .move(let from, let path): ["op": "move", "from": from.json, "path": path.json]
    case .copy(let from, let path): ["op": "copy", "from": from.json, "path": path.json]
    case .test(let path, let value): ["op": "test", "path": path.json, "value": value]
    }
  }
}

extension JSONPointer {
  fileprivate var json: JSONValue { .string(description) }
}

private struct OperationReader {
  let object: JSONObject
  let index: Int

  func operation() throws(JSONError) -> JSONPatch.Operation {
    guard let name = object["op"]?.stringValue else { throw bad("op") }
    switch name {
    case "add": return .add(path: try pointer("path"), value: try value())
    case "remove": return .remove(path: try pointer("path"))
    case "replace": return .replace(path: try pointer("path"), value: try value())
    case "move": return .move(from: try pointer("from"), path: try pointer("path"))
    case "copy": return .copy(from: try pointer("from"), path: try pointer("path"))
    case "test": return .test(path: try pointer("path"), value: try value())
    default: throw .patchRefused(operation: index, .unknownOperation(name))
    }
  }

  private func pointer(_ name: String) throws(JSONError) -> JSONPointer {
    guard let text = object[name]?.stringValue else { throw bad(name) }
    return try JSONPointer(text)
  }

  private func value() throws(JSONError) -> JSONValue {
    guard let value = object["value"] else { throw bad("value") }
    return value
  }

  private func bad(_ name: String) -> JSONError {
    .patchRefused(operation: index, .badMember(name))
  }
}
