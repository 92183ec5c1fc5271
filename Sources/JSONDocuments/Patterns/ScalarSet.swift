/// A set of Unicode scalars: what one step of a pattern accepts.
struct ScalarSet: Hashable, Sendable {
  enum Item: Hashable, Sendable {
    case range(ClosedRange<UInt32>)
    case ranges([ClosedRange<UInt32>])
    case category(String, isNegated: Bool)
    case complement([ClosedRange<UInt32>])
  }

  private let items: [Item]
  private let isNegated: Bool
  private let ignoresCase: Bool
  /// The answers for the 128 ASCII scalars, in two words.
  private var lowASCII: UInt64 = 0
  private var highASCII: UInt64 = 0

  init(_ items: [Item], isNegated: Bool = false, ignoresCase: Bool = false) {
    self.items = items
    self.isNegated = isNegated
    self.ignoresCase = ignoresCase
    for code in 0..<UInt8(64) {
      if decide(Unicode.Scalar(code)) { lowASCII |= 1 << UInt64(code) }
      if decide(Unicode.Scalar(code + 64)) { highASCII |= 1 << UInt64(code) }
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let code = scalar.value
    if code < 64 { return lowASCII >> UInt64(code) & 1 == 1 }
    if code < 128 { return highASCII >> UInt64(code - 64) & 1 == 1 }
    return decide(scalar)
  }

  private func decide(_ scalar: Unicode.Scalar) -> Bool {
    (isListed(scalar) || ignoresCase && hasListedVariant(scalar)) != isNegated
  }

  private func hasListedVariant(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return scalar.properties.isAlphabetic && isListed(Unicode.Scalar(UInt8(ascii: scalar) ^ 0x20))
    }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    let upper = scalar.properties.uppercaseMapping.unicodeScalars
    return [lower, upper].contains { variant in variant.count == 1 && variant.allSatisfy(isListed) }
  }

  private func isListed(_ scalar: Unicode.Scalar) -> Bool {
    items.contains { item in
      switch item {
      case .range(let range): range.contains(scalar.value)
      case .ranges(let ranges): ranges.contains { $0.contains(scalar.value) }
      case .complement(let ranges): !ranges.contains { $0.contains(scalar.value) }
      case .category(let name, let isNegated): categoryCode(of: scalar).hasPrefix(name) != isNegated
      }
    }
  }
}

extension ScalarSet {
  static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
  static let spaces: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
  static let wordScalars: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]

  static func isWordScalar(_ scalar: Unicode.Scalar?) -> Bool {
    guard let code = scalar?.value else { return false }
    return wordScalars.contains { $0.contains(code) }
  }
}

/// The two-letter code of a scalar's general category, the first letter being the major class.
private func categoryCode(of scalar: Unicode.Scalar) -> String {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter: "Lu"
  case .lowercaseLetter: "Ll"
  case .titlecaseLetter: "Lt"
  case .modifierLetter: "Lm"
  case .otherLetter: "Lo"
  case .nonspacingMark: "Mn"
  case .spacingMark: "Mc"
  case .enclosingMark: "Me"
  case .decimalNumber: "Nd"
  case .letterNumber: "Nl"
  case .otherNumber: "No"
  case .connectorPunctuation: "Pc"
  case .dashPunctuation: "Pd"
  case .openPunctuation: "Ps"
  case .closePunctuation: "Pe"
  case .initialPunctuation: "Pi"
  case .finalPunctuation: "Pf"
  case .otherPunctuation: "Po"
  case .mathSymbol: "Sm"
  case .currencySymbol: "Sc"
  case .modifierSymbol: "Sk"
  case .otherSymbol: "So"
  case .spaceSeparator: "Zs"
  case .lineSeparator: "Zl"
  case .paragraphSeparator: "Zp"
  case .control: "Cc"
  case .format: "Cf"
  case .surrogate: "Cs"
  case .privateUse: "Co"
  case .unassigned: "Cn"
  @unknown default: "Cn"
  }
}

/// The category code that a property's name stands for, or nil when it is not a general category.
func categoryCode(named name: String) -> String? {
  let longNames = [
    "Letter": "L", "Lowercase_Letter": "Ll", "Uppercase_Letter": "Lu", "Titlecase_Letter": "Lt", "Mark": "M",
    "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Punctuation": "P", "punct": "P", "Symbol": "S",
    "Separator": "Z", "Space_Separator": "Zs", "Other": "C", "Control": "Cc", "cntrl": "Cc",
  ]
  let codes: Set<String> = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co", "Cn",
  ]
  return longNames[name] ?? (codes.contains(name) ? name : nil)
}
