import Domain
import JSONDocuments

// The form of codes, such as HAT136, GV1N64 or credit_card_4421486, as patterns from narrow to wide:
//
// 1. runs: each value is the same sequence of runs of capitals, small letters, digits and separators: `^[A-Z]{3}[0-9]{3}$`;
// 2. words with a number: words of one alphabet and a run of digits, between them one separator: `^[a-z]+(_[a-z]+)*_[0-9]{7}$`;
// 3. alphabet: the characters and, when it never varies, the length: `^[A-Z0-9]{6}$`.
//
// No letter or digit of a value enters a pattern, so that no value can be read from it. Only codes have patterns: short, ASCII, without
// spaces, and each value with a digit or all in capitals; names and words have none. A length of digits is fixed only when the
// numbers are no counter: when one has a leading zero or their first digits are spread.

/// The form that all texts at one place share; grows by union, in any order.
struct TextShape: Hashable, Sendable {
  /// How narrow a pattern is; narrow first.
  enum Pattern: CaseIterable { case runs, wordsWithNumber, alphabet }

  private static let longestCode = 64
  private static let longestFormat = 256

  private var isEmpty = true
  /// The formats that every text has.
  private(set) var formats: [TextFormat] = []
  private var isCode = true
  private var alphabet: Alphabet = []
  private var separators: Set<UInt8> = []
  private var length = Span()
  /// The runs, nil when the texts differ in them.
  private var runs: [Run]?
  /// Separator, alphabet of the words, and number; nil when a text is not of that form.
  private var wordsWithNumber: WordsWithNumber?

  /// The shape of no text.
  init() {}

  /// The shape of one text.
  init(of text: String) {
    isEmpty = false
    let bytes = Array(text.utf8.prefix(Self.longestFormat + 1))
    if bytes.count <= Self.longestFormat { formats = TextFormat.allCases.filter { $0.accepts(text) } }
    guard let runs = Self.runs(of: bytes) else {
      isCode = false
      return
    }
    self.runs = runs
    alphabet = runs.reduce(into: Alphabet()) { $0.formUnion($1.kind.alphabet) }
    separators = Set(runs.compactMap(\.kind.separator))
    length = Span(bytes.count)
    isCode = alphabet.contains(.digits) || (alphabet == .capitals && separators.isEmpty)
    wordsWithNumber = WordsWithNumber(runs)
  }

  /// The shape of the texts of both.
  func union(_ other: TextShape) -> TextShape {
    if isEmpty { return other }
    if other.isEmpty || self == other { return self }
    var union = self
    union.formats = formats.filter(other.formats.contains)
    union.isCode = isCode && other.isCode
    union.alphabet.formUnion(other.alphabet)
    union.separators.formUnion(other.separators)
    union.length.formUnion(other.length)
    union.runs = Run.union(runs, other.runs)
    union.wordsWithNumber = wordsWithNumber.flatMap { words in other.wordsWithNumber.flatMap(words.union) }
    return union
  }

  /// The pattern of this width, nil when the texts do not have it.
  func pattern(_ pattern: Pattern, fixingLengths: Bool) -> String? {
    guard !isEmpty, isCode else { return nil }
    switch pattern {
    case .runs:
      guard let runs, runs.count <= 12 else { return nil }
      return "^" + runs.map { $0.pattern(fixingLengths) }.joined() + "$"
    case .wordsWithNumber: return wordsWithNumber?.pattern(fixingLengths)
    case .alphabet:
      let marks = separators.sorted().map(Run.escaped).joined()
      let isCounted = fixingLengths && separators.isEmpty && alphabet != .digits && length.isFixed
      return "^[\(alphabet.text)\(marks)]" + Run.quantifier(isCounted ? length.least : nil) + "$"
    }
  }

  private static func runs(of bytes: [UInt8]) -> [Run]? {
    guard (1...longestCode).contains(bytes.count) else { return nil }
    var runs: [Run] = []
    for byte in bytes {
      guard let kind = Run.Kind(byte) else { return nil }
      if runs.last?.kind != kind || kind.separator != nil {
        runs.append(Run(kind: kind, first: byte))
      } else {
        runs[runs.count - 1].grow()
      }
    }
    return runs
  }
}

/// The least and the largest of some counts.
struct Span: Hashable, Sendable {
  private(set) var least = Int.max
  private(set) var most = 0

  init() {}

  init(_ count: Int) {
    least = count
    most = count
  }

  var isFixed: Bool { least == most }

  mutating func formUnion(_ other: Span) {
    least = min(least, other.least)
    most = max(most, other.most)
  }

  mutating func grow() {
    least += 1
    most += 1
  }
}

/// A set of ASCII letters and digits.
struct Alphabet: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let capitals = Alphabet(rawValue: 1)
  static let letters = Alphabet(rawValue: 2)
  static let digits = Alphabet(rawValue: 4)

  /// The members of a character class.
  var text: String {
    (contains(.capitals) ? "A-Z" : "") + (contains(.letters) ? "a-z" : "") + (contains(.digits) ? "0-9" : "")
  }
}

/// Neighbouring characters of one kind.
struct Run: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case capitals, letters, digits
    case mark(UInt8)

    init?(_ byte: UInt8) {
      switch byte {
      case 65...90: self = .capitals
      case 97...122: self = .letters
      case 48...57: self = .digits
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"),
        UInt8(ascii: "#"):
        self = .mark(byte)
      default: return nil
      }
    }

    var separator: UInt8? { if case .mark(let byte) = self { byte } else { nil } }

    var alphabet: Alphabet {
      switch self {
      case .capitals: .capitals
      case .letters: .letters
      case .digits: .digits
      case .mark: []
      }
    }
  }

  let kind: Kind
  private(set) var length = Span(1)
  /// The first digits seen, one bit each.
  private var leads: UInt16

  init(kind: Kind, first: UInt8) {
    self.kind = kind
    leads = kind == .digits ? 1 << UInt16(first - 48) : 0
  }

  mutating func grow() { length.grow() }

  func union(_ other: Run) -> Run {
    var union = self
    union.length.formUnion(other.length)
    union.leads |= other.leads
    return union
  }

  static func union(_ left: [Run]?, _ right: [Run]?) -> [Run]? {
    guard let left, let right, left.map(\.kind) == right.map(\.kind) else { return nil }
    return zip(left, right).map { $0.union($1) }
  }

  func pattern(_ fixingLengths: Bool) -> String {
    if case .mark(let byte) = kind { return Self.escaped(byte) }
    let isCounted = fixingLengths && length.isFixed && kind != .letters && !mayBeCounter
    return "[\(kind.alphabet.text)]" + Self.quantifier(isCounted ? length.least : nil)
  }

  /// So many, or one and more when the count is nil.
  static func quantifier(_ count: Int?) -> String {
    guard let count else { return "+" }
    return count == 1 ? "" : "{\(count)}"
  }

  static func escaped(_ byte: UInt8) -> String {
    let text = String(UnicodeScalar(byte))
    return ["-", ".", "/"].contains(text) ? "\\" + text : text
  }

  /// Whether the digits may count upwards and so become more.
  private var mayBeCounter: Bool { kind == .digits && leads & 1 == 0 && leads.nonzeroBitCount < 5 }
}

/// Words of one alphabet and a number, between them one separator.
private struct WordsWithNumber: Hashable, Sendable {
  let separator: UInt8
  var words: Alphabet
  var number: Run

  init?(_ runs: [Run]) {
    guard let number = runs.last, number.kind == .digits, runs.count >= 3,
      let separator = runs[runs.count - 2].kind.separator
    else { return nil }
    let head = runs.dropLast(2)
    let marks = head.compactMap(\.kind.separator)
    let areApart = zip(head, head.dropFirst()).allSatisfy { $0.kind.separator == nil || $1.kind.separator == nil }
    guard marks.allSatisfy({ $0 == separator }), areApart, head.first?.kind.separator == nil,
      head.last?.kind.separator == nil
    else { return nil }
    self.separator = separator
    self.number = number
    words = head.reduce(into: Alphabet()) { $0.formUnion($1.kind.alphabet) }
  }

  func union(_ other: WordsWithNumber) -> WordsWithNumber? {
    guard separator == other.separator else { return nil }
    var union = self
    union.words.formUnion(other.words)
    union.number = number.union(other.number)
    return union
  }

  func pattern(_ fixingLengths: Bool) -> String {
    let (word, mark) = ("[\(words.text)]+", Run.escaped(separator))
    return "^\(word)(\(mark)\(word))*\(mark)\(number.pattern(fixingLengths))$"
  }
}
