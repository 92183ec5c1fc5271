import Domain

/// Which steps hand a run over to a person.
///
/// Such a step ends what the agent is answerable for, and runs that are handed over differ from the others: by raw success
/// it looks good where the hard cases are not (`transfer_to_human` in tau-bench: 35 of 48). It is never ranked with the rest.
enum HandOff {
  /// The catalogue's skill for it.
  static let skill: SkillID = "SK-COMM-004"

  private static let givings: Set<String> = ["transfer", "forward", "route", "handoff", "handover", "pass", "connect"]
  private static let people: Set<String> = [
    "human", "humans", "person", "agent", "operator", "representative", "supervisor", "specialist", "staff", "support",
    "manager",
  ]

  /// Whether a name says so: `escalate`, `handOff`, `hand_over_case`, `transfer_to_human_agents`.
  static func isNamed(by activity: String) -> Bool {
    let words = words(of: activity)
    if words.contains(where: { $0.hasPrefix("escalat") || $0 == "handoff" || $0 == "handover" }) { return true }
    if zip(words, words.dropFirst()).contains(where: { $0 == "hand" && ["off", "over"].contains($1) }) { return true }
    return words.contains(where: givings.contains) && words.contains(where: people.contains)
  }

  /// The words of a name in lower case, cut at signs and before capitals that follow a small letter.
  private static func words(of name: String) -> [String] {
    var words = [""]
    var wasSmall = false
    for character in name {
      let isCapital = character.isUppercase
      if !character.isLetter || (isCapital && wasSmall) { words.append("") }
      if character.isLetter { words[words.count - 1] += character.lowercased() }
      wasSmall = character.isLowercase
    }
    return words.filter { !$0.isEmpty }
  }
}
