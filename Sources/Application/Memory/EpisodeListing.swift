import Domain
import JSONDocuments
import Storage

extension Workspace {
  /// The latest episodes, newest first; those without a clock come last.
  ///
  /// - Throws: `UsageError` for an impossible limit, `StorageError`.
  public func episodeList(workflow: String?, limit: Int) throws -> Listing {
    guard limit > 0 else { throw UsageError("--limit \(limit) is under 1.") }
    let summaries = try store.latestEpisodes(in: organisation, workflow: workflow.map { WorkflowID($0) }, limit: limit)
    var table = TextTable(["ID", "WORKFLOW", "STARTED", "OUTCOME", "STEPS", "SOURCE", "EXTERNAL ID"])
    for episode in summaries {
      let record = episode.record
      table.add([
        episode.id.rawValue, episode.workflowID.rawValue, record.startedAt?.timestamp.text ?? "",
        record.outcome.rawValue,
        "\(record.stepRuns.count)", record.source, record.externalID,
      ])
    }
    return Listing(
      json: ["episodes": .array(summaries.map { .object(Self.summary(of: $0)) })],
      text: summaries.isEmpty ? "There are no episodes.\n" : table.text)
  }

  /// One episode with its steps and reflections.
  ///
  /// - Throws: `StorageError` when no episode, or more than one, begins with `prefix`; `RetractedError`.
  public func episodeDetail(_ prefix: String) throws -> Listing {
    try detail(of: try store.episodeID(startingWith: prefix, in: organisation))
  }

  /// One episode with its steps and reflections, by its whole identifier.
  ///
  /// - Throws: `StorageError` when there is no such episode, `RetractedError`.
  public func episode(named id: String) throws -> Listing { try detail(of: EpisodeID(id)) }

  private func detail(of id: EpisodeID) throws -> Listing {
    if let retraction = try store.retraction(of: id, in: organisation) {
      throw RetractedError("\(id) was retracted: \(retraction.reason)")
    }
    let episode = try store.episode(id, in: organisation)
    let reference = EpisodeReference(id: episode.id, revision: episode.revision)
    let reflections =
      try store.reflections(of: episode.workflowID, in: organisation)
      .first { $0.episode == reference }?.reflections ?? []
    var json = episode.record.json
    json["id"] = .string(episode.id.rawValue)
    json["revision"] = .number(episode.revision)
    json["computed_reflections"] = .array(reflections.map { .object($0.json) })
    var table = TextTable(["  STEP", "STATUS", "ERROR"])
    for run in episode.record.stepRuns { table.add(["  " + run.activity, run.status.rawValue, run.errorText ?? ""]) }
    let notable = reflections.map {
      "  \($0.insightType.rawValue) \($0.sourceID): \(JSONValue.object($0.insight).text)\n"
    }
    let text =
      "\(episode.id) revision \(episode.revision): \(episode.workflowID), \(episode.record.outcome.rawValue), "
      + "task \(episode.task)\n" + table.text + (notable.isEmpty ? "" : "REFLECTIONS\n") + notable.joined()
    return Listing(json: json, text: text)
  }

  /// Records that could not be taken in.
  ///
  /// - Throws: `StorageError`.
  public func quarantine() throws -> Listing {
    let entries = try store.quarantined(in: organisation)
    var table = TextTable(["FILE", "LINE", "REASON"])
    for entry in entries { table.add([entry.fileName, "\(entry.record.line)", entry.record.reason]) }
    let items = entries.map { entry -> JSONValue in
      .object([
        "file": .string(entry.fileName), "line": .number(entry.record.line), "reason": .string(entry.record.reason),
        "excerpt": .string(entry.record.excerpt),
      ])
    }
    return Listing(
      json: ["quarantine": .array(items)], text: entries.isEmpty ? "Nothing is in quarantine.\n" : table.text)
  }

  static func summary(of episode: StoredEpisode) -> JSONObject {
    let record = episode.record
    var json: JSONObject = [
      "id": .string(episode.id.rawValue), "revision": .number(episode.revision),
      "workflow": .string(episode.workflowID.rawValue), "outcome": .string(record.outcome.rawValue),
      "source": .string(record.source), "external_id": .string(record.externalID), "task": .string(episode.task),
      "steps": .number(record.stepRuns.count),
    ]
    if let started = record.startedAt { json["started_at"] = .string(started.timestamp.text) }
    return json
  }
}
