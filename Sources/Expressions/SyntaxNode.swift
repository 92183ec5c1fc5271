import JSONDocuments

/// A node of a parsed expression, with the offset in the source that messages name.
struct SyntaxNode: Sendable {
  indirect enum Kind: Sendable {
    case literal(ExpressionValue)
    case name(String)
    case select(SyntaxNode, field: String)
    case has(SyntaxNode, field: String)
    case index(SyntaxNode, SyntaxNode)
    case list([SyntaxNode])
    case map(keys: [SyntaxNode], values: [SyntaxNode])
    case unary(UnaryOperator, SyntaxNode)
    case binary(BinaryOperator, SyntaxNode, SyntaxNode)
    case conditional(SyntaxNode, SyntaxNode, SyntaxNode)
    case call(BuiltIn, [SyntaxNode])
    case matches(SyntaxNode, LinearPattern)
    case macro(Macro, over: SyntaxNode, variable: String, [SyntaxNode])
  }

  let kind: Kind
  let offset: Int
  let depth: Int

  init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
    depth = 1 + kind.children.reduce(0) { max($0, $1.depth) }
  }
}

extension SyntaxNode.Kind {
  var children: [SyntaxNode] {
    switch self {
    case .literal, .name: []
    case .select(let node, _), .has(let node, _), .unary(_, let node), .matches(let node, _): [node]
    case .index(let left, let right), .binary(_, let left, let right): [left, right]
    case .list(let items), .call(_, let items): items
    case .map(let keys, let values): keys + values
    case .conditional(let condition, let first, let second): [condition, first, second]
    case .macro(_, let range, _, let bodies): [range] + bodies
    }
  }
}

enum UnaryOperator: String, Sendable {
  case not = "!"
  case negate = "-"
}

enum BinaryOperator: String, Sendable {
  case or = "||"
  case and = "&&"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"

  /// How tightly the operator binds; all operators of one level associate to the left.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contained: 3
    case .add, .subtract: 4
    case .multiply, .divide, .modulo: 5
    }
  }
}

/// The functions of the language; nothing else can be called.
enum BuiltIn: String, Sendable {
  case size, contains, startsWith, endsWith, matches
  case int, double, string, bool, dyn
  case any, all

  /// The function called by that name with so many arguments, the receiver of a method being the first.
  init?(name: String, arguments: Int, isMethod: Bool) {
    switch (name == "len" ? "size" : name, arguments, isMethod) {
    case ("size", 1, _): self = .size
    case ("contains", 2, true): self = .contains
    case ("startsWith", 2, true): self = .startsWith
    case ("endsWith", 2, true): self = .endsWith
    case ("matches", 2, _): self = .matches
    case ("int", 1, false): self = .int
    case ("double", 1, false): self = .double
    case ("string", 1, false): self = .string
    case ("bool", 1, false): self = .bool
    case ("dyn", 1, false): self = .dyn
    case ("any", 1, false): self = .any
    case ("all", 1, false): self = .all
    default: return nil
    }
  }
}

/// The methods that evaluate their last arguments once for each element.
enum Macro: String, Sendable {
  case all, exists, filter, map
  case existsOne = "exists_one"

  init?(name: String, arguments: Int) {
    guard let macro = name == "existsOne" ? .existsOne : Macro(rawValue: name) else { return nil }
    guard arguments == 2 || macro == .map && arguments == 3 else { return nil }
    self = macro
  }
}
