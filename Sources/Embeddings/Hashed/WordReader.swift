/// The built-in embedder's own reading of text into words.
///
/// Part of the model: it is frozen together with the weights, whatever becomes of the analysis for lexical search.
/// A word is a run of letters, digits and marks, ends at a hump of camel case, and is read in lower case; an apostrophe
/// between letters is skipped. Words joined by single connectors or humps form an identifier. A letter of a script
/// without spaces is a word.
struct WordReader {
  /// A word with the byte offsets of its scalars, the end included.
  struct Word {
    var bytes: [UInt8] = []
    var boundaries: [Int] = [0]

    mutating func append(_ scalar: Unicode.Scalar) {
      if scalar.isASCII {
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        bytes.append(byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte)
      } else {
        bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
      }
      boundaries.append(bytes.count)
    }
  }

  private enum Kind {
    case lower, upper, digit, unspaced, apostrophe, connector, other

    var isWord: Bool { self == .lower || self == .upper || self == .digit }
  }

  /// The words in order.
  private(set) var words: [Word] = []
  /// For each identifier, the range of its words.
  private(set) var identifiers: [Range<Int>] = []
  private var current = Word()
  private var identifierStart = 0

  init(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    let kinds = scalars.map(WordReader.kind)
    for index in kinds.indices {
      read(scalars[index], at: index, in: kinds)
    }
    endIdentifier()
  }

  private mutating func read(_ scalar: Unicode.Scalar, at index: Int, in kinds: [Kind]) {
    let next = index + 1 < kinds.count ? kinds[index + 1] : .other
    let previous = index > 0 ? kinds[index - 1] : .other
    switch kinds[index] {
    case .lower, .digit:
      current.append(scalar)
    case .upper:
      if previous == .lower || previous == .digit || (previous == .upper && next == .lower) { endWord() }
      current.append(scalar)
    case .unspaced:
      endIdentifier()
      current.append(scalar)
      endIdentifier()
    case .apostrophe:
      if !previous.isWord || !next.isWord { endIdentifier() }
    case .connector:
      if previous.isWord && next.isWord { endWord() } else { endIdentifier() }
    case .other:
      endIdentifier()
    }
  }

  private mutating func endWord() {
    guard !current.bytes.isEmpty else { return }
    words.append(current)
    current = Word()
  }

  private mutating func endIdentifier() {
    endWord()
    if words.count - identifierStart > 1 { identifiers.append(identifierStart..<words.count) }
    identifierStart = words.count
  }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    scalar.isASCII ? asciiKind(UInt8(truncatingIfNeeded: scalar.value)) : wideKind(scalar)
  }

  private static func asciiKind(_ byte: UInt8) -> Kind {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): .lower
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): .upper
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
    case UInt8(ascii: "'"): .apostrophe
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "\\"),
      UInt8(ascii: ":"), UInt8(ascii: "@"):
      .connector
    default: .other
    }
  }

  private static func wideKind(_ scalar: Unicode.Scalar) -> Kind {
    switch scalar.value {
    case 0x2019: return .apostrophe
    case 0x2010, 0x2011: return .connector
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF,
      0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      return scalar.properties.isAlphabetic ? .unspaced : .other
    default: break
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: return .upper
    case .lowercaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark: return .lower
    case .decimalNumber: return .digit
    default: return .other
    }
  }
}
