/// The letters that the algorithm names.
enum Letter {
  static let apostrophe = UInt8(ascii: "'")
  static let consonantalY = UInt8(ascii: "Y")
  static let y = UInt8(ascii: "y")
  static let e = UInt8(ascii: "e")
  static let i = UInt8(ascii: "i")
  static let l = UInt8(ascii: "l")
  static let s = UInt8(ascii: "s")
  static let t = UInt8(ascii: "t")

  static func isVowel(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a"), e, i, UInt8(ascii: "o"), UInt8(ascii: "u"), y: true
    default: false
    }
  }

  static func isDoubling(_ letter: UInt8) -> Bool {
    "bdfgmnprt".utf8.contains(letter)
  }

  static func endsBeforeLi(_ letter: UInt8) -> Bool {
    "cdeghkmnrt".utf8.contains(letter)
  }
}

/// A word in the course of stemming, with the starts of its regions R1 and R2.
struct StemmerState {
  private(set) var word: [UInt8]
  private var r1 = 0
  private var r2 = 0

  init(word: [UInt8]) {
    self.word = word
    markConsonantalY()
    r1 = prefixRegionStart ?? regionStart(after: 0)
    r2 = regionStart(after: r1)
  }

  /// The word with its marked letters restored.
  var finishedWord: [UInt8] {
    word.map { $0 == Letter.consonantalY ? Letter.y : $0 }
  }

  private mutating func markConsonantalY() {
    for index in word.indices where word[index] == Letter.y {
      if index == 0 || Letter.isVowel(word[index - 1]) {
        word[index] = Letter.consonantalY
      }
    }
  }

  private var prefixRegionStart: Int? {
    for prefix in ["gener", "commun", "arsen"] where word.starts(with: prefix.utf8) {
      return prefix.utf8.count
    }
    return nil
  }

  /// The position after the first non-vowel that follows a vowel at or after `start`; the end if there is none.
  private func regionStart(after start: Int) -> Int {
    var index = start + 1
    while index < word.count {
      if !Letter.isVowel(word[index]) && Letter.isVowel(word[index - 1]) {
        return index + 1
      }
      index += 1
    }
    return word.count
  }
}

// MARK: - Tests on the word

extension StemmerState {
  private func endsWith(_ suffix: [UInt8]) -> Bool {
    guard suffix.count <= word.count, suffix.last == word.last else { return false }
    let start = word.count - suffix.count
    for index in suffix.indices where suffix[index] != word[start + index] {
      return false
    }
    return true
  }

  private func longestMatch(in suffixes: [Suffix]) -> Suffix? {
    for suffix in suffixes where endsWith(suffix.letters) {
      return suffix
    }
    return nil
  }

  private func isInR1(_ suffix: Suffix) -> Bool { word.count - suffix.letters.count >= r1 }

  private func isInR2(_ suffix: Suffix) -> Bool { word.count - suffix.letters.count >= r2 }

  private func letter(before suffix: Suffix) -> UInt8? {
    let index = word.count - suffix.letters.count - 1
    return index >= 0 ? word[index] : nil
  }

  private func hasVowel(before end: Int) -> Bool {
    word[..<max(0, end)].contains(where: Letter.isVowel)
  }

  /// Whether the first `end` letters end in a short syllable.
  private func endsInShortSyllable(_ end: Int) -> Bool {
    guard end >= 2, Letter.isVowel(word[end - 2]), !Letter.isVowel(word[end - 1]) else { return false }
    if end == 2 { return true }
    let last = word[end - 1]
    let isOpen = last == UInt8(ascii: "w") || last == UInt8(ascii: "x") || last == Letter.consonantalY
    return !isOpen && !Letter.isVowel(word[end - 3])
  }

  private var endsInDoubledLetter: Bool {
    guard word.count > 1, let last = word.last else { return false }
    return last == word[word.count - 2] && Letter.isDoubling(last)
  }

  private var isShortWord: Bool { r1 >= word.count && endsInShortSyllable(word.count) }

  private mutating func replace(_ suffix: Suffix) {
    word.replaceSubrange((word.count - suffix.letters.count)..., with: suffix.replacement)
  }
}

// MARK: - The steps

extension StemmerState {
  /// Step 0.
  mutating func removePossessive() {
    if let suffix = longestMatch(in: Suffix.possessives) { replace(suffix) }
  }

  /// Step 1a.
  mutating func removePlural() {
    guard let suffix = longestMatch(in: Suffix.plurals) else { return }
    switch suffix.name {
    case "ied", "ies":
      word.removeLast(word.count > 4 ? 2 : 1)
    case "s":
      if hasVowel(before: word.count - 2) { word.removeLast() }
    default:
      replace(suffix)
    }
  }

  /// Whether step 1a left one of the words that the later steps must not touch.
  var isInvariantAfterPlural: Bool { Suffix.invariantsAfterPlural.contains(word) }

  /// Step 1b.
  mutating func removePastOrGerund() {
    guard let suffix = longestMatch(in: Suffix.pastsAndGerunds) else { return }
    if suffix.name.hasPrefix("eed") {
      if isInR1(suffix) { replace(suffix) }
    } else if hasVowel(before: word.count - suffix.letters.count) {
      replace(suffix)
      repairEnding()
    }
  }

  private mutating func repairEnding() {
    if longestMatch(in: Suffix.endingsThatTakeE) != nil {
      word.append(Letter.e)
    } else if endsInDoubledLetter {
      word.removeLast()
    } else if isShortWord {
      word.append(Letter.e)
    }
  }

  /// Step 1c.
  mutating func replaceFinalY() {
    guard let last = word.last, word.count > 2, last == Letter.y || last == Letter.consonantalY else { return }
    if !Letter.isVowel(word[word.count - 2]) { word[word.count - 1] = Letter.i }
  }

  /// Step 2.
  mutating func replaceDerivationalSuffix() {
    guard let suffix = longestMatch(in: Suffix.derivational), isInR1(suffix) else { return }
    switch suffix.name {
    case "ogi":
      if letter(before: suffix) == Letter.l { replace(suffix) }
    case "li":
      if let before = letter(before: suffix), Letter.endsBeforeLi(before) { replace(suffix) }
    default:
      replace(suffix)
    }
  }

  /// Step 3.
  mutating func removeAdjectivalSuffix() {
    guard let suffix = longestMatch(in: Suffix.adjectival), isInR1(suffix) else { return }
    if suffix.name != "ative" || isInR2(suffix) { replace(suffix) }
  }

  /// Step 4.
  mutating func removeResidualSuffix() {
    guard let suffix = longestMatch(in: Suffix.residual), isInR2(suffix) else { return }
    let before = letter(before: suffix)
    if suffix.name != "ion" || before == Letter.s || before == Letter.t { replace(suffix) }
  }

  /// Step 5.
  mutating func removeFinalLetter() {
    guard let last = word.last else { return }
    let end = word.count - 1
    if last == Letter.e {
      if end >= r2 || (end >= r1 && !endsInShortSyllable(end)) { word.removeLast() }
    } else if last == Letter.l, end >= r2, end > 0, word[end - 1] == Letter.l {
      word.removeLast()
    }
  }
}
