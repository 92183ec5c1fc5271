// The English (Porter2) stemming algorithm.
//
// M. F. Porter, "The English (Porter2) stemming algorithm", 2001–, snowballstem.org/algorithms/english/stemmer.html;
// after "An algorithm for suffix stripping", Program 14 (3), 1980, pp. 130–137.
// Variant: the description as of Snowball 2 (exceptional forms and the prefixes gener-, commun-, arsen-).
// Words are lower-case ASCII letters and apostrophes; `Y` marks a consonantal y while the steps run.

/// The English stem of a word by the Porter2 algorithm.
enum EnglishStemmer {
  /// Replaces `word`, lower-case `a`–`z` and `'` only, by its stem.
  static func stem(_ word: inout [UInt8]) {
    guard word.count > 2 else { return }
    if word[0] == Letter.apostrophe { word.removeFirst() }
    if let stem = exceptionalStem(of: word) {
      word = stem
      return
    }
    var state = StemmerState(word: word)
    state.removePossessive()
    state.removePlural()
    if !state.isInvariantAfterPlural {
      state.removePastOrGerund()
      state.replaceFinalY()
      state.replaceDerivationalSuffix()
      state.removeAdjectivalSuffix()
      state.removeResidualSuffix()
      state.removeFinalLetter()
    }
    word = state.finishedWord
  }
}

extension EnglishStemmer {
  private static let exceptions: [[UInt8]: [UInt8]] = {
    let stems = [
      "skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "idly": "idl", "gently": "gentl",
      "ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl",
    ]
    var table: [[UInt8]: [UInt8]] = [:]
    for (word, stem) in stems {
      table[Array(word.utf8)] = Array(stem.utf8)
    }
    for word in ["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"] {
      table[Array(word.utf8)] = Array(word.utf8)
    }
    return table
  }()

  /// The stem of one of the forms that the algorithm lists apart; all have three to six letters.
  private static func exceptionalStem(of word: [UInt8]) -> [UInt8]? {
    guard word.count >= 3 && word.count <= 6 else { return nil }
    return exceptions[word]
  }
}
