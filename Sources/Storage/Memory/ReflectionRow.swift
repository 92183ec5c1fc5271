import Domain
import GRDB
import JSONDocuments

/// A reflection as the values of `reflection_log`.
struct ReflectionRow: Hashable {
  enum Provenance: String {
    case source, computed
  }

  let record: ReflectionRecord
  let provenance: Provenance

  init(_ record: ReflectionRecord, provenance: Provenance) {
    self.record = record
    self.provenance = provenance
  }

  /// Reads `source_type, source_id, insight_type, insight, learning_signal, proposed_actions, extra` from column `from`.
  init(_ row: Row, from index: Int, provenance: Provenance) throws {
    guard let source = ReflectionRecord.SourceType(rawValue: row.text(index)),
      let insight = ReflectionRecord.InsightType(rawValue: row.text(index + 2))
    else { throw StorageError.damaged(path: "The database", detail: "a reflection is of no known type") }
    self.init(
      ReflectionRecord(
        sourceType: source, sourceID: row.text(index + 1), insightType: insight, insight: try row.object(index + 3),
        learningSignal: try row.object(index + 4), proposedActions: try row.json(index + 5)?.arrayValue ?? [],
        extra: try row.object(index + 6)),
      provenance: provenance)
  }

  /// The content alone: equal content of one episode has one identifier for each time it occurs.
  var content: String { JSONValue.object(record.json).text }

  /// The identifier: a digest of episode, provenance, content and how often the content came before.
  func identifier(_ episode: EpisodeReference, occurrence: Int, _ organisation: OrganisationID) -> String {
    Digest.identifier(
      "rf", [organisation.rawValue, episode.text, provenance.rawValue, content, String(occurrence)], length: 24)
  }
}

extension Database {
  /// Inserts a reflection of an episode under an identifier of its own place.
  func insert(
    _ reflection: ReflectionRow, episodeKey: Int64, _ episode: EpisodeReference, ordinal: Int, _ change: Change
  ) throws {
    let id = reflection.identifier(episode, occurrence: ordinal, change.organisation)
    try insert(reflection, id: id, episodeKey: episodeKey, ordinal: ordinal, change)
  }

  /// Inserts a reflection of an episode.
  func insert(
    _ reflection: ReflectionRow, id: String, episodeKey: Int64, ordinal: Int, _ change: Change
  ) throws {
    let record = reflection.record
    try run(
      """
      INSERT INTO reflection_log (org_id, reflection_id, episode_key, ordinal, provenance, source_type, source_id,
        insight_type, insight, learning_signal, proposed_actions, extra, created_at, created_by, updated_at, updated_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, change.organisation.rawValue, id, episodeKey, ordinal, reflection.provenance.rawValue,
      record.sourceType.rawValue, record.sourceID, record.insightType.rawValue, JSONValue.object(record.insight).text,
      JSONValue.object(record.learningSignal).text, JSONValue.array(record.proposedActions).text,
      JSONValue.object(record.extra).text, change.at.microseconds, change.principal.id.rawValue,
      change.at.microseconds, change.principal.id.rawValue)
  }
}
