import Domain
import JSONDocuments

/// What is wrong with the demo's world: one sender's copies, records sent again, damaged lines.
enum DemoForgery {
  /// The agent that sends copies.
  static let agent = "agent-66"
  static let copyCount = 300
  static let resentCount = 37

  /// Whether an invoice run went F-01, F-02, F-04, F-05 at the first attempt and ended well.
  static func isPlain(_ record: EpisodeRecord) -> Bool {
    record.outcome == .success && record.stepRuns.map(\.activity) == ["F-01", "F-02", "F-04", "F-05"]
  }

  /// Copies of one invoice run that skips the check: 30 a day from the fifth day on, all by one agent.
  static func copies(of original: EpisodeRecord) -> [EpisodeRecord] {
    let forged = withoutCheck(original)
    return (0..<copyCount).map { index in
      var copy = forged
      let day = 4 + index / 30
      copy.externalID = "\(DemoCalendar.date(ofDay: day))/00\(5_001 + index)"
      let start = DemoCalendar.instant(day: day, milliseconds: 3_600_000 + index % 30 * 61_000)
      copy.shiftTimes(by: start.microseconds - (forged.startedAt?.timestamp.microseconds ?? 0))
      return copy
    }
  }

  private static func withoutCheck(_ original: EpisodeRecord) -> EpisodeRecord {
    var forged = original
    forged.initiator = agent
    forged.stepRuns.removeAll { $0.stepID == "F-02" }
    for index in forged.stepRuns.indices {
      forged.stepRuns[index].agentID = agent
      forged.stepRuns[index].externalID = "s\(index + 1)"
      forged.stepRuns[index].after = index == 0 ? [] : ["s\(index)"]
    }
    return forged
  }

  /// The damaged lines with the day on which they arrive.
  static func damagedLines(of original: EpisodeRecord) -> [(day: Int, line: String)] {
    func line(_ number: Int, _ damage: (inout JSONObject) -> Void) -> String {
      var object = original.json
      object["episode_id"] = .string("damaged/\(number)")
      damage(&object)
      return JSONValue.object(object).text
    }
    let misspelt = line(1) { $0["outcome"] = "sucess" }
    let nameless = line(2) { object in
      object["step_runs"] = .array([.object(["step_run_id": "s1", "status": "success"])])
    }
    return [(3, String(line(3) { _ in }.prefix(300))), (7, misspelt), (10, nameless)]
  }
}

extension EpisodeRecord {
  /// Moves every time of the record.
  mutating func shiftTimes(by microseconds: Int64) {
    func shifted(_ time: RecordedTime?) -> RecordedTime? {
      time.map { RecordedTime($0.timestamp.advanced(byMicroseconds: microseconds)) }
    }
    startedAt = shifted(startedAt)
    endedAt = shifted(endedAt)
    for index in stepRuns.indices {
      stepRuns[index].startedAt = shifted(stepRuns[index].startedAt)
      stepRuns[index].endedAt = shifted(stepRuns[index].endedAt)
    }
  }
}
