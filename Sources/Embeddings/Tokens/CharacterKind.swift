// The classes of characters that BERT's tokenizers go by. They were fixed with Unicode 9 in the tables that trained models are used with
// (PyPI `tokenizers`): what a later version of Unicode has added is an ordinary character to them.

extension Unicode.Scalar {
  /// Whether the tables that the models are used with know the character.
  private var isKnown: Bool { properties.age.map { ($0.major, $0.minor) <= (9, 0) } ?? false }

  /// Not text at all: controls, formats and private characters, and the mark of a decoding error.
  var isDropped: Bool {
    if self == "\t" || self == "\n" || self == "\r" { return false }
    if isASCII { return value < 0x20 || value == 0x7F }
    switch properties.generalCategory {
    case .control, .privateUse: return true
    case .format: return isKnown
    default: return value == 0xFFFD
    }
  }

  /// A mark above or below a letter.
  var isAccent: Bool { value >= 0x300 && properties.generalCategory == .nonspacingMark && isKnown }

  /// What stands alone as a word: punctuation, and every ASCII character that is no letter, digit, space or control.
  var isPunctuation: Bool {
    if isASCII {
      return (0x21...0x2F).contains(value) || (0x3A...0x40).contains(value) || (0x5B...0x60).contains(value)
        || (0x7B...0x7E).contains(value)
    }
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return isKnown
    default: return false
    }
  }

  /// A Chinese character, which is a word by itself.
  var isIdeograph: Bool {
    switch value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
      0x2B920...0x2CEAF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
