public import JSONDocuments

extension EpisodeRecord {
  /// The episode in the native JSONL form (design §6), unknown keys included.
  public var json: JSONObject {
    var object = extra
    object["source"] = .string(source)
    object["episode_id"] = .string(externalID)
    object["workflow_id"] = .string(workflow)
    object["outcome"] = .string(outcome.rawValue)
    object.set("workflow_version", workflowVersion)
    object.set("trigger_id", triggerID)
    object.set("initiator_id", initiator)
    object.set("task", task)
    object.set("text", text)
    object.set("started_at", startedAt?.text)
    object.set("ended_at", endedAt?.text)
    if !context.isEmpty { object["context"] = .object(context) }
    if !metrics.isEmpty { object["metrics"] = .object(metrics) }
    object["step_runs"] = .array(stepRuns.map { .object($0.json) })
    if !reflections.isEmpty { object["reflections"] = .array(reflections.map { .object($0.json) }) }
    return object
  }

  /// The SHA-256 over the native form, members sorted and number spelling kept: equal content, equal hash.
  public var contentHash: String { Digest.sha256(JSONValue.object(json).text) }

  /// The SHA-256 over the RFC 8785 form of what determined the run's path (S-11.5).
  ///
  /// - Throws: `JSONError` when the context holds a number that RFC 8785 cannot carry exactly.
  public func contextHash() throws(JSONError) -> String {
    let inputs = stepRuns.map { run in JSONValue.object(["step": .string(run.activity), "input": run.input]) }
    let document: JSONValue = .object([
      "workflow_id": .string(workflow), "workflow_version": .string(workflowVersion ?? ""),
      "trigger": .object(context), "inputs": .array(inputs),
    ])
    return Digest.sha256(try document.canonicalBytes())
  }
}

extension StepRunRecord {
  /// The step run in the native JSONL form (design §6).
  public var json: JSONObject {
    var object = extra
    object["step_run_id"] = .string(externalID)
    object.set("step_id", stepID)
    object.set("name", name)
    object.set("skill_id", skillID)
    object.set("agent_id", agentID)
    if attempt != 1 { object["attempt"] = .number(JSONNumber(attempt)) }
    if let after { object["after"] = .array(after.map { .string($0) }) }
    object.set("started_at", startedAt?.text)
    object.set("ended_at", endedAt?.text)
    object["status"] = .string(status.rawValue)
    object["input"] = input
    if let output { object["output"] = output }
    if let error { object["error"] = error }
    if !telemetry.isEmpty { object["telemetry"] = .object(telemetry) }
    return object
  }
}

extension ReflectionRecord {
  /// The reflection in the form of POST /reflection (S-3.4).
  public var json: JSONObject {
    var object = extra
    object["source_type"] = .string(sourceType.rawValue)
    object["source_id"] = .string(sourceID)
    object["insight_type"] = .string(insightType.rawValue)
    object["insight"] = .object(insight)
    object["learning_signal"] = .object(learningSignal)
    object["proposed_actions"] = .array(proposedActions)
    return object
  }
}

extension JSONObject {
  /// Sets `key` to a text, or leaves the object as it is when there is none.
  public mutating func set(_ key: String, _ text: String?) {
    if let text { self[key] = .string(text) }
  }
}
