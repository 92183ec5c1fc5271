/// A suffix of the English stemming algorithm and what replaces it.
struct Suffix: Sendable {
  let name: String
  let letters: [UInt8]
  let replacement: [UInt8]

  init(_ name: String, _ replacement: String) {
    self.name = name
    letters = Array(name.utf8)
    self.replacement = Array(replacement.utf8)
  }
}

// The tables of the published description, each ordered longest first so that the first match is the longest.
extension Suffix {
  static let possessives = table(["'s'": "", "'s": "", "'": ""])

  static let plurals = table(["sses": "ss", "ied": "i", "ies": "i", "us": "us", "ss": "ss", "s": ""])

  static let invariantsAfterPlural: Set<[UInt8]> = Set(
    ["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"].map { Array($0.utf8) })

  static let pastsAndGerunds = table(["eedly": "ee", "eed": "ee", "ingly": "", "edly": "", "ing": "", "ed": ""])

  static let endingsThatTakeE = table(["at": "at", "bl": "bl", "iz": "iz"])

  static let derivational = table([
    "ization": "ize", "ational": "ate", "fulness": "ful", "ousness": "ous", "iveness": "ive", "tional": "tion",
    "biliti": "ble", "lessli": "less", "entli": "ent", "ation": "ate", "alism": "al", "aliti": "al", "ousli": "ous",
    "iviti": "ive", "fulli": "ful", "enci": "ence", "anci": "ance", "abli": "able", "izer": "ize", "ator": "ate",
    "alli": "al", "bli": "ble", "ogi": "og", "li": "",
  ])

  static let adjectival = table([
    "ational": "ate", "tional": "tion", "alize": "al", "icate": "ic", "iciti": "ic", "ative": "", "ical": "ic",
    "ness": "", "ful": "",
  ])

  static let residual = table([
    "ement": "", "ance": "", "ence": "", "able": "", "ible": "", "ment": "", "ant": "", "ent": "", "ism": "",
    "ate": "", "iti": "", "ous": "", "ive": "", "ize": "", "ion": "", "al": "", "er": "", "ic": "",
  ])

  private static func table(_ replacements: KeyValuePairs<String, String>) -> [Suffix] {
    replacements.map { Suffix($0.key, $0.value) }.sorted { $0.letters.count > $1.letters.count }
  }
}
