import Testing

@testable import LexicalSearch

private func stem(_ word: String) -> String {
  var bytes = Array(word.utf8)
  EnglishStemmer.stem(&bytes)
  return String(decoding: bytes, as: UTF8.self)
}

@Suite struct EnglishStemmerTests {
  /// The sample vocabulary printed on the page that describes the algorithm.
  static let published: KeyValuePairs = [
    "consign": "consign", "consigned": "consign", "consigning": "consign", "consignment": "consign",
    "consist": "consist", "consisted": "consist", "consistency": "consist", "consistent": "consist",
    "consistently": "consist", "consisting": "consist", "consists": "consist", "consolation": "consol",
    "consolations": "consol", "consolatory": "consolatori", "console": "consol", "consoled": "consol",
    "consoles": "consol", "consolidate": "consolid", "consolidated": "consolid", "consolidating": "consolid",
    "consoling": "consol", "consolingly": "consol", "consols": "consol", "consonant": "conson", "consort": "consort",
    "consorted": "consort", "consorting": "consort", "conspicuous": "conspicu", "conspicuously": "conspicu",
    "conspiracy": "conspiraci", "conspirator": "conspir", "conspirators": "conspir", "conspire": "conspir",
    "conspired": "conspir", "conspiring": "conspir", "constable": "constabl", "constables": "constabl",
    "constance": "constanc", "constancy": "constanc", "constant": "constant", "knack": "knack",
    "knackeries": "knackeri",
    "knacks": "knack", "knag": "knag", "knave": "knave", "knaves": "knave", "knavish": "knavish", "kneaded": "knead",
    "kneading": "knead", "knee": "knee", "kneel": "kneel", "kneeled": "kneel", "kneeling": "kneel", "kneels": "kneel",
    "knees": "knee", "knell": "knell", "knelt": "knelt", "knew": "knew", "knick": "knick", "knif": "knif",
    "knife": "knife", "knight": "knight", "knightly": "knight", "knights": "knight", "knit": "knit", "knits": "knit",
    "knitted": "knit", "knitting": "knit", "knives": "knive", "knob": "knob", "knobs": "knob", "knock": "knock",
    "knocked": "knock", "knocker": "knocker", "knockers": "knocker", "knocking": "knock", "knocks": "knock",
    "knopp": "knopp", "knot": "knot", "knots": "knot",
  ]

  @Test("the published sample vocabulary has its published stems")
  func publishedVocabulary() {
    #expect(!EnglishStemmerTests.published.isEmpty)
    for (word, expected) in EnglishStemmerTests.published {
      #expect(stem(word) == expected, "\(word)")
    }
  }

  @Test("each step of the description, by its own examples")
  func steps() {
    let examples: KeyValuePairs = [
      "dogs'": "dog", "dog's": "dog", "'tis": "tis", "caresses": "caress", "ties": "tie", "cries": "cri", "gas": "gas",
      "this": "this", "gaps": "gap", "kiwis": "kiwi", "bus": "bus", "agreed": "agre", "feed": "feed",
      "luxuriated": "luxuri",
      "hopping": "hop", "hoping": "hope", "falling": "fall", "cry": "cri", "by": "by", "say": "say", "youth": "youth",
      "boyish": "boyish", "relational": "relat", "conditional": "condit", "possibly": "possibl",
      "vietnamization": "vietnam",
      "hopefulness": "hope", "geology": "geolog", "sensibiliti": "sensibl", "electrical": "electr",
      "formative": "format",
      "communication": "communic", "adoption": "adopt", "opinion": "opinion", "replacement": "replac", "rate": "rate",
      "controlling": "control", "generate": "generat", "general": "general", "arsenic": "arsenic", "arsenal": "arsenal",
    ]
    for (word, expected) in examples {
      #expect(stem(word) == expected, "\(word)")
    }
  }

  @Test("words that the description lists apart")
  func exceptions() {
    let examples: KeyValuePairs = [
      "skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "idly": "idl", "gently": "gentl",
      "ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl", "sky": "sky", "news": "news", "howe": "howe",
      "atlas": "atlas", "cosmos": "cosmos", "bias": "bias", "andes": "andes", "innings": "inning", "outing": "outing",
      "cannings": "canning", "herrings": "herring", "earring": "earring", "proceeds": "proceed", "exceed": "exceed",
      "succeeds": "succeed",
    ]
    for (word, expected) in examples {
      #expect(stem(word) == expected, "\(word)")
    }
  }

  @Test("short words and apostrophes alone stay or vanish without harm")
  func shortWords() {
    let examples: KeyValuePairs = ["": "", "a": "a", "is": "is", "'''": "'", "'s": "'s", "yyy": "yyy", "sss": "sss"]
    for (word, expected) in examples {
      #expect(stem(word) == expected, "\(word)")
    }
  }
}
