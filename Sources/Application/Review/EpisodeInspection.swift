package import Domain
package import JSONDocuments
import Retrieval
import Storage

/// A run with everything that its page shows.
package struct EpisodeInspection: Sendable {
  package let episode: StoredEpisode
  /// What the run taught, compared with its workflow's history.
  package let reflections: [ReflectionRecord]
  /// How often each mark of a redacted value stands in the run, by mark.
  package let redactions: [(mark: String, count: Int)]
  /// The runs most like it, best first; empty while the index does not know the run.
  package let similar: [JSONObject]
}

extension Workspace {
  private static let similarCount = 6

  /// Everything about one run in its newest revision.
  ///
  /// - Throws: `StorageError.notFound` when the tenant has no run of exactly this id; `UsageError` when it was retracted.
  package func inspectEpisode(_ id: String) throws -> EpisodeInspection {
    let episode = try store.episode(EpisodeID(id), in: organisation)
    if let retraction = try store.retraction(of: episode.id, in: organisation) {
      throw UsageError("\(id) was retracted: \(retraction.reason)")
    }
    let reference = EpisodeReference(id: episode.id, revision: episode.revision)
    let reflections =
      try store.reflections(of: episode.workflowID, in: organisation).first { $0.episode == reference }?.reflections
    return EpisodeInspection(
      episode: episode, reflections: reflections ?? [], redactions: Self.redactions(in: episode.record),
      similar: try alike(episode.id))
  }

  private func alike(_ id: EpisodeID) throws -> [JSONObject] {
    let filters = SearchFilters(
      workflow: nil, outcome: nil, step: nil, status: nil, since: nil, until: nil, type: nil)
    do {
      let found = try similar(
        SimilarRequest(episode: id.rawValue, steps: [], count: Self.similarCount, filters: filters, explains: false))
      return (found.json["results"]?.arrayValue ?? []).compactMap(\.objectValue)
    } catch is UsageError {
      return []
    }
  }

  static func redactions(in record: EpisodeRecord) -> [(mark: String, count: Int)] {
    let text = JSONValue.object(record.json).text
    let marks = ["EMAIL", "PHONE", "SSN", "PAN", "IP"].map { "[REDACTED_\($0)]" } + ["[REDACTED]"]
    return marks.map { mark in (mark, text.ranges(of: mark).count) }.filter { $0.1 > 0 }
  }
}
