import JSONDocuments

extension Parser {
  mutating func primary() throws(ExpressionError) -> SyntaxNode {
    let token = advance()
    switch token.kind {
    case .double(let value): return try node(.literal(.double(value)), at: token.offset)
    case .string(let value): return try node(.literal(.string(value)), at: token.offset)
    case .word(let word): return try name(word, at: token.offset)
    case .symbol("("): return try parenthesised()
    case .symbol("["): return try node(.list(try items(until: "]")), at: token.offset)
    case .symbol("{"): return try map(at: token.offset)
    default: throw .syntax(.expectedOperand, at: token.offset)
    }
  }

  private mutating func parenthesised() throws(ExpressionError) -> SyntaxNode {
    let inner = try expression()
    try expect(")", .expectedClosing)
    return inner
  }

  private mutating func name(_ word: String, at offset: Int) throws(ExpressionError) -> SyntaxNode {
    switch word {
    case "true", "True": return try node(.literal(.bool(true)), at: offset)
    case "false", "False": return try node(.literal(.bool(false)), at: offset)
    case "null", "None": return try node(.literal(.null), at: offset)
    default: break
    }
    if reservedWords.contains(word) { throw .syntax(.reservedWord, at: offset) }
    return accept("(") ? try call(word, at: offset) : try node(.name(word), at: offset)
  }

  private mutating func call(_ name: String, at offset: Int) throws(ExpressionError) -> SyntaxNode {
    let arguments = try items(until: ")")
    if name == "has", arguments.count == 1 { return try fieldTest(arguments[0], at: offset) }
    return try call(name, arguments, isMethod: false, at: offset)
  }

  private func fieldTest(_ argument: SyntaxNode, at offset: Int) throws(ExpressionError) -> SyntaxNode {
    guard case .select(let target, let field) = argument.kind else { throw .syntax(.expectedFieldTest, at: offset) }
    return try node(.has(target, field: field), at: offset)
  }

  private func call(
    _ name: String, _ arguments: [SyntaxNode], isMethod: Bool, at offset: Int
  ) throws(ExpressionError) -> SyntaxNode {
    guard let function = BuiltIn(name: name, arguments: arguments.count, isMethod: isMethod) else {
      throw .unknownFunction(name, arguments: arguments.count - (isMethod ? 1 : 0), at: offset)
    }
    if function == .matches, case .literal(.string(let source)) = arguments[1].kind {
      return try node(.matches(arguments[0], try pattern(source, at: arguments[1].offset)), at: offset)
    }
    return try node(.call(function, arguments), at: offset)
  }

  /// Reads what follows a dot: a field, a method call or a macro.
  mutating func member(of target: SyntaxNode) throws(ExpressionError) -> SyntaxNode {
    let token = advance()
    switch token.kind {
    case .quotedField(let field): return try node(.select(target, field: field), at: token.offset)
    case .word(let word):
      guard accept("(") else { return try node(.select(target, field: word), at: token.offset) }
      let arguments = try items(until: ")")
      if let macro = Macro(name: word, arguments: arguments.count) {
        return try self.macro(macro, over: target, arguments, at: token.offset)
      }
      return try call(word, [target] + arguments, isMethod: true, at: token.offset)
    default: throw .syntax(.expectedField, at: token.offset)
    }
  }

  private func macro(
    _ macro: Macro, over range: SyntaxNode, _ arguments: [SyntaxNode], at offset: Int
  ) throws(ExpressionError) -> SyntaxNode {
    guard case .name(let variable) = arguments[0].kind else {
      throw .syntax(.expectedVariable, at: arguments[0].offset)
    }
    return try node(.macro(macro, over: range, variable: variable, Array(arguments.dropFirst())), at: offset)
  }

  /// Reads expressions separated by commas, the last of which may be followed by one, and the closing bracket.
  private mutating func items(until closing: String) throws(ExpressionError) -> [SyntaxNode] {
    var items: [SyntaxNode] = []
    while !accept(closing) {
      items.append(try expression())
      if accept(closing) { break }
      try expect(",", .expectedClosing)
    }
    return items
  }

  private mutating func map(at offset: Int) throws(ExpressionError) -> SyntaxNode {
    var keys: [SyntaxNode] = []
    var values: [SyntaxNode] = []
    while !accept("}") {
      keys.append(try expression())
      try expect(":", .expectedColon)
      values.append(try expression())
      if accept("}") { break }
      try expect(",", .expectedClosing)
    }
    return try node(.map(keys: keys, values: values), at: offset)
  }
}

/// Compiles a pattern, with the place in the expression where it stands.
func pattern(_ source: String, at offset: Int) throws(ExpressionError) -> LinearPattern {
  do throws(PatternError) {
    return try LinearPattern(source)
  } catch {
    throw .pattern(error, at: offset)
  }
}

/// Words that CEL keeps free for other languages; they can be fields, not names.
private let reservedWords: Set<String> = [
  "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
  "namespace", "return", "var", "void", "while", "and", "or", "not",
]
