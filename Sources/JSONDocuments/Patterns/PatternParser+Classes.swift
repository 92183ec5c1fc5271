extension PatternParser {
  /// Reads what stands after a backslash, outside a class.
  mutating func escape() throws(PatternError) -> PatternNode {
    switch peek() {
    case "b": return advanced(.assertion(.wordBoundary))
    case "B": return advanced(.assertion(.noWordBoundary))
    case "A": return advanced(.assertion(.textStart))
    case "z": return advanced(.assertion(.textEnd))
    case "k": throw .unsupported(.backReference, offset: position)
    case let digit? where (0x31...0x39).contains(digit.value): throw .unsupported(.backReference, offset: position)
    default: return .scalar(ScalarSet([try escapedItem()], ignoresCase: flags.ignoresCase))
    }
  }

  private mutating func advanced(_ node: PatternNode) -> PatternNode {
    position += 1
    return node
  }

  /// Reads a class from behind its opening bracket on.
  mutating func scalarClass() throws(PatternError) -> ScalarSet {
    let isNegated = accept("^")
    var items: [ScalarSet.Item] = []
    // As in RE2 a bracket right at the start is a literal; `[]` and `[^]` of ECMAScript are read so too.
    if accept("]") { items.append(.range(0x5D...0x5D)) }
    while let next = peek(), next != "]" {
      items.append(try classItem())
    }
    guard accept("]") else { throw malformed(.unclosedClass) }
    return ScalarSet(items, isNegated: isNegated, ignoresCase: flags.ignoresCase)
  }

  private mutating func classItem() throws(PatternError) -> ScalarSet.Item {
    let item = try classAtom()
    guard case .range(let low) = item, low.count == 1, peek() == "-", position + 1 < scalars.count,
      scalars[position + 1] != "]"
    else { return item }
    position += 1
    guard case .range(let high) = try classAtom(), high.count == 1, low.lowerBound <= high.lowerBound else {
      throw malformed(.emptyRange)
    }
    return .range(low.lowerBound...high.lowerBound)
  }

  private mutating func classAtom() throws(PatternError) -> ScalarSet.Item {
    guard let scalar = advance() else { throw malformed(.unclosedClass) }
    if scalar != "\\" { return single(scalar.value) }
    if accept("b") { return single(0x08) }
    return try escapedItem()
  }

  /// Reads the escapes that stand for scalars, inside and outside of classes.
  private mutating func escapedItem() throws(PatternError) -> ScalarSet.Item {
    guard let letter = advance() else { throw malformed(.badEscape) }
    switch letter {
    case "d": return .ranges(ScalarSet.digits)
    case "w": return .ranges(ScalarSet.wordScalars)
    case "s": return .ranges(ScalarSet.spaces)
    case "D": return .complement(ScalarSet.digits)
    case "W": return .complement(ScalarSet.wordScalars)
    case "S": return .complement(ScalarSet.spaces)
    case "p", "P": return try property(isNegated: letter == "P")
    case "x", "u": return single(try code(digits: letter == "x" ? 2 : 4))
    case "n": return single(0x0A)
    case "r": return single(0x0D)
    case "t": return single(0x09)
    case "f": return single(0x0C)
    case "v": return single(0x0B)
    case "a": return single(0x07)
    case "0": return single(0)
    default: return try punctuation(letter)
    }
  }

  private func punctuation(_ letter: Unicode.Scalar) throws(PatternError) -> ScalarSet.Item {
    if ScalarSet.isWordScalar(letter), letter != "_" { throw malformed(.badEscape) }
    return single(letter.value)
  }

  private func single(_ code: UInt32) -> ScalarSet.Item {
    .range(code...code)
  }

  private mutating func property(isNegated: Bool) throws(PatternError) -> ScalarSet.Item {
    var name = ""
    if accept("{") {
      while let scalar = advance(), scalar != "}" { name.unicodeScalars.append(scalar) }
    } else if let scalar = advance() {
      name = String(scalar)
    }
    guard let code = categoryCode(named: name) else { throw malformed(.unknownProperty) }
    return .category(code, isNegated: isNegated)
  }

  /// Reads so many hexadecimal digits, or any number of them in braces.
  private mutating func code(digits: Int) throws(PatternError) -> UInt32 {
    let isBraced = accept("{")
    var text = ""
    while text.utf8.count < (isBraced ? 8 : digits), let scalar = peek(), scalar.properties.isASCIIHexDigit {
      text.unicodeScalars.append(scalar)
      position += 1
    }
    guard isBraced ? accept("}") : text.utf8.count == digits, let code = UInt32(text, radix: 16), code <= 0x10FFFF
    else { throw malformed(.badEscape) }
    return code
  }
}
