public import JSONDocuments

// A subset of the Common Expression Language (github.com/google/cel-spec): null, bool, int, double, string, list and
// map; no unsigned numbers, bytes, times or messages. Nothing outside of the bindings can be reached, there are no
// loops but over given lists, and every evaluation is bounded by `ExpressionLimits`.
//
// Differences from CEL: an int and a double may be mixed in arithmetic (the int is widened), since JSON spells the same
// quantity 3 or 3.0; the aliases listed in Parser.swift; maps are walked in the order of their keys.

/// A condition or small computation over named values, without side effects and of bounded cost.
public struct Expression: Sendable {
  /// The expression as written.
  public let source: String
  let root: SyntaxNode
  private let limits: ExpressionLimits

  /// Parses an expression; unknown functions and malformed literal patterns are refused here.
  ///
  /// - Throws: `ExpressionError`.
  public init(_ source: String, limits: ExpressionLimits = .standard) throws(ExpressionError) {
    var parser = try Parser(source, limits: limits)
    root = try parser.parse()
    self.source = source
    self.limits = limits
  }

  /// The names that must be bound, sorted: the first part of `a.b`, without the variables of macros.
  public var variables: [String] {
    Set(freeNames(of: root).map(\.name)).sorted()
  }

  /// The value under these bindings; a binding may have a dotted name, and the longest that fits wins.
  ///
  /// - Throws: `ExpressionError`.
  public func evaluate(_ bindings: [String: ExpressionValue]) throws(ExpressionError) -> ExpressionValue {
    var evaluator = Evaluator(bindings: .values(bindings), limits: limits)
    return try evaluator.result(of: root)
  }

  /// The value under JSON bindings, of which only the parts that the expression names are looked at.
  ///
  /// - Throws: `ExpressionError`.
  public func evaluate(_ bindings: [String: JSONValue]) throws(ExpressionError) -> ExpressionValue {
    var evaluator = Evaluator(bindings: .json(bindings), limits: limits)
    return try evaluator.result(of: root)
  }

  /// Whether the condition holds; a value that is no boolean is an error, never false.
  ///
  /// - Throws: `ExpressionError`.
  public func isTrue(in bindings: [String: JSONValue]) throws(ExpressionError) -> Bool {
    let value = try evaluate(bindings)
    guard case .bool(let isTrue) = value else {
      throw .typeMismatch(operation: "the condition", operands: [value.kind], at: 0)
    }
    return isTrue
  }

  /// The canonical form in which each name that is not in `known` is looked up in `root`: with the root `output`,
  /// `pass == true` becomes `output.pass == true`.
  ///
  /// - Throws: `ExpressionError.limitExceeded` when the longer source or deeper tree crosses a limit.
  public func rewritingBareNames(into root: String, known: Set<String>) throws(ExpressionError) -> Expression {
    let known = known.union([root])
    let offsets = freeNames(of: self.root).filter { !known.contains($0.name) }.map(\.offset).sorted()
    if offsets.isEmpty { return self }
    let bytes = Array(source.utf8)
    var result: [UInt8] = []
    var start = 0
    for offset in offsets {
      result += bytes[start..<offset] + Array("\(root).".utf8)
      start = offset
    }
    return try Expression(String(decoding: result + bytes[start...], as: UTF8.self), limits: limits)
  }
}

extension Expression: Hashable, CustomStringConvertible {
  public static func == (left: Expression, right: Expression) -> Bool {
    hasSameBytes(left.source, right.source) && left.limits == right.limits
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(source)
  }

  public var description: String { source }
}

/// The names in a tree that no macro binds, with their offsets.
private func freeNames(of node: SyntaxNode) -> [(name: String, offset: Int)] {
  switch node.kind {
  case .name(let name): [(name, node.offset)]
  case .macro(_, let range, let variable, let bodies):
    freeNames(of: range) + bodies.flatMap(freeNames).filter { $0.name != variable }
  default: node.kind.children.flatMap(freeNames)
  }
}
