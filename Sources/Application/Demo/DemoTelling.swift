import Domain
import Execution
import JSONDocuments

/// Tells a played run as an episode record: with times, agents, telemetry and one step run an attempt.
struct DemoTelling {
  private let story: DemoStory
  private let workflow: WorkflowDefinition
  private var random: DemoRandom
  private var clock: Timestamp
  private var runs: [StepRunRecord] = []
  private var costCents = 0

  /// The episode of a story that ran as `trace`.
  ///
  /// Runs of an observed workflow have names for their steps and no version, as a system tells that has no catalogue.
  static func record(
    of story: DemoStory, _ trace: RunTrace, source: String, workflow: WorkflowDefinition, random: DemoRandom
  ) -> EpisodeRecord {
    var telling = DemoTelling(story, workflow, random)
    for step in trace.steps { telling.tell(step) }
    let id = "\(DemoCalendar.date(ofDay: DemoCalendar.day(of: story.start)))/\(story.numberText)"
    var record = EpisodeRecord(source: source, externalID: id, workflow: workflow.id.rawValue, outcome: story.outcome)
    record.workflowVersion = telling.isForeign ? nil : workflow.version
    record.triggerID = workflow.triggers.first?.id
    telling.finish(&record)
    return record
  }

  private init(_ story: DemoStory, _ workflow: WorkflowDefinition, _ random: DemoRandom) {
    self.story = story
    self.workflow = workflow
    self.random = random
    clock = story.start
  }

  private func finish(_ record: inout EpisodeRecord) {
    record.initiator = story.initiator
    record.task = story.task
    record.context = story.trigger
    record.text = story.text
    record.startedAt = RecordedTime(story.start)
    record.endedAt = story.outcome == .running ? nil : RecordedTime(clock)
    let latency = (clock.microseconds - story.start.microseconds) / 1_000
    record.metrics = ["latency_ms": .number(latency), "cost_cents": .number(costCents)]
    record.timeQuality = .exact
    record.stepRuns = runs
    record.reflections = story.reflections
    record.extra.set("aftermath", story.aftermath)
  }

  private mutating func tell(_ step: ExecutedStep) {
    for (index, outcome) in step.attempts.enumerated() {
      clock = clock.advanced(byMicroseconds: Int64(random.number(in: index == 0 ? 40...400 : 1_500...2_500)) * 1_000)
      let isTold = !story.untold.contains(step.stepID)
      let run = record(of: outcome, step, attempt: index + 1)
      if isTold { append(run) }
    }
    if step.decision != nil, let wait = story.waits[step.stepID] {
      clock = clock.advanced(byMicroseconds: Int64(wait) * 1_000)
    }
    if let call = story.strayCall, call.after == step.stepID, step.visit == 1 { tell(call) }
  }

  private mutating func record(of outcome: StubOutcome, _ step: ExecutedStep, attempt: Int) -> StepRunRecord {
    let skill = DemoSkill(step.skillID)
    var run = begin(
      stepID: isForeign ? nil : step.stepID.rawValue, name: isForeign ? step.stepID.rawValue : nil, outcome)
    run.skillID = step.skillID.rawValue
    run.attempt = attempt
    run.input = .object(step.input)
    if attempt == step.attempts.count {
      run.extra["decision"] = step.decision
      run.extra["override"] = override(at: step)
    }
    let usual = random.number(in: skill.latencyMilliseconds)
    let latency = outcome == .timeout ? timeout(of: step.stepID) : story.latencies[step.stepID] ?? usual
    end(&run, outcome, latencyMilliseconds: latency, costCents: skill.costCents)
    return run
  }

  /// What a person chose against the workflow at this step, in the words of the system that tells of it.
  private func override(at step: ExecutedStep) -> JSONValue? {
    guard let override = story.override, override.step == step.stepID, step.visit == 1 else { return nil }
    return .object([
      "due": .string(override.due.rawValue), "chosen": .string(override.chosen.rawValue),
      "by": .string(story.initiator),
    ])
  }

  private mutating func tell(_ call: DemoStory.StrayCall) {
    clock = clock.advanced(byMicroseconds: Int64(random.number(in: 40...400)) * 1_000)
    var run = begin(stepID: nil, name: call.tool, call.result)
    run.input = .object(call.input)
    end(&run, call.result, latencyMilliseconds: random.number(in: 80...500), costCents: 0)
    append(run)
  }

  private func begin(stepID: String?, name: String?, _ outcome: StubOutcome) -> StepRunRecord {
    var run = StepRunRecord(
      externalID: "s\(runs.count + 1)", stepID: stepID, name: name, status: outcome.error == nil ? .success : .failed)
    run.agentID = story.agent
    run.after = runs.last.map { [$0.externalID] } ?? []
    run.startedAt = RecordedTime(clock)
    return run
  }

  private mutating func end(
    _ run: inout StepRunRecord, _ outcome: StubOutcome, latencyMilliseconds: Int, costCents: Int
  ) {
    clock = clock.advanced(byMicroseconds: Int64(latencyMilliseconds) * 1_000)
    run.endedAt = RecordedTime(clock)
    run.telemetry = [
      "latency_ms": .number(latencyMilliseconds), "cost_cents": .number(costCents), "token_in": .number(0),
      "token_out": .number(0), "model": .null,
    ]
    if case .success(let output) = outcome { run.output = output }
    run.error = outcome.error
    if let code = outcome.error?["code"] { run.telemetry["error_code"] = code }
  }

  private var isForeign: Bool { workflow.origin == .observed }

  private func timeout(of step: StepID) -> Int {
    workflow.steps.first { $0.id == step }?.timeoutMilliseconds ?? 0
  }

  private mutating func append(_ run: StepRunRecord) {
    runs.append(run)
    costCents += Int(run.telemetry["cost_cents"]?.integerValue ?? 0)
  }
}

extension DemoStory {
  /// The number with leading zeros: `000117`.
  var numberText: String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
