/// What a Unicode scalar means to the segmentation of text into words.
enum ScalarClass: UInt8 {
  case other
  case lower
  case upper
  case digit
  /// A mark that belongs to the scalar before it.
  case mark
  /// A letter of a script written without spaces between words.
  case unspaced
  case underscore
  case hyphen
  case apostrophe
  case period
  case comma
  case slash
  case colon
  case at
  /// A format character, dropped before segmentation.
  case ignored
}

extension ScalarClass {
  init(_ scalar: Unicode.Scalar) {
    self = scalar.isASCII ? ScalarClass(ascii: UInt8(truncatingIfNeeded: scalar.value)) : ScalarClass(wide: scalar)
  }

  /// Whether the scalar can begin a word.
  var isWordStart: Bool {
    switch self {
    case .lower, .upper, .digit, .unspaced: true
    default: false
    }
  }

  /// Whether the scalar continues a word.
  var isWord: Bool { isWordStart || self == .mark }

  /// Whether one such scalar may join two words into a compound.
  var isConnector: Bool {
    switch self {
    case .underscore, .hyphen, .apostrophe, .period, .comma, .slash, .colon, .at: true
    default: false
    }
  }

  private init(ascii byte: UInt8) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): self = .lower
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): self = .upper
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self = .digit
    case UInt8(ascii: "_"): self = .underscore
    case UInt8(ascii: "-"): self = .hyphen
    case UInt8(ascii: "'"): self = .apostrophe
    case UInt8(ascii: "."): self = .period
    case UInt8(ascii: ","): self = .comma
    case UInt8(ascii: "/"), UInt8(ascii: "\\"): self = .slash
    case UInt8(ascii: ":"): self = .colon
    case UInt8(ascii: "@"): self = .at
    default: self = .other
    }
  }

  private init(wide scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x2019: self = .apostrophe
    case 0x2010, 0x2011: self = .hyphen
    default: self = ScalarClass.isUnspaced(scalar.value) ? ScalarClass(unspaced: scalar) : ScalarClass(general: scalar)
    }
  }

  private init(unspaced scalar: Unicode.Scalar) {
    let general = ScalarClass(general: scalar)
    self = general == .lower || general == .upper ? .unspaced : general
  }

  private init(general scalar: Unicode.Scalar) {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: self = .upper
    case .lowercaseLetter, .modifierLetter, .otherLetter: self = .lower
    case .decimalNumber, .letterNumber: self = .digit
    case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
    case .connectorPunctuation: self = .underscore
    case .format: self = .ignored
    default: self = .other
    }
  }

  /// Thai, Lao, Myanmar, Khmer, kana and Han.
  private static func isUnspaced(_ value: UInt32) -> Bool {
    switch value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF,
      0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
