import JSONDocuments

/// Ways to break a condition on purpose: negated, a conjunct dropped or negated, a constant changed or shifted, a border moved.
///
/// R. DeMillo, R. Lipton, F. Sayward, "Hints on test data selection: help for the practicing programmer", IEEE Computer 11(4), 1978,
/// doi:10.1109/C-M.1978.218136. Works on the text of conditions as this project writes them: `&&`, comparisons, `in` lists, `has`.
public enum ConditionMutation {
  /// The broken conditions, each once, in order of their place in the text.
  public static func mutants(of condition: String) -> [String] {
    let bytes = Array(condition.utf8)
    let mutants =
      ["!(\(condition))"] + conjunctMutants(condition) + literalMutants(bytes) + elementMutants(bytes)
      + borderMutants(bytes)
    var seen: Set<String> = [condition]
    return mutants.filter { seen.insert($0).inserted }
  }

  /// The parts that `&&` joins, outside of quotes and brackets.
  private static func conjuncts(of condition: String) -> [String] {
    var parts: [[UInt8]] = [[]]
    var depth = 0
    for piece in Scanner(Array(condition.utf8)).pieces {
      switch piece.kind {
      case .symbol where "([{".utf8.contains(piece.bytes[0]): depth += 1
      case .symbol where ")]}".utf8.contains(piece.bytes[0]): depth -= 1
      case .symbol where piece.bytes == Array("&&".utf8) && depth == 0:
        parts.append([])
        continue
      default: break
      }
      parts[parts.count - 1] += piece.bytes
    }
    return parts.map { String(decoding: $0, as: UTF8.self).trimmingBlanks }
  }

  private static func conjunctMutants(_ condition: String) -> [String] {
    let parts = conjuncts(of: condition)
    guard parts.count > 1 else { return [] }
    return parts.indices.flatMap { index -> [String] in
      var rest = parts
      rest.remove(at: index)
      var negated = parts
      negated[index] = "!(\(parts[index]))"
      return [rest.joined(separator: " && "), negated.joined(separator: " && ")]
    }
  }

  /// Every text, number and boolean changed.
  private static func literalMutants(_ bytes: [UInt8]) -> [String] {
    let pieces = Scanner(bytes).pieces
    return pieces.indices.flatMap { index -> [String] in
      let text = String(decoding: pieces[index].bytes, as: UTF8.self)
      let changed: [String] =
        switch pieces[index].kind {
        case .text: [text.dropLast() + "~" + text.suffix(1)]
        case .number: shifted(text)
        case .word where text == "true": ["false"]
        case .word where text == "false": ["true"]
        default: []
        }
      return changed.map { joined(pieces, replacing: index, with: $0) }
    }
  }

  /// A number one unit of its last decimal up and down.
  private static func shifted(_ text: String) -> [String] {
    guard let (lower, upper) = neighbours(of: text) else { return [] }
    return [lower, upper]
  }

  /// The numbers one unit of the last decimal below and above, as they are spelled; nil for a spelling with an exponent.
  public static func neighbours(of text: String) -> (lower: String, upper: String)? {
    let decimals = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.utf8.count ?? 0
    guard decimals <= 12, let units = Int64(text.filter { $0 != "." }), units.magnitude < 1 << 53 else { return nil }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    return (JSONNumber(Double(units - 1) / scale).text, JSONNumber(Double(units + 1) / scale).text)
  }

  /// Each element of a list left out.
  private static func elementMutants(_ bytes: [UInt8]) -> [String] {
    let pieces = Scanner(bytes).pieces
    return pieces.indices.compactMap { index in
      guard pieces[index].bytes == Array(",".utf8) else { return nil }
      return joined(pieces, dropping: index...nextElementEnd(pieces, index))
    } + firstElementMutants(pieces)
  }

  private static func nextElementEnd(_ pieces: [Scanner.Piece], _ comma: Int) -> Int {
    let next = pieces[(comma + 1)...].firstIndex { $0.kind != .blank } ?? comma
    return next
  }

  private static func firstElementMutants(_ pieces: [Scanner.Piece]) -> [String] {
    pieces.indices.compactMap { index in
      guard pieces[index].bytes == Array(",".utf8), index >= 2, pieces[index - 2].bytes == Array("[".utf8) else {
        return nil
      }
      return joined(pieces, dropping: (index - 1)...index)
    }
  }

  /// `>=` for `>` and the like: the border itself changes sides.
  private static func borderMutants(_ bytes: [UInt8]) -> [String] {
    let pieces = Scanner(bytes).pieces
    let others = [">=": ">", "<=": "<", ">": ">=", "<": "<=", "==": "!=", "!=": "=="]
    return pieces.indices.compactMap { index in
      others[String(decoding: pieces[index].bytes, as: UTF8.self)].map { joined(pieces, replacing: index, with: $0) }
    }
  }

  private static func joined(_ pieces: [Scanner.Piece], replacing index: Int, with text: String) -> String {
    var bytes: [UInt8] = []
    for (position, piece) in pieces.enumerated() { bytes += position == index ? Array(text.utf8) : piece.bytes }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func joined(_ pieces: [Scanner.Piece], dropping range: ClosedRange<Int>) -> String {
    let kept = pieces.indices.filter { !range.contains($0) }.flatMap { pieces[$0].bytes }
    return String(decoding: kept, as: UTF8.self)
  }
}

/// Cuts a condition into pieces that together are the condition.
private struct Scanner {
  enum Kind { case text, number, word, symbol, blank }

  struct Piece {
    let kind: Kind
    let bytes: [UInt8]
  }

  let pieces: [Piece]

  init(_ bytes: [UInt8]) {
    var pieces: [Piece] = []
    var position = 0
    while position < bytes.count {
      let (kind, end) = Self.piece(bytes, position, pieces.last)
      pieces.append(Piece(kind: kind, bytes: Array(bytes[position..<end])))
      position = end
    }
    self.pieces = pieces
  }

  private static func piece(_ bytes: [UInt8], _ start: Int, _ last: Piece?) -> (Kind, Int) {
    let first = bytes[start]
    if first == UInt8(ascii: " ") { return (.blank, start + 1) }
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return (.text, endOfText(bytes, start)) }
    if isDigit(first) || isSign(bytes, start, last) {
      return (.number, end(bytes, start + 1) { isDigit($0) || $0 == UInt8(ascii: ".") || isLetter($0) })
    }
    if isLetter(first) || first == UInt8(ascii: "_") {
      return (.word, end(bytes, start) { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") })
    }
    let pair = bytes[start..<min(start + 2, bytes.count)]
    let pairs = ["&&", "||", "==", "!=", "<=", ">="].map { Array($0.utf8) }
    return (.symbol, start + (pairs.contains(Array(pair)) ? 2 : 1))
  }

  /// A minus that belongs to a number, since nothing stands before it that it could be taken from.
  private static func isSign(_ bytes: [UInt8], _ start: Int, _ last: Piece?) -> Bool {
    guard bytes[start] == UInt8(ascii: "-"), start + 1 < bytes.count, isDigit(bytes[start + 1]) else { return false }
    guard let last else { return true }
    return last.kind == .blank || last.bytes == Array("[".utf8) || last.bytes == Array("(".utf8)
  }

  private static func endOfText(_ bytes: [UInt8], _ start: Int) -> Int {
    var position = start + 1
    while position < bytes.count, bytes[position] != bytes[start] {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(position + 1, bytes.count)
  }

  private static func end(_ bytes: [UInt8], _ start: Int, _ belongs: (UInt8) -> Bool) -> Int {
    bytes[start...].firstIndex { !belongs($0) } ?? bytes.count
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var rest = self[...]
    while rest.hasPrefix(" ") { rest = rest.dropFirst() }
    while rest.hasSuffix(" ") { rest = rest.dropLast() }
    return String(rest)
  }
}
