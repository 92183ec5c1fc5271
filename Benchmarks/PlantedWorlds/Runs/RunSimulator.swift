package import Domain
import JSONDocuments

/// Plays single runs of a plan.
///
/// All random numbers of a run are drawn before its first step, from a stream of its own, so that a run that chooses
/// otherwise at one point meets the same luck everywhere else.
package struct RunSimulator: Sendable {
  /// The luck of one run.
  private struct Luck {
    var choices: [Double]
    var hazards: [Double]
    var outcome: Double
    var isUnknown: Bool
  }

  package let plan: WorldPlan
  /// The workflow that the episodes carry.
  package let workflow: WorkflowID
  private static let epoch: Int64 = 1_767_571_200_000_000  // 2026-01-05, a Monday

  package init(plan: WorldPlan, workflow: WorkflowID = "wf-planted-00000000") {
    self.plan = plan
    self.workflow = workflow
  }

  /// The run of that number on a day. `policy` may overrule the option that the run would take at a point.
  package func run(
    _ number: Int, day: Int, policy: (_ point: Int, _ natural: Int, _ run: Circumstances, _ steps: [String]) -> Int
  ) -> PlantedRun {
    var stream = SeededStream(seed: plan.seed, index: number)
    let circumstances = plan.population.circumstances(day: day, stream: &stream)
    var luck = Luck(choices: [], hazards: [], outcome: 0, isUnknown: false)
    luck.choices = plan.points.map { _ in stream.unit() }
    luck.hazards = (0..<WorldPlan.hazardCount).map { _ in stream.unit() }
    luck.outcome = stream.unit()
    luck.isUnknown = stream.unit() < 0.02
    var track = StepTrack(circumstances)
    var choices = [Int?](repeating: nil, count: plan.points.count)
    let outcome = play(&track, &choices, luck, circumstances, policy)
    return PlantedRun(
      circumstances: circumstances, choices: choices, isCopy: false,
      episode: episode("run-\(number)", circumstances, track.steps, luck.isUnknown ? .unknown : outcome))
  }

  /// Copy `number` of the sender's run.
  func copy(_ number: Int, of run: PlantedRun, day: Int) -> PlantedRun {
    var circumstances = run.circumstances
    circumstances.day = day
    var copied = episode("copy-\(number)", circumstances, run.episode.record.stepRuns, .success)
    copied = StoredEpisode(
      id: copied.id, revision: 1, workflowID: workflow, record: Self.sent(copied.record, by: "bulk-sender"))
    return PlantedRun(circumstances: circumstances, choices: run.choices, isCopy: true, episode: copied)
  }

  private func play(
    _ track: inout StepTrack, _ choices: inout [Int?], _ luck: Luck, _ run: Circumstances,
    _ policy: (Int, Int, Circumstances, [String]) -> Int
  ) -> Outcome {
    let lane = run.task < Population.taskCount / 2 ? 0 : 1
    let names = Vocabulary.lane(lane)
    let stages: [(place: Place?, next: String)] = [
      (.trunkEarly, Vocabulary.sort), (nil, names.first),
      (lane == 0 ? .firstLaneEarly : .secondLaneEarly, names.second),
      (lane == 0 ? .firstLaneLate : .secondLaneLate, Vocabulary.write), (.trunkLate, Vocabulary.send),
    ]
    for (stage, hazard) in zip(stages, luck.hazards) {
      if let index = plan.points.firstIndex(where: { $0.place == stage.place }) {
        let option = choose(index, luck.choices[index], run, choices, track, policy)
        choices[index] = option
        track.add(option, of: plan.points[index])
        if plan.points[index].endsRun(option) { return end(run, choices, luck, before: stage.place) }
      }
      guard hazard >= plan.hazard else {
        track.fail(stage.next)
        return .failed
      }
      track.add(stage.next)
    }
    track.add(Vocabulary.close)
    return end(run, choices, luck, before: nil)
  }

  private func choose(
    _ index: Int, _ luck: Double, _ run: Circumstances, _ choices: [Int?], _ track: StepTrack,
    _ policy: (Int, Int, Circumstances, [String]) -> Int
  ) -> Int {
    let share = plan.share(at: index, run, choices: choices)
    let others = plan.points[index].optionCount - 1
    let natural =
      luck < share ? 0 : 1 + min(Int((luck - share) / (1 - share) * Double(others)), others - 1)
    return policy(index, natural, run, track.names)
  }

  private func end(_ run: Circumstances, _ choices: [Int?], _ luck: Luck, before place: Place?) -> Outcome {
    luck.outcome < plan.probability(run, choices: choices) / plan.survival(before: place) ? .success : .failed
  }

  private func episode(
    _ name: String, _ run: Circumstances, _ steps: [StepRunRecord], _ outcome: Outcome
  ) -> StoredEpisode {
    var record = EpisodeRecord(
      source: "planted", externalID: name, workflow: workflow.rawValue, outcome: outcome)
    record.initiator = "user-\(run.initiator)"
    record.task = "task-\(run.task)"
    record.context = Self.context(of: run)
    let start = Self.epoch + (Int64(run.day) * 86_400 + Int64(run.second)) * 1_000_000
    record.startedAt = RecordedTime(Timestamp(microseconds: start))
    record.endedAt = RecordedTime(Timestamp(microseconds: start + Int64(steps.count) * 60_000_000))
    record.timeQuality = .partial
    record.stepRuns = steps
    return StoredEpisode(
      id: EpisodeID("\(workflow.rawValue)/\(name)"), revision: 1, workflowID: workflow, record: record)
  }

  /// What the run's trigger tells.
  static func context(of run: Circumstances) -> JSONObject {
    [
      "amount": .number(run.amount), "channel": .string(Vocabulary.channels[run.channel]),
      "region": .string(Vocabulary.regions[run.region]),
    ]
  }

  private static func sent(_ record: EpisodeRecord, by sender: String) -> EpisodeRecord {
    var record = record
    record.initiator = sender
    return record
  }
}
