import Domain
import JSONDocuments

/// Drafts a step that a workflow lacks from the runs that did it all the same.
///
/// An argument comes from the trigger or from the output of the step before, where one member gave its value in every call. When all
/// successful calls of at least `minimumSubjects` independent cases gave the same scalar, it is that constant, unless the trigger
/// has it, too, in a member that is another one in other runs of the workflow: runs that did the step may share a vendor because of what
/// made them do it, and the next vendor must not get the first one's mail. A member that never differs tells nothing and is no source then.
struct StepDraft {
  private let activity: String
  private let before: StepID
  private let catalogue: SynthesisCatalogue
  private let pool: EvidencePool
  /// Of each episode the members of its context that are not the same in all episodes.
  private let telling: [JSONObject]
  private var calls: [(episode: Int, input: JSONObject, before: JSONObject, skill: String)] = []

  init(_ activity: String, after before: StepID, _ episodes: [StoredEpisode], _ catalogue: SynthesisCatalogue) {
    self.activity = activity
    self.before = before
    self.catalogue = catalogue
    pool = EvidencePool(episodes, options: EvidenceOptions(minimumTasks: .max))
    telling = Self.telling(pool.episodes.map(\.record.context))
    for (position, episode) in pool.episodes.enumerated() {
      var previous = JSONObject()
      for run in episode.record.stepRuns where run.status == .success {
        if run.activity == activity {
          calls.append((position, run.input.objectValue ?? [:], previous, ToolNames.tool(of: run)))
        }
        if run.activity == before.rawValue { previous = run.output?.objectValue ?? [:] }
      }
    }
  }

  private static func telling(_ contexts: [JSONObject]) -> [JSONObject] {
    guard let first = contexts.first else { return [] }
    let names = Set(contexts.flatMap(\.keys)).filter { name in contexts.contains { $0[name] != first[name] } }
    return contexts.map { context in JSONObject(context.filter { names.contains($0.key) }.map { ($0.key, $0.value) }) }
  }

  /// The step, without id, sequence and way on.
  func step() throws(Refusal) -> StepDefinition {
    guard let tool = calls.first?.skill, let skill = catalogue.skill(called: tool) else {
      throw Refusal(reason: "\"\(activity)\" is no step of the workflow and calls no skill of the catalogue.")
    }
    var parameters = JSONObject()
    for argument in skill.signature.arguments {
      if let value = source(of: argument.name) {
        parameters[argument.name] = value
      } else if argument.required && argument.fallback == nil {
        throw Refusal(reason: "Nobody can tell where \"\(argument.name)\" of the new step \"\(activity)\" comes from.")
      }
    }
    return StepDefinition(
      id: "", sequence: 0, actionType: ToolNames.actionType(of: activity), skillID: skill.id, parameters: parameters,
      next: NextStepLogic(otherwise: .end), retries: 0)
  }

  private func source(of argument: String) -> JSONValue? {
    let values = calls.compactMap { $0.input[argument] }
    guard values.count == calls.count, let first = values.first else { return nil }
    let cases = Set(calls.map { pool.cases[$0.episode] })
    if values.allSatisfy({ $0 == first }), isScalar(first), pool.isKnown(cases), !first.text.contains("$") {
      return member(argument, values, root: "trigger") { telling[$0.episode] } ?? first
    }
    return member(argument, values, root: "trigger") { pool.episodes[$0.episode].record.context }
      ?? member(argument, values, root: "steps.\(before).output") { $0.before }
  }

  /// `${root.NAME}` for the member that gave the value in every call; the argument's own name is looked at first.
  private func member(
    _ argument: String, _ values: [JSONValue], root: String,
    _ document: ((episode: Int, input: JSONObject, before: JSONObject, skill: String)) -> JSONObject
  ) -> JSONValue? {
    let documents = calls.map(document)
    let names = [argument] + (documents.first?.keys ?? []).filter { $0 != argument }
    let match = names.first { name in
      name.utf8.allSatisfy(isNameByte) && zip(documents, values).allSatisfy { $0[name]?.isEquivalent(to: $1) ?? false }
    }
    return match.map { .string("${\(root).\($0)}") }
  }

  private func isScalar(_ value: JSONValue) -> Bool { value.arrayValue == nil && value.objectValue == nil }

  private func isNameByte(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
  }
}
