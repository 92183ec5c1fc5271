extension Evaluator {
  func unary(
    _ sign: UnaryOperator, _ value: ExpressionValue, _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    switch (sign, value) {
    case (.not, .bool(let value)): return .bool(!value)
    case (.negate, .double(let value)): return .double(-value)
    case (.negate, .int(let value)):
      if value == .min { throw .arithmetic(.overflow, at: node.offset) }
      return .int(-value)
    default: throw mismatch(sign.rawValue, [value], node)
    }
  }

  mutating func binary(
    _ sign: BinaryOperator, _ left: SyntaxNode, _ right: SyntaxNode, _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    switch sign {
    case .or: return .bool(try either(left, right, decides: true, sign))
    case .and: return .bool(try either(left, right, decides: false, sign))
    default: break
    }
    let (left, right) = (try evaluate(left), try evaluate(right))
    switch sign {
    case .equal: return .bool(try isEqual(left, right, node))
    case .notEqual: return .bool(try !isEqual(left, right, node))
    case .contained: return .bool(try isContained(left, in: right, node))
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return .bool(try compare(sign, left, right, node))
    default: return try arithmetic(sign, left, right, node)
    }
  }

  /// CEL's `||` and `&&`: the deciding value on either side wins over an error on the other, in any order.
  private mutating func either(
    _ left: SyntaxNode, _ right: SyntaxNode, decides: Bool, _ sign: BinaryOperator
  ) throws(ExpressionError) -> Bool {
    var failure: ExpressionError?
    do throws(ExpressionError) {
      if try isTrue(left, sign.rawValue) == decides { return decides }
    } catch {
      if case .limitExceeded = error { throw error }
      failure = error
    }
    if try isTrue(right, sign.rawValue) == decides { return decides }
    if let failure { throw failure }
    return !decides
  }

  /// The language's equality: across int and double by value, otherwise false between kinds.
  mutating func isEqual(
    _ left: ExpressionValue, _ right: ExpressionValue, _ node: SyntaxNode
  ) throws(ExpressionError) -> Bool {
    try charge(1, at: node)
    switch (left, right) {
    case (.int(let left), .double(let right)): return Double(left) == right
    case (.double(let left), .int(let right)): return left == Double(right)
    case (.string(let left), .string(let right)):
      try charge(text: left, at: node)
      return hasSameBytes(left, right)
    case (.list(let left), .list(let right)):
      guard left.count == right.count else { return false }
      for (left, right) in zip(left, right) {
        guard try isEqual(left, right, node) else { return false }
      }
      return true
    case (.map(let left), .map(let right)): return try isEqual(left, right, node)
    default: return left == right
    }
  }

  private mutating func isEqual(
    _ left: ExpressionMap, _ right: ExpressionMap, _ node: SyntaxNode
  ) throws(ExpressionError) -> Bool {
    guard left.count == right.count else { return false }
    for (left, right) in zip(left.entries, right.entries) {
      guard left.key == right.key, try isEqual(left.value, right.value, node) else { return false }
    }
    return true
  }

  private mutating func isContained(
    _ value: ExpressionValue, in container: ExpressionValue, _ node: SyntaxNode
  ) throws(ExpressionError) -> Bool {
    switch container {
    case .list(let items):
      for item in items {
        if try isEqual(value, item, node) { return true }
      }
      return false
    case .map(let map): return key(value).flatMap { map[$0] } != nil
    default: throw mismatch("in", [value, container], node)
    }
  }

  private mutating func compare(
    _ sign: BinaryOperator, _ left: ExpressionValue, _ right: ExpressionValue, _ node: SyntaxNode
  ) throws(ExpressionError) -> Bool {
    switch (left, right) {
    case (.int(let left), .int(let right)): return holds(sign, left, right)
    case (.double(let left), .double(let right)): return holds(sign, left, right)
    case (.int(let left), .double(let right)): return holds(sign, Double(left), right)
    case (.double(let left), .int(let right)): return holds(sign, left, Double(right))
    case (.bool(let left), .bool(let right)): return holds(sign, left ? 1 : 0, right ? 1 : 0)
    case (.string(let left), .string(let right)):
      try charge(text: left, at: node)
      return holds(sign, codePointOrder(left, right), 0)
    default: throw mismatch(sign.rawValue, [left, right], node)
    }
  }

  private func holds<Value: Comparable>(_ sign: BinaryOperator, _ left: Value, _ right: Value) -> Bool {
    switch sign {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    default: left >= right
    }
  }

  /// −1, 0 or 1 as the left string comes before, with or after the right one by code points.
  private func codePointOrder(_ left: String, _ right: String) -> Int {
    if left.utf8.lexicographicallyPrecedes(right.utf8) { return -1 }
    return hasSameBytes(left, right) ? 0 : 1
  }
}

extension Evaluator {
  private mutating func arithmetic(
    _ sign: BinaryOperator, _ left: ExpressionValue, _ right: ExpressionValue, _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    switch (left, right) {
    case (.int(let left), .int(let right)): return .int(try integers(sign, left, right, node))
    case (.double(let first), .double(let second)): return try doubles(sign, first, second, [left, right], node)
    case (.int(let first), .double(let second)): return try doubles(sign, Double(first), second, [left, right], node)
    case (.double(let first), .int(let second)): return try doubles(sign, first, Double(second), [left, right], node)
    case (.string(let left), .string(let right)) where sign == .add: return .string(try joined(left, right, node))
    case (.list(let left), .list(let right)) where sign == .add: return .list(try joined(left, right, node))
    default: throw mismatch(sign.rawValue, [left, right], node)
    }
  }

  private func integers(
    _ sign: BinaryOperator, _ left: Int64, _ right: Int64, _ node: SyntaxNode
  ) throws(ExpressionError) -> Int64 {
    let isDivision = sign == .divide || sign == .modulo
    if isDivision, right == 0 { throw .arithmetic(.divisionByZero, at: node.offset) }
    let (value, overflows) =
      switch sign {
      case .add: left.addingReportingOverflow(right)
      case .subtract: left.subtractingReportingOverflow(right)
      case .multiply: left.multipliedReportingOverflow(by: right)
      case .divide: left.dividedReportingOverflow(by: right)
      default: left.remainderReportingOverflow(dividingBy: right)
      }
    if overflows { throw .arithmetic(.overflow, at: node.offset) }
    return value
  }

  private func doubles(
    _ sign: BinaryOperator, _ left: Double, _ right: Double, _ operands: [ExpressionValue], _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    switch sign {
    case .add: return .double(left + right)
    case .subtract: return .double(left - right)
    case .multiply: return .double(left * right)
    case .divide: return .double(left / right)
    default: throw mismatch(sign.rawValue, operands, node)
    }
  }

  private mutating func joined(_ left: String, _ right: String, _ node: SyntaxNode) throws(ExpressionError) -> String {
    let count = left.utf8.count + right.utf8.count
    if count > limits.textBytes { throw .limitExceeded(.textBytes, maximum: limits.textBytes, at: node.offset) }
    try charge(count / 16, at: node)
    return left + right
  }

  private mutating func joined(
    _ left: [ExpressionValue], _ right: [ExpressionValue], _ node: SyntaxNode
  ) throws(ExpressionError) -> [ExpressionValue] {
    let count = left.count + right.count
    if count > limits.elements { throw .limitExceeded(.elements, maximum: limits.elements, at: node.offset) }
    try charge(count, at: node)
    return left + right
  }
}
