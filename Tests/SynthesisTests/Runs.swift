import Domain
import JSONDocuments

/// Made-up episodes for tests.
enum Runs {
  static let workflow: WorkflowID = "wf-test-00000000"

  /// One step: its name, whether it failed with this error, its input.
  struct Step {
    var name: String
    var error: String?
    var input = JSONObject()
    var output: JSONValue? = .object(JSONObject())

    init(
      _ name: String, error: String? = nil, input: JSONObject = JSONObject(), output: JSONValue? = .object(JSONObject())
    ) {
      self.name = name
      self.error = error
      self.input = input
      self.output = output
    }
  }

  /// An episode; `minute` gives it a clock with one minute a step.
  static func episode(
    _ number: Int, _ steps: [Step], outcome: Outcome = .success, initiator: String? = nil, task: String? = nil,
    minute: Int? = nil, context: JSONObject = JSONObject()
  ) -> StoredEpisode {
    var record = EpisodeRecord(source: "test", externalID: "e\(number)", workflow: "Test workflow", outcome: outcome)
    record.initiator = initiator
    record.task = task
    record.context = context
    record.startedAt = minute.map(time)
    record.stepRuns = steps.enumerated().map { position, step in
      var run = StepRunRecord(
        externalID: "s\(position + 1)", stepID: nil, name: step.name, status: step.error == nil ? .success : .failed)
      run.input = .object(step.input)
      run.output = step.error == nil ? step.output : nil
      run.error = step.error.map { .string($0) }
      run.startedAt = minute.map { time($0 + position) }
      return run
    }
    return StoredEpisode(id: record.id(in: .default), revision: 1, workflowID: workflow, record: record)
  }

  static func episode(
    _ number: Int, _ names: String, outcome: Outcome = .success, initiator: String? = nil, minute: Int? = nil
  ) -> StoredEpisode {
    episode(
      number, names.split(separator: " ").map { Step(String($0)) }, outcome: outcome, initiator: initiator,
      minute: minute)
  }

  static func time(_ minute: Int) -> RecordedTime {
    RecordedTime(Timestamp(microseconds: 1_800_000_000_000_000 + Int64(minute) * 60_000_000))
  }

  /// The same episodes in an order that depends on the seed.
  static func shuffled(_ episodes: [StoredEpisode], seed: Int) -> [StoredEpisode] {
    let keys = Dictionary(
      uniqueKeysWithValues: episodes.map { ($0.id, Digest.sha256("\(seed) \($0.id)")) })
    return episodes.sorted { (keys[$0.id] ?? "") < (keys[$1.id] ?? "") }
  }
}

extension SynthesisBytes {
  /// Everything that a result says, as bytes.
  static func text(_ drafts: [ProposalDraft], _ others: [String]) -> String {
    let parts = drafts.map {
      "\($0.title) \($0.confidence) \(JSONValue.object($0.body).text) \(JSONValue.object($0.evidence).text)"
    }
    return (parts + others).joined(separator: "\n")
  }
}

/// Results as comparable text.
enum SynthesisBytes {}
