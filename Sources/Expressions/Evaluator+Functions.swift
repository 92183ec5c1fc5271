import JSONDocuments

extension Evaluator {
  mutating func call(
    _ function: BuiltIn, _ arguments: [ExpressionValue], _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    switch function {
    case .size: return .int(try size(arguments[0], node))
    case .contains, .startsWith, .endsWith: return .bool(try textTest(function, arguments, node))
    case .matches: return try matches(arguments, node)
    case .int: return .int(try integer(arguments[0], node))
    case .double: return .double(try double(arguments[0], node))
    case .string: return .string(try string(arguments[0], node))
    case .bool: return .bool(try boolean(arguments[0], node))
    case .dyn: return arguments[0]
    case .any: return .bool(try quantify(arguments[0], decides: true, function, node))
    case .all: return .bool(try quantify(arguments[0], decides: false, function, node))
    }
  }

  private mutating func size(_ value: ExpressionValue, _ node: SyntaxNode) throws(ExpressionError) -> Int64 {
    switch value {
    case .string(let text):
      try charge(text: text, at: node)
      return Int64(text.unicodeScalars.count)
    case .list(let items): return Int64(items.count)
    case .map(let map): return Int64(map.count)
    default: throw mismatch("size", [value], node)
    }
  }

  private mutating func textTest(
    _ function: BuiltIn, _ arguments: [ExpressionValue], _ node: SyntaxNode
  ) throws(ExpressionError) -> Bool {
    guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else {
      throw mismatch(function.rawValue, arguments, node)
    }
    try charge(text: text, at: node)
    try charge(text: part, at: node)
    switch function {
    case .startsWith: return text.utf8.starts(with: part.utf8)
    case .endsWith: return text.utf8.reversed().starts(with: part.utf8.reversed())
    default: return contains(Array(text.utf8), Array(part.utf8))
    }
  }

  private mutating func matches(
    _ arguments: [ExpressionValue], _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    guard case .string(let source) = arguments[1] else { throw mismatch("matches", arguments, node) }
    try charge(source.utf8.count * 4, at: node)
    let compiled = try pattern(source, at: node.offset)
    try charge(compiled.instructionCount, at: node)
    return try matches(arguments[0], compiled, node)
  }

  mutating func matches(
    _ value: ExpressionValue, _ pattern: LinearPattern, _ node: SyntaxNode
  ) throws(ExpressionError) -> ExpressionValue {
    guard case .string(let text) = value else { throw mismatch("matches", [value], node) }
    let (cost, overflows) = pattern.instructionCount.multipliedReportingOverflow(by: text.utf8.count)
    try charge(overflows ? limits.steps : cost / 16 + 1, at: node)
    return .bool(pattern.matches(text))
  }

  private mutating func quantify(
    _ value: ExpressionValue, decides: Bool, _ function: BuiltIn, _ node: SyntaxNode
  ) throws(ExpressionError) -> Bool {
    guard case .list(let items) = value else { throw mismatch(function.rawValue, [value], node) }
    try charge(items.count, at: node)
    for item in items {
      guard case .bool(let isTrue) = item else { throw mismatch(function.rawValue, [item], node) }
      if isTrue == decides { return decides }
    }
    return !decides
  }
}

// Conversions.
extension Evaluator {
  private func integer(_ value: ExpressionValue, _ node: SyntaxNode) throws(ExpressionError) -> Int64 {
    switch value {
    case .int(let value): return value
    case .double(let value):
      // As in CEL both ends are excluded, since a double there may stand for a value beyond them.
      guard value > -0x1p63, value < 0x1p63 else { throw .arithmetic(.overflow, at: node.offset) }
      return Int64(value)
    case .string(let text):
      guard let value = Int64(text) else { throw .arithmetic(.invalidConversion, at: node.offset) }
      return value
    default: throw mismatch("int", [value], node)
    }
  }

  private func double(_ value: ExpressionValue, _ node: SyntaxNode) throws(ExpressionError) -> Double {
    switch value {
    case .int(let value): return Double(value)
    case .double(let value): return value
    case .string(let text):
      guard let value = Double(text) else { throw .arithmetic(.invalidConversion, at: node.offset) }
      return value
    default: throw mismatch("double", [value], node)
    }
  }

  private func string(_ value: ExpressionValue, _ node: SyntaxNode) throws(ExpressionError) -> String {
    switch value {
    case .bool(let value): return String(value)
    case .int(let value): return String(value)
    case .double(let value): return value.isFinite ? JSONNumber(value).text : String(value)
    case .string(let value): return value
    default: throw mismatch("string", [value], node)
    }
  }

  private func boolean(_ value: ExpressionValue, _ node: SyntaxNode) throws(ExpressionError) -> Bool {
    switch value {
    case .bool(let value): return value
    case .string("1"), .string("t"), .string("T"), .string("true"), .string("TRUE"), .string("True"): return true
    case .string("0"), .string("f"), .string("F"), .string("false"), .string("FALSE"), .string("False"): return false
    case .string: throw .arithmetic(.invalidConversion, at: node.offset)
    default: throw mismatch("bool", [value], node)
    }
  }
}

/// Whether `part` occurs in `text`: D. Knuth, J. Morris, V. Pratt, "Fast pattern matching in strings", SIAM Journal on
/// Computing 6(2), 1977, doi:10.1137/0206024.
///
/// - Complexity: O(text + part).
func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
  if part.isEmpty { return true }
  var borders = [0]
  var border = 0
  for byte in part.dropFirst() {
    while border > 0, part[border] != byte { border = borders[border - 1] }
    if part[border] == byte { border += 1 }
    borders.append(border)
  }
  var matched = 0
  for byte in text {
    while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
    if part[matched] == byte { matched += 1 }
    if matched == part.count { return true }
  }
  return false
}
