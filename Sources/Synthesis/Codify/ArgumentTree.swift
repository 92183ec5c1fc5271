import JSONDocuments

// Least general generalisation of JSON trees: G. Plotkin, "A note on inductive generalization", Machine Intelligence 5, 1970, pp. 153–163;
// J. Reynolds, "Transformational systems and the algebraic structure of atomic formulas", ibid., pp. 135–151. A JSON document is a
// term: an object with its keys, or an array with its length, is a function symbol, a scalar a constant. Two terms with different
// symbols generalise to a variable. What is added: a variable is then given its source (`SourceFinder`), which is what makes two
// variables the same variable.

/// What all values of one argument have in common.
indirect enum ArgumentTree: Sendable {
  /// All are this value.
  case constant(JSONValue)
  /// All are objects with these keys.
  case object([(key: String, value: ArgumentTree)])
  /// All are arrays of this many elements.
  case array([ArgumentTree])
  /// They differ; the path leads to them within the argument.
  case variable(ValuePath)

  /// The least general generalisation of the values, of which there is at least one.
  ///
  /// - Complexity: O(total size of the values).
  init(of values: [JSONValue], at path: ValuePath = ValuePath()) {
    guard let first = values.first else { preconditionFailure("nothing to generalise") }
    if values.allSatisfy({ $0 == first }), Self.isTellable(first) {
      self = .constant(first)
    } else if let keys = Self.commonKeys(values) {
      self = .object(
        keys.map { key in (key, ArgumentTree(of: values.compactMap { $0[key] }, at: path.appending(.key(key)))) })
    } else if let count = Self.commonCount(values) {
      self = .array(
        (0..<count).map { index in
          ArgumentTree(of: values.compactMap { $0[index: index] }, at: path.appending(.index(index)))
        })
    } else {
      self = .variable(path)
    }
  }

  /// The paths of the variables, in order.
  var variables: [ValuePath] {
    switch self {
    case .constant: []
    case .object(let members): members.flatMap(\.value.variables)
    case .array(let items): items.flatMap(\.variables)
    case .variable(let path): [path]
    }
  }

  /// The paths of the constants, in order.
  func constants(at path: ValuePath = ValuePath()) -> [(path: ValuePath, value: JSONValue)] {
    switch self {
    case .constant(let value): [(path, value)]
    case .object(let members): members.flatMap { $0.value.constants(at: path.appending(.key($0.key))) }
    case .array(let items): items.enumerated().flatMap { $1.constants(at: path.appending(.index($0))) }
    case .variable: []
    }
  }

  /// The parameter, with each variable filled in.
  func parameter(_ filling: (ValuePath) -> JSONValue) -> JSONValue {
    switch self {
    case .constant(let value): value
    case .object(let members): .object(JSONObject(members.map { ($0.key, $0.value.parameter(filling)) }))
    case .array(let items): .array(items.map { $0.parameter(filling) })
    case .variable(let path): filling(path)
    }
  }

  /// A constant must not be taken for a template.
  private static func isTellable(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool, .number: true
    case .string(let text): !text.contains("$")
    case .array(let items): items.allSatisfy(isTellable)
    case .object(let object): object.allSatisfy { isTellable($0.value) }
    }
  }

  private static func commonKeys(_ values: [JSONValue]) -> [String]? {
    guard let keys = values.first?.objectValue?.keys, !keys.isEmpty else { return nil }
    return values.allSatisfy { $0.objectValue?.keys.map(ByteText.init) == keys.map(ByteText.init) } ? keys : nil
  }

  private static func commonCount(_ values: [JSONValue]) -> Int? {
    guard let count = values.first?.arrayValue?.count, (1...8).contains(count) else { return nil }
    return values.allSatisfy { $0.arrayValue?.count == count } ? count : nil
  }
}
