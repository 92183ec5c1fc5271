/// A place in a document.
public struct JSONPosition: Hashable, Sendable, CustomStringConvertible {
  /// Bytes before the place.
  public let byteOffset: Int
  /// The line, counted from 1.
  public let line: Int
  /// The column in bytes, counted from 1.
  public let column: Int

  init(byteOffset: Int, in bytes: Span<UInt8>) {
    var line = 1
    var lineStart = 0
    for index in 0..<min(byteOffset, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    self.byteOffset = byteOffset
    self.line = line
    self.column = byteOffset - lineStart + 1
  }

  public var description: String {
    "line \(line), column \(column) (byte \(byteOffset))"
  }
}

/// Why a JSON document, pointer or patch was refused.
public enum JSONError: Error, Hashable, Sendable {
  /// The grammar wants something else at this place.
  case unexpected(expected: Expectation, JSONPosition)
  /// A string holds what no JSON string may hold.
  case invalidString(StringFault, JSONPosition)
  /// An object names a key twice; the position is that of the second one.
  case duplicateKey(String, JSONPosition)
  /// The number is too large for a double.
  case numberTooLarge(JSONPosition)
  /// A limit was crossed; no position when the value did not come from a document.
  case limitExceeded(Limit, maximum: Int, JSONPosition?)
  /// The integer is beyond 2^53, so that its canonical form would not be exact.
  case inexactInteger(String)
  /// The text is no JSON Pointer.
  case invalidPointer(String)
  /// The patch is malformed, or the operation of this index (from 0) does not apply.
  case patchRefused(operation: Int, PatchFault)

  /// What the grammar wanted.
  public enum Expectation: String, Hashable, Sendable {
    case value = "a JSON value"
    case endOfDocument = "the end of the document"
    case key = "a key in double quotes"
    case keyOrBrace = "a key in double quotes or \"}\""
    case colon = "\":\""
    case commaOrBracket = "\",\" or \"]\""
    case commaOrBrace = "\",\" or \"}\""
    case digit = "a digit"
    case closingQuote = "the closing quote of a string"
    case noByteOrderMark = "JSON text without a byte order mark"
  }

  /// What is wrong with a string.
  public enum StringFault: String, Hashable, Sendable {
    case controlCharacter = "an unescaped control character"
    case invalidEscape = "an invalid escape sequence"
    case loneSurrogate = "half of a surrogate pair"
    case invalidUTF8 = "bytes that are not UTF-8"
  }

  /// Which limit was crossed.
  public enum Limit: String, Hashable, Sendable {
    case depth = "levels of nesting"
    case nodes = "values"
    case documentBytes = "bytes in a document"
    case stringBytes = "bytes in a string"
    case numberBytes = "bytes in a number"
  }

  /// Why a patch does not apply.
  public enum PatchFault: Hashable, Sendable {
    /// The patch is no array.
    case notAnArray
    /// The operation is no object.
    case notAnObject
    /// A member that the operation needs is absent or of the wrong kind.
    case badMember(String)
    /// The operation's name is none of the six.
    case unknownOperation(String)
    /// Nothing is at this pointer.
    case missingTarget(String)
    /// The value at this pointer differs from the one tested for.
    case testFailed(String)
    /// A value cannot move into itself.
    case moveIntoItself(String)
  }
}

extension JSONError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unexpected(let expected, let position):
      "The JSON text is malformed at \(position): expected \(expected.rawValue)."
    case .invalidString(let fault, let position):
      "The JSON string at \(position) contains \(fault.rawValue)."
    case .duplicateKey(let key, let position):
      "The JSON object repeats the key \"\(excerpt(key))\" at \(position); each key may appear once."
    case .numberTooLarge(let position):
      "The JSON number at \(position) is too large for a 64-bit floating-point value."
    case .limitExceeded(let limit, let maximum, let position):
      "The JSON document has more than \(maximum) \(limit.rawValue)" + (position.map { " at \($0)." } ?? ".")
    case .inexactInteger(let text):
      "The integer \(excerpt(text)) is beyond 2^53 and cannot be hashed exactly; carry it as a string."
    case .invalidPointer(let text):
      "\"\(excerpt(text))\" is no JSON Pointer: it must be empty or start with \"/\", with ~ only in ~0 and ~1."
    case .patchRefused(let operation, let fault):
      "Operation \(operation) of the JSON Patch was refused: \(fault)."
    }
  }
}

extension JSONError.PatchFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAnArray: "a patch must be an array of operations"
    case .notAnObject: "an operation must be an object"
    case .badMember(let name): "its member \"\(name)\" is missing or of the wrong kind"
    case .unknownOperation(let name): "\"\(excerpt(name))\" is no operation"
    case .missingTarget(let pointer): "there is nothing at \"\(excerpt(pointer))\""
    case .testFailed(let pointer): "the value at \"\(excerpt(pointer))\" is not the one tested for"
    case .moveIntoItself(let pointer): "the value at \"\(excerpt(pointer))\" cannot move into itself"
    }
  }
}

/// The start of a text of unknown length, with control characters escaped so that it stays on one line.
private func excerpt(_ text: String) -> String {
  let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(64)))
  var shown = ""
  for scalar in start.unicodeScalars {
    shown += scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
  }
  return text.unicodeScalars.count > 64 ? shown + "…" : shown
}
