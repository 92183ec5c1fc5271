extension LinearPattern {
  private static let longestSample = 1_000

  /// A short text that matches: of each choice the first, of each repetition the fewest, of each class a letter or digit when it
  /// has one. Nil when that text does not match, as with `\b` between letters.
  public var sample: String? {
    var parser = PatternParser(source)
    guard let node = try? parser.pattern() else { preconditionFailure("The compiled pattern \(source) is malformed") }
    var text = String.UnicodeScalarView()
    Self.append(node, to: &text)
    let sample = String(text)
    return text.count < Self.longestSample && matches(sample) ? sample : nil
  }

  private static func append(_ node: PatternNode, to text: inout String.UnicodeScalarView) {
    if text.count >= longestSample { return }
    switch node {
    case .empty, .assertion: break
    case .scalar(let set): if let scalar = set.usualScalar { text.append(scalar) }
    case .sequence(let parts): for part in parts { append(part, to: &text) }
    case .alternatives(let choices): if let first = choices.first { append(first, to: &text) }
    case .repetition(let node, let minimum, _): for _ in 0..<minimum { append(node, to: &text) }
    }
  }
}

extension ScalarSet {
  /// A scalar of the set: the first of A–Z, a–z, 0–9, then of all of ASCII that prints; nil when it has none of these.
  fileprivate var usualScalar: Unicode.Scalar? {
    let ranges: [ClosedRange<UInt8>] = [65...90, 97...122, 48...57, 32...126]
    return ranges.lazy.joined().map { Unicode.Scalar($0) }.first(where: contains)
  }
}
