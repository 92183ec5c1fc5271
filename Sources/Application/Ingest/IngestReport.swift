import Domain
import Ingestion
public import JSONDocuments
import Storage

/// What an ingest did, file by file.
public struct IngestReport: Presentable {
  /// How many of the records of a file that were set aside a report lists.
  static let listedQuarantine = 20
  /// How many of its episodes the report of an upload lists.
  static let listedEpisodes = 100

  struct File {
    let path: String
    let format: IngestFormat
    let counts: IngestCounts
    let outcome: IngestOutcome
    let quarantined: [QuarantinedRecord]
    /// The first episodes of an upload; of a file none.
    var episodes: [EpisodeID] = []
  }

  /// A file that could not be taken in.
  public struct Failure: Hashable, Sendable {
    /// The file.
    public let path: String
    /// One sentence that says what is wrong.
    public let reason: String
  }

  var files: [File] = []
  /// The files that could not be taken in; the store is as if they had not been named.
  public internal(set) var failures: [Failure] = []

  /// Records that were set aside.
  public var quarantinedCount: Int { files.reduce(0) { $0 + $1.outcome.quarantined } }

  public var json: JSONObject {
    var object: JSONObject = ["files": .array(files.map { .object(Self.json(of: $0)) })]
    if !failures.isEmpty {
      object["failures"] = .array(failures.map { .object(["path": .string($0.path), "reason": .string($0.reason)]) })
    }
    return object
  }

  public var text: String {
    files.map { file in
      let counts = file.counts
      var line =
        "\(file.path) (\(file.format.rawValue)): \(counts.episodes) episodes, \(counts.stepRuns) step runs, "
        + "\(counts.stepLabels) activities: \(file.outcome.accepted) new, \(file.outcome.updated) updated, "
        + "\(file.outcome.duplicate) seen before, \(file.outcome.quarantined) quarantined\n"
      if counts.redactions.total > 0 { line += "  \(counts.redactions.summary)\n" }
      for record in file.quarantined.prefix(3) { line += "  line \(record.line): \(record.reason)\n" }
      if file.outcome.quarantined > 3 {
        line += "  \(file.outcome.quarantined - 3) more: autogenesis quarantine list\n"
      }
      return line
    }.joined()
  }

  private static func json(of file: File) -> JSONObject {
    let counts: [(String, Int)] = [
      ("episodes", file.counts.episodes), ("events", file.counts.events), ("step_runs", file.counts.stepRuns),
      ("step_labels", file.counts.stepLabels), ("accepted", file.outcome.accepted),
      ("duplicate", file.outcome.duplicate), ("updated", file.outcome.updated),
      ("quarantined", file.outcome.quarantined),
    ]
    var object: JSONObject = ["path": .string(file.path), "format": .string(file.format.rawValue)]
    for (key, count) in counts { object[key] = .number(JSONNumber(count)) }
    if !file.episodes.isEmpty { object["episode_ids"] = .array(file.episodes.map { .string($0.rawValue) }) }
    if !file.quarantined.isEmpty { object["quarantine"] = .array(file.quarantined.map { .object(json(of: $0)) }) }
    return object
  }

  /// Where a record stands that was set aside, and why; without the excerpt, which `quarantine show` gives.
  static func json(of record: QuarantinedRecord) -> JSONObject {
    ["line": .number(record.line), "reason": .string(record.reason)]
  }
}
