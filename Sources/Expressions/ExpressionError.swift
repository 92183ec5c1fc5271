public import JSONDocuments

/// Why an expression was refused or has no value; `at` counts the bytes of the source before the place.
public enum ExpressionError: Error, Hashable, Sendable {
  /// The source is malformed.
  case syntax(SyntaxFault, at: Int)
  /// The function does not exist, or not with so many arguments.
  case unknownFunction(String, arguments: Int, at: Int)
  /// Nothing is bound to the name.
  case unknownName(String, at: Int)
  /// The operation is not defined for operands of these kinds.
  case typeMismatch(operation: String, operands: [String], at: Int)
  /// The value cannot be computed.
  case arithmetic(ArithmeticFault, at: Int)
  /// The map or list has no such key or index.
  case noSuchElement(String, at: Int)
  /// The regular expression was refused.
  case pattern(PatternError, at: Int)
  /// A limit was crossed.
  case limitExceeded(Limit, maximum: Int, at: Int)

  /// What is malformed.
  public enum SyntaxFault: String, Hashable, Sendable {
    case expectedOperand = "expected a value, a name or \"(\""
    case expectedOperator = "expected an operator or the end"
    case expectedClosing = "expected \",\" or a closing bracket"
    case expectedColon = "expected \":\""
    case expectedField = "expected a field name"
    case expectedVariable = "expected a variable name"
    case expectedFieldTest = "has() wants a field, as in has(a.b)"
    case unexpectedCharacter = "a character that no expression uses"
    case unclosedString = "a string is not closed"
    case invalidEscape = "an invalid escape sequence"
    case invalidNumber = "a number is malformed or out of range"
    case reservedWord = "a reserved word cannot be a name"
    case unsupportedLiteral = "unsigned numbers and byte strings are not supported"
  }

  /// Why there is no value.
  public enum ArithmeticFault: String, Hashable, Sendable {
    case overflow = "the result does not fit in 64 bits"
    case divisionByZero = "a division by zero"
    case invalidConversion = "the text does not spell a value of that kind"
    case repeatedKey = "a map names a key twice"
  }

  /// Which limit was crossed.
  public enum Limit: String, Hashable, Sendable {
    case sourceBytes = "bytes of source"
    case depth = "levels of nesting"
    case steps = "steps"
    case textBytes = "bytes in a string"
    case elements = "values in a list or result"
  }
}

extension ExpressionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .syntax(let fault, let offset):
      "The expression is malformed at column \(offset + 1): \(fault.rawValue)."
    case .unknownFunction(let name, let arguments, let offset):
      "The expression calls \(name) with \(arguments) arguments at column \(offset + 1), which is no known function."
    case .unknownName(let name, let offset):
      "The expression uses \(name) at column \(offset + 1), but nothing has that name."
    case .typeMismatch(let operation, let operands, let offset):
      "The expression applies \(operation) to \(operands.joined(separator: " and ")) at column \(offset + 1)."
    case .arithmetic(let fault, let offset):
      "The expression has no value at column \(offset + 1): \(fault.rawValue)."
    case .noSuchElement(let key, let offset):
      "The expression looks for \(key.prefix(64)) at column \(offset + 1), which is not there."
    case .pattern(let error, let offset):
      "The pattern at column \(offset + 1) was refused. \(error)"
    case .limitExceeded(let limit, let maximum, let offset):
      "The expression needs more than \(maximum) \(limit.rawValue) at column \(offset + 1)."
    }
  }
}
