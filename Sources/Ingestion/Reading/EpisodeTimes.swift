import Domain

extension EpisodeRecord {
  /// Sets the time quality from the times that are there, and the start and end from the step runs where the source gave none.
  mutating func settleTimes() {
    let times = stepRuns.flatMap { [$0.startedAt, $0.endedAt] }.compactMap { $0 }
    if startedAt == nil { startedAt = times.min { $0.timestamp < $1.timestamp } }
    if endedAt == nil && outcome != .running { endedAt = times.max { $0.timestamp < $1.timestamp } }
    timeQuality = quality(of: times + [startedAt, endedAt].compactMap { $0 })
  }

  private func quality(of times: [RecordedTime]) -> TimeQuality {
    if times.isEmpty { return .none }
    if stepRuns.contains(where: { $0.startedAt == nil && $0.endedAt == nil }) { return .partial }
    return times.contains(where: \.offsetAssumed) ? .offsetAssumed : .exact
  }
}
