extension Evaluator {
  mutating func map(
    _ keys: [SyntaxNode], _ values: [SyntaxNode], _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    var pairs: [(ExpressionKey, ExpressionValue)] = []
    var known: Set<ExpressionKey> = []
    for (keyNode, valueNode) in zip(keys, values) {
      let value = try evaluate(keyNode)
      guard let key = exactKey(value) else { throw mismatch("a map key", [value], keyNode) }
      guard known.insert(key).inserted else { throw .arithmetic(.repeatedKey, at: keyNode.offset) }
      pairs.append((key, try evaluate(valueNode)))
    }
    return .map(ExpressionMap(pairs))
  }

  private func exactKey(_ value: ExpressionValue) -> ExpressionKey? {
    switch value {
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .string(let value): .string(value)
    default: nil
    }
  }

  /// The key that a value looks up: a double without a fraction finds the equal integer.
  func key(_ value: ExpressionValue) -> ExpressionKey? {
    if case .double(let value) = value { return Int64(exactly: value).map { .int($0) } }
    return exactKey(value)
  }

  func element(
    of container: ExpressionValue, at index: ExpressionValue, _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    guard let key = key(index) else { throw mismatch("[ ]", [container, index], node) }
    switch (container, key) {
    case (.map(let map), _):
      guard let value = map[key] else { throw .noSuchElement(text(key), at: node.offset) }
      return value
    case (.list(let items), .int(let index)):
      guard index >= 0, index < items.count else { throw .noSuchElement(String(index), at: node.offset) }
      return items[Int(index)]
    default: throw mismatch("[ ]", [container, index], node)
    }
  }

  private func text(_ key: ExpressionKey) -> String {
    switch key {
    case .bool(let value): String(value)
    case .int(let value): String(value)
    case .string(let value): value
    }
  }

  mutating func expand(
    _ macro: Macro, _ range: SyntaxNode, _ variable: String, _ bodies: [SyntaxNode], _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    let elements = try elements(of: try evaluate(range), macro, node)
    switch macro {
    case .all: return .bool(try quantify(elements, variable, bodies[0], decides: false))
    case .exists: return .bool(try quantify(elements, variable, bodies[0], decides: true))
    case .existsOne: return .bool(try filter(elements, variable, bodies[0]).count == 1)
    case .filter: return .list(try filter(elements, variable, bodies[0]))
    case .map:
      let chosen = bodies.count == 2 ? try filter(elements, variable, bodies[0]) : elements
      return .list(try transform(chosen, variable, bodies[bodies.count - 1]))
    }
  }

  private func elements(
    of value: ExpressionValue, _ macro: Macro, _ node: SyntaxNode
  ) throws(ExpressionError) -> [ExpressionValue] {
    switch value {
    case .list(let items): return items
    case .map(let map): return map.keys.map(\.value)
    default: throw mismatch(macro.rawValue, [value], node)
    }
  }

  /// A chain of `||` or `&&` over the elements: one deciding element wins over errors in others.
  private mutating func quantify(
    _ elements: [ExpressionValue], _ variable: String, _ body: SyntaxNode, decides: Bool
  ) throws(ExpressionError) -> Bool {
    var failure: ExpressionError?
    for element in elements {
      do throws(ExpressionError) {
        if try isTrue(body, variable, element) == decides { return decides }
      } catch {
        if case .limitExceeded = error { throw error }
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return !decides
  }

  private mutating func filter(
    _ elements: [ExpressionValue], _ variable: String, _ body: SyntaxNode
  ) throws(ExpressionError) -> [ExpressionValue] {
    var chosen: [ExpressionValue] = []
    for element in elements {
      if try isTrue(body, variable, element) { chosen.append(element) }
    }
    return chosen
  }

  private mutating func transform(
    _ elements: [ExpressionValue], _ variable: String, _ body: SyntaxNode
  ) throws(ExpressionError) -> [ExpressionValue] {
    var results: [ExpressionValue] = []
    for element in elements { results.append(try evaluate(body, with: variable, as: element)) }
    return results
  }

  private mutating func isTrue(
    _ body: SyntaxNode, _ variable: String, _ element: ExpressionValue
  ) throws(ExpressionError) -> Bool {
    let value = try evaluate(body, with: variable, as: element)
    guard case .bool(let isTrue) = value else { throw mismatch("a condition", [value], body) }
    return isTrue
  }
}
