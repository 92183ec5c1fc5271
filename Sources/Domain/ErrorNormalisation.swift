/// The part of an error message that is the same each time the same thing goes wrong.
///
/// What differs from run to run is taken out: identifiers and numbers (words with a digit), quoted values, and the phrase that
/// only says which one was meant ("on flight HAT139"); so is a later clause that only gives the values ("total price is 1203").
/// Letters become lower case. Numbers that are codes stay: `HTTP 404` is not `HTTP 503`, and `ORA-00942:` keeps its number.
///
/// Examples: "Error: payment amount does not add up, total price is 1203, but paid 833" becomes "payment amount does not add
/// up"; "Error: flight HAT030 not available on date 2024-05-13" becomes "flight not available".
public struct NormalisedError: Hashable, Sendable {
  /// The normalised text; a message that has nothing constant becomes `error`.
  public let text: String

  /// Normalises a message.
  ///
  /// - Complexity: linear in the message; no more than its first 2,000 bytes are looked at.
  public init(_ message: String) {
    var clauses: [String] = []
    for clause in Self.clauses(of: message) {
      let (words, hadVariable) = Self.constantWords(of: clause)
      if words.isEmpty || (hadVariable && !clauses.isEmpty) { continue }
      clauses.append(words.joined(separator: " "))
    }
    text = clauses.isEmpty ? "error" : clauses.joined(separator: ", ")
  }
}

extension NormalisedError {
  private enum Token: Equatable {
    case word(String)
    case variable
  }

  /// Words that open a phrase of place or time; such a phrase goes with the variable that it ends with.
  private static let prepositions: Set<String> = [
    "on", "in", "at", "for", "of", "to", "from", "with", "by", "after", "within", "near", "under", "above", "below",
  ]

  /// Words after which a number is a code and not a value.
  private static let codeWords: Set<String> = [
    "http", "https", "status", "code", "errno", "exit", "statuscode", "http/1.1",
  ]

  /// Units that follow a number and go with it.
  private static let units: Set<String> = [
    "s", "ms", "us", "ns", "sec", "secs", "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days",
    "byte",
    "bytes", "kb", "mb", "gb", "kib", "mib", "gib", "%", "usd", "eur", "dollars", "times", "attempts", "retries",
  ]

  /// The message cut at commas, semicolons, line ends and sentence ends, without an opening `Error:`.
  private static func clauses(of message: String) -> [[UInt8]] {
    let bytes = Array(message.utf8.prefix(2000))
    var clauses: [[UInt8]] = []
    var clause: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 32
      let isEnd =
        [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "."), UInt8(ascii: "!")].contains(byte) && next <= 32
      if isEnd || byte == 10 || byte == 13 {
        clauses.append(clause)
        clause = []
      } else {
        clause.append(byte)
      }
    }
    clauses.append(clause)
    return clauses
  }

  private static func constantWords(of clause: [UInt8]) -> (words: [String], hadVariable: Bool) {
    let tokens = tokens(of: clause)
    var words: [String] = []
    for token in tokens {
      switch token {
      case .variable: dropLocator(&words)
      case .word(let word): words.append(word)
      }
    }
    return (words, tokens.contains(.variable))
  }

  /// Takes back "on flight" before a variable: a preposition and at most two words after it.
  private static func dropLocator(_ words: inout [String]) {
    for distance in 1...3 where distance < words.count {
      if prepositions.contains(words[words.count - distance]) {
        words.removeLast(distance)
        return
      }
    }
  }

  private static func tokens(of clause: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    for raw in unquoted(clause).split(whereSeparator: { $0 <= 32 }) {
      let word = trimmed(raw)
      if word.isEmpty { continue }
      let text = String(decoding: word.map(lower), as: UTF8.self)
      if tokens.isEmpty && (text == "error" || text == "error:") { continue }
      if tokens.last == .variable && units.contains(text) { continue }
      tokens.append(isConstant(text, raw: raw, after: tokens.last, isFirst: tokens.isEmpty) ? .word(text) : .variable)
    }
    return tokens
  }

  private static func isConstant(_ text: String, raw: ArraySlice<UInt8>, after last: Token?, isFirst: Bool) -> Bool {
    guard raw.contains(where: { $0 >= 48 && $0 <= 57 }) || raw.contains(quoteMark) else { return true }
    if raw.contains(quoteMark) { return false }
    if isFirst && text.hasSuffix(":") && (raw.first.map { $0 > 57 } ?? false) { return true }
    if case .word(let word)? = last, codeWords.contains(word), text.utf8.count <= 4 { return true }
    return false
  }

  /// Stands for a quoted value; no text holds it.
  private static let quoteMark: UInt8 = 1

  /// The clause with each quoted value replaced by one mark; an apostrophe inside a word is no quote.
  private static func unquoted(_ clause: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < clause.count {
      let byte = clause[index]
      let opensQuote = byte == 34 || byte == 96 || (byte == 39 && (result.last.map { $0 <= 47 } ?? true))
      if opensQuote, let end = clause[(index + 1)...].firstIndex(of: byte) {
        result.append(quoteMark)
        index = end + 1
      } else {
        if byte != quoteMark { result.append(byte) }
        index += 1
      }
    }
    return result
  }

  private static func trimmed(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var word = word
    let edges = Array("()[]{}<>\"'`".utf8)
    while let first = word.first, edges.contains(first) { word = word.dropFirst() }
    while let last = word.last, edges.contains(last) { word = word.dropLast() }
    return word
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }
}
