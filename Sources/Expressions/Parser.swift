import JSONDocuments

// Grammar (precedence climbing; all operators associate to the left):
//
//     expression = operation [ "?" operation ":" expression ]
//     operation  = operand { operator operand }       || or, && and, relations and in, + -, * / %
//     operand    = { "!" | "-" } postfix | "not" relation
//     postfix    = primary { "." field | "." method "(" arguments ")" | "[" expression "]" }
//     primary    = literal | name | function "(" arguments ")" | "(" expression ")" | list | map
//
// Beyond CEL, because conditions are also written by people who know Python: and, or, not, not in, True, False, None,
// len(x), any(list), all(list). None of these means anything else in CEL.

/// Turns tokens into a syntax tree of bounded depth.
struct Parser {
  private let tokens: [Token]
  private let limits: ExpressionLimits
  private var position = 0
  private var nesting = 0

  init(_ source: String, limits: ExpressionLimits) throws(ExpressionError) {
    if source.utf8.count > limits.sourceBytes {
      throw .limitExceeded(.sourceBytes, maximum: limits.sourceBytes, at: 0)
    }
    var lexer = Lexer(source)
    tokens = try lexer.tokens()
    self.limits = limits
  }

  mutating func parse() throws(ExpressionError) -> SyntaxNode {
    let node = try expression()
    guard current.kind == .end else { throw .syntax(.expectedOperator, at: current.offset) }
    return node
  }

  mutating func expression() throws(ExpressionError) -> SyntaxNode {
    nesting += 1
    defer { nesting -= 1 }
    if nesting > min(limits.depth, 64) {
      throw .limitExceeded(.depth, maximum: min(limits.depth, 64), at: current.offset)
    }
    let condition = try operation(precedence: 1)
    let offset = current.offset
    guard accept("?") else { return condition }
    let first = try operation(precedence: 1)
    try expect(":", .expectedColon)
    return try node(.conditional(condition, first, try expression()), at: offset)
  }

  private mutating func operation(precedence: Int) throws(ExpressionError) -> SyntaxNode {
    var left = try operand(precedence)
    while let (sign, isNegated) = binaryOperator(), sign.precedence >= precedence {
      let offset = current.offset
      position += isNegated ? 2 : 1
      let right = try operation(precedence: sign.precedence + 1)
      left = try node(.binary(sign, left, right), at: offset)
      if isNegated { left = try node(.unary(.not, left), at: offset) }
    }
    return left
  }

  /// The operator at this place, and whether it is `not in`.
  private func binaryOperator() -> (BinaryOperator, isNegated: Bool)? {
    switch current.kind {
    case .symbol(let text): BinaryOperator(rawValue: text).map { ($0, false) }
    case .word("in"): (.contained, false)
    case .word("and"): (.and, false)
    case .word("or"): (.or, false)
    case .word("not"): tokens[position + 1].kind == .word("in") ? (.contained, true) : nil
    default: nil
    }
  }

  private mutating func operand(_ precedence: Int) throws(ExpressionError) -> SyntaxNode {
    var signs: [(UnaryOperator, Int)] = []
    while let sign = unaryOperator() {
      signs.append((sign, current.offset))
      position += 1
    }
    var operand: SyntaxNode
    if current.kind == .word("not"), signs.isEmpty, precedence <= 3 {
      operand = try negation()
    } else {
      operand = try signedPostfix(&signs)
    }
    for (sign, offset) in signs.reversed() { operand = try node(.unary(sign, operand), at: offset) }
    return operand
  }

  private func unaryOperator() -> UnaryOperator? {
    guard case .symbol(let text) = current.kind else { return nil }
    return UnaryOperator(rawValue: text)
  }

  /// Reads `not`, which binds less tightly than a comparison, unlike `!`.
  private mutating func negation() throws(ExpressionError) -> SyntaxNode {
    var offsets: [Int] = []
    while current.kind == .word("not") {
      offsets.append(current.offset)
      position += 1
    }
    var operand = try operation(precedence: 3)
    for offset in offsets { operand = try node(.unary(.not, operand), at: offset) }
    return operand
  }

  /// Folds a minus sign into an integer literal, so that the smallest integer can be written.
  private mutating func signedPostfix(_ signs: inout [(UnaryOperator, Int)]) throws(ExpressionError) -> SyntaxNode {
    guard case .integer(let magnitude) = current.kind else { return try postfix() }
    let offset = current.offset
    position += 1
    let isNegative = signs.last?.0 == .negate
    if isNegative { signs.removeLast() }
    guard let value = signedInteger(magnitude, isNegative) else { throw .syntax(.invalidNumber, at: offset) }
    return try postfix(of: try node(.literal(.int(value)), at: offset))
  }

  private func signedInteger(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
    guard isNegative else { return Int64(exactly: magnitude) }
    return magnitude == 1 << 63 ? Int64.min : Int64(exactly: magnitude).map { -$0 }
  }

  private mutating func postfix() throws(ExpressionError) -> SyntaxNode {
    try postfix(of: try primary())
  }

  private mutating func postfix(of primary: SyntaxNode) throws(ExpressionError) -> SyntaxNode {
    var result = primary
    while true {
      let offset = current.offset
      if accept(".") {
        result = try member(of: result)
      } else if accept("[") {
        let key = try expression()
        try expect("]", .expectedClosing)
        result = try node(.index(result, key), at: offset)
      } else {
        return result
      }
    }
  }

  func node(_ kind: SyntaxNode.Kind, at offset: Int) throws(ExpressionError) -> SyntaxNode {
    let node = SyntaxNode(kind, at: offset)
    if node.depth > limits.depth { throw .limitExceeded(.depth, maximum: limits.depth, at: offset) }
    return node
  }

  var current: Token { tokens[position] }

  mutating func advance() -> Token {
    let token = tokens[position]
    if token.kind != .end { position += 1 }
    return token
  }

  mutating func accept(_ symbol: String) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ symbol: String, _ fault: ExpressionError.SyntaxFault) throws(ExpressionError) {
    guard accept(symbol) else { throw .syntax(fault, at: current.offset) }
  }
}
