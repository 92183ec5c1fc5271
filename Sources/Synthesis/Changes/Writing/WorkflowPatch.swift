import Domain
import JSONDocuments

/// The difference of two workflow versions as a patch that only applies to the version that it was made for.
enum WorkflowPatch {
  /// RFC 6902 operations; what is replaced or removed is tested first.
  ///
  /// - Throws: `JSONError` when the difference does not apply, which it always does.
  static func between(
    _ old: WorkflowDefinition, _ new: WorkflowDefinition
  ) throws(JSONError) -> JSONValue {
    var document = JSONValue.object(old.json)
    var operations: [JSONPatch.Operation] = []
    for operation in JSONPatch.difference(from: document, to: .object(new.json)).operations {
      switch operation {
      case .replace(let path, _), .remove(let path):
        if let former = document[path] { operations.append(.test(path: path, value: former)) }
      case .add, .move, .copy, .test: break
      }
      operations.append(operation)
      document = try JSONPatch(operations: [operation]).apply(to: document)
    }
    return JSONPatch(operations: operations).document
  }
}
