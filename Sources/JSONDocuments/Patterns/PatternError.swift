/// Why a regular expression was refused; offsets count Unicode scalars from the start of the pattern.
public enum PatternError: Error, Hashable, Sendable {
  /// The pattern is malformed at this place.
  case malformed(Fault, offset: Int)
  /// Back references and look-around cannot run in linear time.
  case unsupported(Feature, offset: Int)
  /// The pattern compiles to more instructions, or nests deeper, than a pattern may.
  case tooLarge

  /// What is malformed.
  public enum Fault: String, Hashable, Sendable {
    case unclosedGroup = "a group is not closed"
    case unopenedGroup = "a closing parenthesis has no group"
    case unclosedClass = "a character class is not closed"
    case emptyRange = "a range runs backwards"
    case nothingToRepeat = "there is nothing to repeat"
    case badRepetition = "a repetition count is malformed or beyond 1000"
    case badEscape = "an escape sequence is malformed"
    case unknownProperty = "a Unicode property is unknown"
    case badGroup = "a group's flags or name are malformed"
  }

  /// What no linear-time engine offers.
  public enum Feature: String, Hashable, Sendable {
    case backReference = "a back reference"
    case lookAround = "look-ahead or look-behind"
  }
}

extension PatternError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let fault, let offset):
      "The regular expression is malformed at character \(offset + 1): \(fault.rawValue)."
    case .unsupported(let feature, let offset):
      "The regular expression uses \(feature.rawValue) at character \(offset + 1), which is not supported."
    case .tooLarge:
      "The regular expression is too large; use smaller repetition counts or less nesting."
    }
  }
}
