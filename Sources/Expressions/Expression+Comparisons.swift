public import JSONDocuments

/// A comparison of a path with constants, as a condition makes it.
public struct ExpressionComparison: Hashable, Sendable {
  /// The names of the path: `output.pass` is `["output", "pass"]`.
  public let path: [String]
  /// The operator as it is written: `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`.
  public let sign: String
  /// The constants: one, or the elements of a list.
  public let constants: [JSONValue]
}

extension Expression {
  /// Every comparison of a path with constants, in the order in which they stand.
  ///
  /// Only paths on the left of the operator are looked at; a bare truth value such as `output.ok` counts as `== true`.
  public var comparisons: [ExpressionComparison] { root.comparisons }
}

extension SyntaxNode {
  fileprivate var comparisons: [ExpressionComparison] {
    switch kind {
    case .binary(let sign, let left, let right) where sign.precedence == BinaryOperator.equal.precedence:
      guard let path = left.path, let constants = right.constants else { return operands }
      return [ExpressionComparison(path: path, sign: sign.rawValue, constants: constants)]
    case .binary(.and, let left, let right), .binary(.or, let left, let right):
      return left.comparisons + right.comparisons
    case .unary(.not, let operand): return operand.comparisons
    case .conditional(let condition, let first, let second):
      return condition.comparisons + first.comparisons + second.comparisons
    case .select: return path.map { [ExpressionComparison(path: $0, sign: "==", constants: [.bool(true)])] } ?? operands
    default: return operands
    }
  }

  /// The comparisons within the parts of a node that are no paths: a path there is a value and not a truth.
  private var operands: [ExpressionComparison] { kind.children.filter { $0.path == nil }.flatMap(\.comparisons) }

  private var path: [String]? {
    switch kind {
    case .name(let name): [name]
    case .select(let target, let field): target.path.map { $0 + [field] }
    default: nil
    }
  }

  private var constants: [JSONValue]? {
    switch kind {
    case .literal(let value): value.json.map { [$0] }
    case .unary(.negate, let operand):
      operand.constants?.first?.doubleValue.map { [.number(-$0)] }
    case .list(let items):
      items.reduce([] as [JSONValue]?) { found, item in
        guard let found, let constants = item.constants else { return nil }
        return found + constants
      }
    default: nil
    }
  }
}
