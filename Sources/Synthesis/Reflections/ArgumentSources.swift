import Domain
import JSONDocuments

// Where may an argument's value come from? From the trigger's payload, the episode's text, an earlier output (its keys too), an
// earlier argument, or an earlier error. Texts are cut into words (letters and digits, ASCII lower case); a value has a source when its words
// stand there side by side, so that "mia_li_3668" is found in "My id is mia_li_3668." and in {"mia_li_3668": {…}}.
// A date 2024-05-20 is also found as "May 20", "May 20th", "20 May", "5/20" and "05/20".
//
// Not looked at, because agents rightly make them up or everybody knows them: booleans, null, numbers of fewer than five digits
// (counts, amounts), texts of one or two characters, and texts of more than six words (thoughts, summaries, expressions).

/// The words that an episode has shown so far, in order.
struct ArgumentSources {
  private var numbers: [String: Int] = [:]
  private var positions: [[Int]] = []
  private var words: [Int] = []

  /// The words of the trigger's payload and the text of an episode.
  init(of episode: EpisodeRecord) {
    add(.object(episode.context))
    if let text = episode.text { add(text) }
    for part in [episode.task, episode.initiator, episode.triggerID, episode.externalID] {
      if let part { add(part) }
    }
  }

  /// Adds a text.
  mutating func add(_ text: String) {
    for word in Self.words(of: text) { append(word) }
    endText()
  }

  /// Adds all keys and scalars of a value.
  mutating func add(_ value: JSONValue) {
    switch value {
    case .null, .bool: break
    case .number(let number): add(number.text)
    case .string(let text): add(text)
    case .array(let items): for item in items { add(item) }
    case .object(let members):
      for (key, value) in members {
        add(key)
        add(value)
      }
    }
  }

  /// Whether the words of `text` stand side by side somewhere.
  func contains(_ text: String) -> Bool {
    let words = Self.words(of: text)
    return contains(words) || DateWords.variants(of: words).contains(where: contains)
  }

  private func contains(_ sought: [String]) -> Bool {
    var codes: [Int] = []
    for word in sought {
      guard let code = numbers[word] else { return false }
      codes.append(code)
    }
    guard let first = codes.first else { return true }
    return positions[first].contains { start in
      start + codes.count <= words.count && codes.indices.allSatisfy { words[start + $0] == codes[$0] }
    }
  }

  private mutating func append(_ word: String) {
    let code = numbers[word] ?? positions.count
    if code == positions.count {
      numbers[word] = code
      positions.append([])
    }
    positions[code].append(words.count)
    words.append(code)
  }

  /// Keeps the words of two texts from standing side by side.
  private mutating func endText() { words.append(-1) }

  static func words(of text: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte + 32)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF: word.append(byte)
      default:
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        word.removeAll(keepingCapacity: true)
      }
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}

/// The ways in which people write a date.
enum DateWords {
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// The word sequences that stand for a date written as year, month, day; empty for other words.
  static func variants(of words: [String]) -> [[String]] {
    guard words.count == 3, words[0].utf8.count == 4, Int(words[0]) != nil, let month = Int(words[1]),
      let day = Int(words[2]), (1...12).contains(month), (1...31).contains(day)
    else { return [] }
    let suffix = (11...13).contains(day) ? "th" : ["th", "st", "nd", "rd"][day % 10 > 3 ? 0 : day % 10]
    let days = ["\(day)", "\(day)\(suffix)"]
    let names = [months[month - 1], String(months[month - 1].prefix(3))]
    var variants = names.flatMap { name in days.flatMap { [[name, $0], [$0, name], [$0, "of", name]] } }
    variants += [["\(month)", "\(day)"], [words[1], words[2]]]
    return variants
  }
}
