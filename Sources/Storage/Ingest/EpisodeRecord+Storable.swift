import Domain
import JSONDocuments

extension EpisodeRecord {
  /// Refuses what the store's tables refuse, before anything is written.
  ///
  /// - Throws: `DocumentError` naming the field.
  func checkStorable() throws(DocumentError) {
    for (name, text) in [
      ("source", source), ("episode_id", externalID), ("workflow_id", workflow),
      ("workflow_version", workflowVersion), ("trigger_id", triggerID), ("initiator_id", initiator), ("task", task),
      ("text", text),
    ] {
      try refuseNull(in: text, name)
    }
    if workflow.isEmpty { throw .missing(field: "workflow_id") }
    for (name, object) in [("context", context), ("metrics", metrics)] { try refuseNull(in: .object(object), name) }
    for (key, value) in extra {
      try refuseNull(in: key, key)
      try refuseNull(in: value, key)
    }
    for (index, step) in stepRuns.enumerated() { try step.checkStorable("step_runs[\(index)]") }
    for (index, reflection) in reflections.enumerated() {
      try refuseNull(in: .object(reflection.json), "reflections[\(index)]")
    }
  }
}

extension StepRunRecord {
  fileprivate func checkStorable(_ path: @autoclosure () -> String) throws(DocumentError) {
    guard !activity.isEmpty else { throw .missing(field: path() + ".name") }
    guard attempt >= 1 else {
      throw .invalid(field: path() + ".attempt", value: String(attempt), allowed: "1 or more")
    }
    for text in [externalID, stepID, name, skillID, agentID] { try refuseNull(in: text, path()) }
    for text in after ?? [] { try refuseNull(in: text, path()) }
    try refuseNull(in: input, path())
    if let output { try refuseNull(in: output, path()) }
    if let error { try refuseNull(in: error, path()) }
    if !extra.isEmpty { try refuseNull(in: .object(extra), path()) }
    guard !telemetry.isEmpty else { return }
    try refuseNull(in: .object(telemetry), path())
    try checkTelemetry(path)
  }

  /// The typed members of telemetry (S-18.10); others are free.
  private func checkTelemetry(_ path: () -> String) throws(DocumentError) {
    for (key, value) in telemetry where !value.isNull {
      switch key {
      case "latency_ms", "cost_cents", "token_in", "token_out":
        guard let number = value.numberValue, number.isSpelledAsInteger, number.integerValue != nil else {
          throw .wrongType(field: "\(path()).telemetry.\(key)", expected: "an integer")
        }
      case "model", "error_code":
        guard value.stringValue != nil else { throw .wrongType(field: "\(path()).telemetry.\(key)", expected: "text") }
      default: break
      }
    }
  }
}

/// SQLite's own functions would end a text at U+0000.
private func refuseNull(in text: String?, _ field: @autoclosure () -> String) throws(DocumentError) {
  guard let text, text.utf8.contains(0) else { return }
  throw .invalid(field: field(), value: "a text with U+0000", allowed: "any text without it")
}

private func refuseNull(in value: JSONValue, _ field: @autoclosure () -> String) throws(DocumentError) {
  switch value {
  case .string(let text): try refuseNull(in: text, field())
  case .array(let items): for item in items { try refuseNull(in: item, field()) }
  case .object(let object):
    for (key, member) in object {
      try refuseNull(in: key, field())
      try refuseNull(in: member, field())
    }
  case .null, .bool, .number: break
  }
}
