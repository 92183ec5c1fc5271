import Domain
import JSONDocuments

/// Limits that hold for the episodes of documents, whose own reader only bounds the whole.
struct DocumentChecks {
  let limits: IngestLimits

  func check(_ episode: EpisodeRecord) throws(DocumentError) {
    try StepRunOrder.check(episode.stepRuns)
    try checkName(episode.externalID, "episode_id")
    try checkName(episode.workflow, "workflow_id")
    try checkName(episode.initiator ?? "", "initiator_id")
    for (index, run) in episode.stepRuns.enumerated() { try check(run, "step_runs[\(index)]") }
    try checkTexts(.object(episode.json), "the run")
  }

  private func check(_ run: StepRunRecord, _ field: String) throws(DocumentError) {
    try checkName(run.externalID, field)
    try checkName(run.activity, field)
    try checkName(run.agentID ?? "", field)
  }

  private func checkName(_ text: String, _ field: String) throws(DocumentError) {
    guard text.utf8.count > limits.identifierBytes else { return }
    throw .invalid(
      field: field, value: "a name of \(text.utf8.count) bytes", allowed: "at most \(limits.identifierBytes)")
  }

  private func checkTexts(_ value: JSONValue, _ field: String) throws(DocumentError) {
    switch value {
    case .string(let text):
      guard text.utf8.count > limits.textBytes else { return }
      throw .invalid(field: field, value: "a text of \(text.utf8.count) bytes", allowed: "at most \(limits.textBytes)")
    case .array(let items): for item in items { try checkTexts(item, field) }
    case .object(let object): for (key, member) in object { try checkTexts(member, key.utf8.count > 80 ? field : key) }
    case .null, .bool, .number: break
    }
  }
}
