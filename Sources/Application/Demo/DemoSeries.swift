import Domain
import Execution
import JSONDocuments

/// The runs of one workflow: kinds of stories with exact numbers, and what happens in each.
protocol DemoSeries {
  /// The kinds of stories; the raw value names one in TRUTH.md.
  associatedtype Kind: RawRepresentable<String>, CaseIterable

  /// The system that tells of the runs.
  var source: String { get }
  /// Six operators who start the runs in turn, so that none starts more than a fifth.
  var initiators: [String] { get }
  /// The hours after 06:00 within which runs start.
  var openHours: Int { get }

  /// How many runs of a kind there are.
  func count(of kind: Kind) -> Int
  /// Fills in what happens in the `ordinal`-th run of a kind, from 0.
  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom)
}

extension DemoSeries {
  var openHours: Int { 8 }

  /// All stories in order of their numbers; a later number never starts on an earlier day.
  func stories(seed: UInt64) -> [DemoStory] {
    var random = DemoRandom(seed: seed, stream: source)
    let plan = random.shuffled(
      Kind.allCases.flatMap { kind in (0..<count(of: kind)).map { (kind: kind, ordinal: $0) } })
    return plan.enumerated().map { index, entry in
      let day = DemoCalendar.day(ofRun: index, of: plan.count)
      let start = DemoCalendar.instant(day: day, milliseconds: random.number(in: 0...openHours * 3_600_000))
      var story = DemoStory(
        kind: entry.kind.rawValue, number: index + 1, start: start, text: "", trigger: JSONObject(),
        initiator: initiators[index % initiators.count], agent: "agent-0\(random.number(in: 1...6))")
      shape(&story, as: entry.kind, ordinal: entry.ordinal, &random)
      return story
    }
  }
}
