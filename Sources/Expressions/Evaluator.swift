import JSONDocuments

/// Walks a syntax tree; one evaluator computes one value.
struct Evaluator {
  enum Bindings {
    case values([String: ExpressionValue])
    case json([String: JSONValue])
  }

  let bindings: Bindings
  let limits: ExpressionLimits
  private(set) var steps = 0
  /// The variables of the macros around this place, innermost last.
  private var locals: [(name: String, value: ExpressionValue)] = []

  init(bindings: Bindings, limits: ExpressionLimits) {
    self.bindings = bindings
    self.limits = limits
  }

  /// The value of a whole expression, whose size is checked: values that share parts can be larger than their cost.
  mutating func result(of root: SyntaxNode) throws(ExpressionError) -> ExpressionValue {
    let value = try evaluate(root)
    if value.elementCount(upTo: limits.elements) > limits.elements {
      throw .limitExceeded(.elements, maximum: limits.elements, at: 0)
    }
    return value
  }

  mutating func evaluate(_ node: SyntaxNode) throws(ExpressionError) -> ExpressionValue {
    try charge(1, at: node)
    switch node.kind {
    case .literal(let value): return value
    case .name, .select: return try reference(node)
    case .has(let target, let field): return .bool(try member(field, of: try evaluate(target), node) != nil)
    case .index(let target, let key): return try element(of: try evaluate(target), at: try evaluate(key), node)
    case .list(let items): return .list(try evaluate(items))
    case .map(let keys, let values): return try map(keys, values, node)
    case .unary(let sign, let operand): return try unary(sign, try evaluate(operand), node)
    case .binary(let sign, let left, let right): return try binary(sign, left, right, node)
    case .conditional(let condition, let first, let second):
      return try evaluate(try isTrue(condition, "? :") ? first : second)
    case .call(let function, let arguments): return try call(function, try evaluate(arguments), node)
    case .matches(let target, let pattern): return try matches(try evaluate(target), pattern, node)
    case .macro(let macro, let range, let variable, let bodies): return try expand(macro, range, variable, bodies, node)
    }
  }

  private mutating func evaluate(_ nodes: [SyntaxNode]) throws(ExpressionError) -> [ExpressionValue] {
    var values: [ExpressionValue] = []
    for node in nodes { values.append(try evaluate(node)) }
    return values
  }

  /// The value of a node that must be boolean.
  mutating func isTrue(_ node: SyntaxNode, _ operation: String) throws(ExpressionError) -> Bool {
    let value = try evaluate(node)
    guard case .bool(let isTrue) = value else { throw mismatch(operation, [value], node) }
    return isTrue
  }

  /// The value of a body with a variable bound.
  mutating func evaluate(
    _ body: SyntaxNode, with variable: String, as value: ExpressionValue
  ) throws(ExpressionError) -> ExpressionValue {
    locals.append((variable, value))
    defer { locals.removeLast() }
    return try evaluate(body)
  }

  mutating func charge(_ cost: Int, at node: SyntaxNode) throws(ExpressionError) {
    steps += cost
    if steps > limits.steps { throw .limitExceeded(.steps, maximum: limits.steps, at: node.offset) }
  }

  mutating func charge(text: String, at node: SyntaxNode) throws(ExpressionError) {
    try charge(text.utf8.count / 16, at: node)
  }

  func mismatch(_ operation: String, _ operands: [ExpressionValue], _ node: SyntaxNode) -> ExpressionError {
    .typeMismatch(operation: operation, operands: operands.map(\.kind), at: node.offset)
  }
}

// Names and fields.
extension Evaluator {
  /// The value of a name or of a chain of fields.
  private mutating func reference(_ node: SyntaxNode) throws(ExpressionError) -> ExpressionValue {
    if case .name(let name) = node.kind, let local = local(name) { return local }
    if let path = boundPath(node) { return try bound(path, node) }
    guard case .select(let target, let field) = node.kind else { return .null }
    guard let value = try member(field, of: try evaluate(target), node) else {
      throw .noSuchElement(field, at: node.offset)
    }
    return value
  }

  private func local(_ name: String) -> ExpressionValue? {
    locals.last { $0.name == name }?.value
  }

  /// The names from a binding down to this node, or nil when the chain starts at something else.
  private func boundPath(_ node: SyntaxNode) -> [String]? {
    var fields: [String] = []
    var node = node
    while case .select(let target, let field) = node.kind {
      fields.append(field)
      node = target
    }
    guard case .name(let name) = node.kind, local(name) == nil else { return nil }
    return [name] + fields.reversed()
  }

  private mutating func bound(_ path: [String], _ node: SyntaxNode) throws(ExpressionError) -> ExpressionValue {
    try charge(path.count, at: node)
    for length in (1...path.count).reversed() {
      let name = path[..<length].joined(separator: ".")
      switch bindings {
      case .values(let values):
        if let value = values[name] { return try descend(value, path[length...], node) }
      case .json(let values):
        if let value = values[name] { return try descend(value, path[length...], node) }
      }
    }
    throw .unknownName(path[0], at: node.offset)
  }

  private func descend(
    _ value: ExpressionValue, _ fields: ArraySlice<String>, _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    var value = value
    for field in fields {
      guard let next = try member(field, of: value, node) else { throw .noSuchElement(field, at: node.offset) }
      value = next
    }
    return value
  }

  private mutating func descend(
    _ json: JSONValue, _ fields: ArraySlice<String>, _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    var json = json
    for field in fields {
      guard case .object(let object) = json else { throw mismatch("a field", [ExpressionValue(json)], node) }
      guard let next = object[field] else { throw .noSuchElement(field, at: node.offset) }
      json = next
    }
    let value = ExpressionValue(json)
    try charge(value.elementCount(upTo: limits.steps), at: node)
    return value
  }

  private func member(
    _ field: String, of value: ExpressionValue, _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue? {
    guard case .map(let map) = value else { throw mismatch("a field", [value], node) }
    return map[.string(field)]
  }
}

extension ExpressionValue {
  /// How many values there are in this one, itself included; counting stops soon after `limit`.
  func elementCount(upTo limit: Int) -> Int {
    var count = 1
    switch self {
    case .list(let items):
      for item in items where count <= limit { count += item.elementCount(upTo: limit - count) }
    case .map(let map):
      for entry in map.entries where count <= limit { count += entry.value.elementCount(upTo: limit - count) }
    default: break
    }
    return count
  }
}
