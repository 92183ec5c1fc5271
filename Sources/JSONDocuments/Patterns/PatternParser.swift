/// The tree of a regular expression.
indirect enum PatternNode {
  case empty
  case scalar(ScalarSet)
  case assertion(PatternAssertion)
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case repetition(PatternNode, minimum: Int, maximum: Int?)
}

/// A condition on a place between two scalars.
enum PatternAssertion: Hashable, Sendable {
  case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
}

/// Reads the RE2 subset described at `LinearPattern`.
struct PatternParser {
  struct Flags {
    var ignoresCase = false
    var dotMatchesNewline = false
    var isMultiline = false
  }

  private static let deepestNesting = 50
  private static let largestCount = 1_000

  let scalars: [Unicode.Scalar]
  var position = 0
  var flags = Flags()
  private var depth = 0

  init(_ source: String) {
    scalars = Array(source.unicodeScalars)
  }

  mutating func pattern() throws(PatternError) -> PatternNode {
    let node = try alternatives()
    if position < scalars.count { throw malformed(.unopenedGroup) }
    return node
  }

  private mutating func alternatives() throws(PatternError) -> PatternNode {
    depth += 1
    if depth > Self.deepestNesting { throw .tooLarge }
    defer { depth -= 1 }
    var choices = [try sequence()]
    while accept("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .alternatives(choices)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var parts: [PatternNode] = []
    while let next = peek(), next != "|", next != ")" {
      parts.append(try repeated(try atom()))
    }
    return .sequence(parts)
  }

  private mutating func atom() throws(PatternError) -> PatternNode {
    guard let scalar = advance() else { return .empty }
    switch scalar {
    case "(": return try group()
    case "[": return .scalar(try scalarClass())
    case "\\": return try escape()
    case ".": return .scalar(dot)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "*", "+", "?":
      position -= 1
      throw malformed(.nothingToRepeat)
    default: return .scalar(literal(scalar))
    }
  }

  private var dot: ScalarSet {
    flags.dotMatchesNewline ? ScalarSet([.range(0...0x10FFFF)]) : ScalarSet([.complement([0x0A...0x0A])])
  }

  func literal(_ scalar: Unicode.Scalar) -> ScalarSet {
    ScalarSet([.range(scalar.value...scalar.value)], ignoresCase: flags.ignoresCase)
  }

  private mutating func repeated(_ node: PatternNode) throws(PatternError) -> PatternNode {
    guard let (minimum, maximum) = try quantifier() else { return node }
    // Laziness changes which match is found, not whether there is one.
    _ = accept("?")
    if let next = peek(), next == "*" || next == "+" || next == "?" { throw malformed(.nothingToRepeat) }
    return .repetition(node, minimum: minimum, maximum: maximum)
  }

  private mutating func quantifier() throws(PatternError) -> (Int, Int?)? {
    if accept("*") { return (0, nil) }
    if accept("+") { return (1, nil) }
    if accept("?") { return (0, 1) }
    return peek() == "{" ? try countedQuantifier() : nil
  }

  /// Reads `{n}`, `{n,}` or `{n,m}`; any other brace is a literal.
  private mutating func countedQuantifier() throws(PatternError) -> (Int, Int?)? {
    let start = position
    position += 1
    guard let minimum = integer() else {
      position = start
      return nil
    }
    var maximum: Int? = minimum
    if accept(",") { maximum = integer() }
    guard accept("}") else {
      position = start
      return nil
    }
    guard max(minimum, maximum ?? 0) <= Self.largestCount, minimum <= maximum ?? minimum else {
      throw malformed(.badRepetition)
    }
    return (minimum, maximum)
  }

  private mutating func integer() -> Int? {
    var value: Int?
    while let scalar = peek(), let digit = scalar.properties.numericType == .decimal ? scalar.value : nil,
      (0x30...0x39).contains(digit)
    {
      value = min((value ?? 0) * 10 + Int(digit) - 0x30, 1 << 20)
      position += 1
    }
    return value
  }

  private mutating func group() throws(PatternError) -> PatternNode {
    let outer = flags
    if accept("?"), try isFlagSetting() { return .empty }
    let node = try alternatives()
    flags = outer
    guard accept(")") else { throw malformed(.unclosedGroup) }
    return node
  }

  /// Reads what stands after `(?`; returns true for `(?i)`, which sets flags up to the end of the enclosing group.
  private mutating func isFlagSetting() throws(PatternError) -> Bool {
    switch peek() {
    case "=", "!": throw .unsupported(.lookAround, offset: position)
    case "<", "P":
      _ = accept("P")
      try groupName()
      return false
    default: return try flagLetters()
    }
  }

  private mutating func groupName() throws(PatternError) {
    guard accept("<") else { throw malformed(.badGroup) }
    if peek() == "=" || peek() == "!" { throw .unsupported(.lookAround, offset: position) }
    let start = position
    while ScalarSet.isWordScalar(peek()) { position += 1 }
    guard position > start, accept(">") else { throw malformed(.badGroup) }
  }

  private mutating func flagLetters() throws(PatternError) -> Bool {
    var value = true
    while let letter = advance() {
      switch letter {
      case "-": value = false
      case "i": flags.ignoresCase = value
      case "s": flags.dotMatchesNewline = value
      case "m": flags.isMultiline = value
      case ":": return false
      case ")": return true
      default: throw malformed(.badGroup)
      }
    }
    throw malformed(.unclosedGroup)
  }

  func peek() -> Unicode.Scalar? {
    position < scalars.count ? scalars[position] : nil
  }

  mutating func advance() -> Unicode.Scalar? {
    guard let scalar = peek() else { return nil }
    position += 1
    return scalar
  }

  mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    position += 1
    return true
  }

  func malformed(_ fault: PatternError.Fault) -> PatternError {
    .malformed(fault, offset: position)
  }
}
