import Domain
import JSONDocuments
import Retrieval

/// Turns what the store holds into documents of the index.
///
/// A document is an episode, a notable reflection, a proposal, a skill, or a step run that has text: an error, or a text
/// of several words among its arguments or results. Document ids begin with their kind: `episode:ep-…`.
enum MemoryDocuments {
  /// The longest text of one document, in characters of UTF-8.
  private static let textLimit = 20_000
  /// From this length on a text with a blank in it counts as words.
  private static let wordyLength = 20

  static func documents(of episode: StoredEpisode) -> [RetrievalDocument] {
    var documents = [document(of: episode)]
    for (ordinal, run) in episode.record.stepRuns.enumerated() {
      if let text = text(of: run) { documents.append(document(of: run, ordinal: ordinal, text: text, in: episode)) }
    }
    return documents
  }

  /// The id of an episode's document.
  static func id(of episode: EpisodeID) -> String { "episode:" + episode.rawValue }

  private static func document(of episode: StoredEpisode) -> RetrievalDocument {
    let record = episode.record
    let activities = distinct(record.stepRuns.map(\.activity))
    let statuses = distinct(record.stepRuns.map(\.status.rawValue))
    var parts = [record.text ?? ""]
    parts += leaves(of: .object(record.context))
    parts.append(record.stepRuns.map(\.activity).joined(separator: " "))
    parts += distinct(record.stepRuns.compactMap(\.errorText))
    return RetrievalDocument(
      id: id(of: episode.id), kind: .episode, text: joined(parts),
      identifiers: [episode.workflowID.rawValue, record.externalID, episode.task],
      workflow: episode.workflowID.rawValue,
      outcome: record.outcome.rawValue, steps: activities, status: statuses.count == 1 ? statuses[0] : "mixed",
      startedAt: record.startedAt?.timestamp.microseconds)
  }

  private static func document(
    of run: StepRunRecord, ordinal: Int, text: String, in episode: StoredEpisode
  ) -> RetrievalDocument {
    RetrievalDocument(
      id: "step_run:\(episode.id.rawValue)/\(ordinal)", kind: .stepRun, text: text,
      identifiers: [run.activity, run.skillID, run.agentID].compactMap { $0 }, workflow: episode.workflowID.rawValue,
      outcome: episode.record.outcome.rawValue, steps: [run.activity], status: run.status.rawValue,
      startedAt: (run.startedAt ?? episode.record.startedAt)?.timestamp.microseconds)
  }

  static func document(
    of reflection: ReflectionRecord, number: Int, episode: EpisodeID, workflow: WorkflowID
  ) -> RetrievalDocument {
    RetrievalDocument(
      id: "reflection:\(episode.rawValue)/\(number)", kind: .reflection,
      text: joined([reflection.insightType.rawValue] + leaves(of: .object(reflection.insight))),
      identifiers: [reflection.insightType.rawValue], workflow: workflow.rawValue,
      steps: [reflection.insight["step"]?.stringValue].compactMap { $0 })
  }

  static func document(of proposal: Proposal) -> RetrievalDocument {
    let activities = proposal.draft.body["workflow"]?["genome"]?["activities"]?.objectValue ?? JSONObject()
    let steps = activities.compactMap(\.value.stringValue)
    return RetrievalDocument(
      id: "proposal:" + proposal.id.rawValue, kind: .proposal,
      text: joined([proposal.draft.title, proposal.draft.claim.rawValue] + leaves(of: .object(proposal.draft.body))),
      identifiers: [proposal.id.rawValue], workflow: proposal.draft.evidence["observed_workflow"]?.stringValue,
      steps: distinct(steps), status: nil)
  }

  /// What a proposal would change, as the text whose vector tells whether two proposals are one: of a change what it does
  /// and its patch, else the workflow or skill. What any two proposals share, such as tests, undo plan and the rest of a
  /// changed workflow, stays out.
  static func changeText(of draft: ProposalDraft) -> String {
    let keys = draft.claim == .change ? ["hypothesis", "target", "patch", "companion"] : ["workflow", "skill"]
    return joined(keys.compactMap { draft.body[$0] }.flatMap(leaves))
  }

  static func document(of skill: SkillDefinition) -> RetrievalDocument {
    RetrievalDocument(
      id: "skill:\(skill.id)@\(skill.version)", kind: .skill,
      text: joined(
        [skill.name, skill.summary, skill.signature.name] + skill.signature.arguments.map(\.name)
          + skill.signature.errors), identifiers: [skill.id.rawValue])
  }

  private static func text(of run: StepRunRecord) -> String? {
    let words = (leaves(of: run.input) + (run.output.map(leaves) ?? [])).filter {
      $0.utf8.count >= wordyLength && $0.utf8.contains(UInt8(ascii: " "))
    }
    guard run.error != nil || !words.isEmpty else { return nil }
    return joined([run.activity, run.errorText ?? ""] + words)
  }

  /// The texts and numbers inside a value, keys left out, in the value's own order.
  static func leaves(of value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .number(let number): [number.text]
    case .array(let items): items.flatMap(leaves)
    case .object(let object): object.flatMap { leaves(of: $0.value) }
    case .null, .bool: []
    }
  }

  private static func joined(_ parts: [String]) -> String {
    let text = parts.filter { !$0.isEmpty }.joined(separator: "\n")
    return text.utf8.count <= textLimit ? text : String(decoding: text.utf8.prefix(textLimit), as: UTF8.self)
  }

  private static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
