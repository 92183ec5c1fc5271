import Domain
import Files
import Ingestion
public import JSONDocuments
import Storage

extension Workspace {
  private static let reflectionKeys: Set<String> = [
    "episode_id", "source_type", "source_id", "insight_type", "insight", "learning_signal", "proposed_actions",
  ]

  /// Keeps what a run taught somebody (S-3.4), redacted, as `recorded`.
  ///
  /// The run is named by `episode_id`; without it by `source_id`, which is then the episode's own id or the id of a step run
  /// that only one episode has.
  ///
  /// - Throws: `DocumentError` naming the field, also when what it names is not there.
  public func recordReflection(_ document: JSONObject) throws -> Listing {
    let fields = FieldReader(document)
    try fields.refuseUnknown(Self.reflectionKeys)
    let record = try reflection(fields)
    let held = try lock()
    defer { held.release() }
    let sent = try store.add(record, to: try subject(of: record, fields), change())
    return Listing(
      json: sent.record.json.merging([
        "reflection_id": .string(sent.id), "episode_id": .string(sent.episode.id.rawValue),
        "revision": .number(sent.episode.revision), "status": "recorded",
      ]), text: "\(sent.id) is recorded.\n")
  }

  private func reflection(_ fields: FieldReader) throws -> ReflectionRecord {
    var redactor = Redactor(redactsAddresses: false)
    let actions = JSONValue.array(try fields.array("proposed_actions", default: []))
    return ReflectionRecord(
      sourceType: try fields.choice("source_type"), sourceID: redactor.redactedIdentifier(try fields.text("source_id")),
      insightType: try fields.choice("insight_type"), insight: redactor.redacted(try fields.document("insight")),
      learningSignal: redactor.redacted(try fields.documentOrEmpty("learning_signal")),
      proposedActions: redactor.redacted(actions).arrayValue ?? [], extra: JSONObject())
  }

  private func subject(of record: ReflectionRecord, _ fields: FieldReader) throws -> EpisodeID {
    let named = try fields.optionalText("episode_id")
    let isEpisode = record.sourceType == .episode
    if let id = named ?? (isEpisode ? record.sourceID : nil) {
      guard let episode = try store.episodes([EpisodeID(id)], in: organisation).first else {
        throw Self.unknown(named == nil ? "source_id" : "episode_id", id, "the id of an episode")
      }
      if record.sourceType == .stepRun, !episode.record.stepRuns.contains(where: { $0.externalID == record.sourceID }) {
        throw Self.unknown("source_id", record.sourceID, "the id of a step run of the episode")
      }
      return episode.id
    }
    let found = try store.episodes(withStepRun: record.sourceID, in: organisation)
    guard record.sourceType == .stepRun, let only = found.first, found.count == 1 else {
      throw Self.unknown("source_id", record.sourceID, "with episode_id, the id of a step run of that episode")
    }
    return only
  }

  private static func unknown(_ field: String, _ value: String, _ allowed: String) -> DocumentError {
    .invalid(field: field, value: String(value.prefix(80)), allowed: allowed)
  }
}
