import Domain
import JSONDocuments
import Retrieval
import Storage

extension Workspace {
  /// What became of advice, workflow by workflow.
  ///
  /// - Throws: `StorageError`.
  public func adviceReport() throws -> Listing {
    let answers = try store.advice(in: organisation)
    let trails = AdviceTrails(answers, try store.adviceFeedback(in: organisation))
    var lines: [AdviceLine] = []
    for workflow in Set(answers.map(\.workflowID)).sorted() {
      var uses: [AdviceUse] = []
      var seen: Set<String> = []
      try store.eachEpisode(in: organisation, workflow: workflow) { episode in
        if let use = trails.use(of: episode) {
          uses.append(use)
          seen.formUnion([episode.id.rawValue, episode.record.externalID])
        }
      }
      uses += trails.usesWithoutRun(of: workflow, seen: seen)
      lines.append(AdviceLine(workflow, answers.filter { $0.workflowID == workflow }, AdviceEffect(uses)))
    }
    return Self.listing(lines)
  }

  private static let caveat =
    "Agents chose whether to follow: the difference is no effect of the advice. Advised runs are no evidence for advice."

  private static func listing(_ lines: [AdviceLine]) -> Listing {
    var table = TextTable([
      "WORKFLOW", "ANSWERS", "ABSTAINED", "RECOMMENDED", "FOLLOWED", "SUCCEEDED", "NOT FOLLOWED", "SUCCEEDED",
      "UNCLEAR",
      "DIFFERENCE WITHIN TASKS",
    ])
    for line in lines { table.add(line.cells) }
    return Listing(
      json: ["workflows": .array(lines.map { .object($0.json) }), "caveat": .string(caveat)],
      text: lines.isEmpty ? "No advice was given yet.\n" : table.text + caveat + "\n")
  }
}

/// The answers about one workflow and what became of them.
private struct AdviceLine {
  let workflow: WorkflowID
  let answers: Int
  let abstentions: Int
  let recommendations: Int
  let effect: AdviceEffect

  init(_ workflow: WorkflowID, _ answers: [AdviceRecord], _ effect: AdviceEffect) {
    self.workflow = workflow
    self.answers = answers.count
    abstentions = answers.count { $0.isAbstention }
    recommendations = answers.count { $0.recommended != nil }
    self.effect = effect
  }

  var json: JSONObject {
    effect.json.merging([
      "workflow": .string(workflow.rawValue), "answers": .number(answers), "abstentions": .number(abstentions),
      "recommendations": .number(recommendations),
    ])
  }

  var cells: [String] {
    let difference = effect.difference.flatMap { value in
      effect.interval.map { "\(points(value)) points [\(points($0.lowerBound)), \(points($0.upperBound))]" }
    }
    return [
      workflow.rawValue, "\(answers)", "\(abstentions)", "\(recommendations)", "\(effect.followedCount)",
      share(effect.followed), "\(effect.notFollowedCount)", share(effect.notFollowed), "\(effect.unclearCount)",
      difference ?? "no task has both",
    ]
  }

  private func share(_ share: BinomialProportion) -> String {
    share.trials == 0 ? "unknown" : "\(share.successes) of \(share.trials)"
  }

  private func points(_ share: Double) -> String {
    let points = Int((share * 100).rounded())
    return points > 0 ? "+\(points)" : "\(points)"
  }
}

/// Which run was made under which answer, by what the run itself and what feedback says.
private struct AdviceTrails {
  private let answers: [AdviceID: AdviceRecord]
  /// The last word on a run, by its name.
  private let byEpisode: [String: AdviceFeedback]
  private let anonymous: [AdviceFeedback]

  init(_ answers: [AdviceRecord], _ feedback: [AdviceFeedback]) {
    self.answers = Dictionary(uniqueKeysWithValues: answers.map { ($0.id, $0) })
    var byEpisode: [String: AdviceFeedback] = [:]
    for word in feedback { if let episode = word.episode { byEpisode[episode] = word } }
    self.byEpisode = byEpisode
    anonymous = feedback.filter { $0.episode == nil }
  }

  /// The run as one made under advice; nil when it was not.
  func use(of episode: StoredEpisode) -> AdviceUse? {
    let word = byEpisode[episode.id.rawValue] ?? byEpisode[episode.record.externalID]
    let named = episode.record.adviceIDs.compactMap { answers[$0] }
    guard word != nil || !named.isEmpty else { return nil }
    let followed = word.map { [$0.isFollowed] } ?? named.compactMap { isFollowed($0, by: episode.record) }
    return AdviceUse(
      task: episode.task, isFollowed: followed.isEmpty ? nil : followed.allSatisfy { $0 },
      hasSucceeded: Self.success(episode.record.outcome) ?? word?.outcome.flatMap(Self.success))
  }

  /// Feedback on runs that are not in store, or that it does not name.
  func usesWithoutRun(of workflow: WorkflowID, seen: Set<String>) -> [AdviceUse] {
    let absent = byEpisode.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.filter {
      !seen.contains($0.key)
    }.map(\.value)
    return (anonymous + absent).compactMap { word in
      guard let answer = answers[word.adviceID], answer.workflowID == workflow else { return nil }
      return AdviceUse(
        task: answer.task ?? workflow.rawValue, isFollowed: word.isFollowed,
        hasSucceeded: word.outcome.flatMap(Self.success))
    }
  }

  /// Whether a run did as an answer said: at the step that names the answer, else after the steps that were asked about.
  private func isFollowed(_ answer: AdviceRecord, by run: EpisodeRecord) -> Bool? {
    guard let recommended = answer.recommended else { return nil }
    if let step = run.stepRuns.first(where: { $0.names(answer.id) }) { return step.activity == recommended }
    let asked = answer.question["steps"]?.arrayValue?.compactMap(\.stringValue) ?? []
    return AdviceUse.isFollowed(recommended, after: asked, in: run.stepRuns.map(\.activity))
  }

  private static func success(_ outcome: Outcome) -> Bool? {
    switch outcome {
    case .success: true
    case .failed, .partial: false
    case .running, .unknown: nil
    }
  }
}
