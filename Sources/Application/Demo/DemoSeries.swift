import Domain
import Execution
import JSONDocuments

/// The runs of one workflow: groups of stories with exact numbers, and what happens in each.
protocol DemoSeries {
  /// The kinds of stories.
  associatedtype Kind

  /// The system that tells of the runs.
  var source: String { get }
  /// Six operators who start the runs in turn, so that none starts more than a fifth.
  var initiators: [String] { get }
  /// The hours after 06:00 within which runs start.
  var openHours: Int { get }
  /// What became of a run that ended badly after its last step.
  var aftermath: String { get }
  /// How many runs of each kind there are.
  var groups: [DemoGroup<Kind>] { get }

  /// Fills in what happens in the `ordinal`-th run of a kind, from 0.
  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom)
}

extension DemoSeries {
  var openHours: Int { 8 }

  /// All stories in order of their numbers; a later number never starts on an earlier day.
  func stories(seed: UInt64) -> [DemoStory] {
    var random = DemoRandom(seed: seed, stream: source)
    let groups = groups
    let slots = slots(count: groups.reduce(0) { $0 + $1.all.runs })
    let entries = DemoSchedule.entries(of: groups, at: slots, &random)
    return zip(slots, entries).map { slot, entry in
      let start = DemoCalendar.instant(day: slot.day, milliseconds: random.number(in: 0...openHours * 3_600_000))
      var story = DemoStory(
        number: slot.index + 1, start: start, text: "", trigger: JSONObject(), initiator: slot.initiator,
        agent: "agent-0\(random.number(in: 1...6))")
      if entry.endsBadly {
        story.outcome = .failed
        story.aftermath = aftermath
      }
      shape(&story, as: entry.kind, ordinal: entry.ordinal, &random)
      return story
    }
  }

  private func slots(count: Int) -> [DemoSlot] {
    (0..<count).map { index in
      DemoSlot(
        index: index, day: DemoCalendar.day(ofRun: index, of: count), initiator: initiators[index % initiators.count])
    }
  }
}
