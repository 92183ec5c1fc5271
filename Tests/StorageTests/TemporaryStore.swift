import Domain
import Foundation
import GRDB
import JSONDocuments

@testable import Storage

/// A store in a folder of its own, which goes away with it.
final class TemporaryStore {
  let folder: URL
  let store: Store

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "autogenesis-storage-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.emptyStore.get().write(to: folder.appending(path: "autogenesis.db"))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path + "/autogenesis.db")
    store = try Store(opening: folder.path + "/autogenesis.db", mode: .existing)
  }

  /// A migrated file without rows, made once: the migrations sync the disk often.
  private static let emptyStore = Result { () throws -> Data in
    let path = FileManager.default.temporaryDirectory.path + "/autogenesis-empty-\(UUID().uuidString).db"
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    try Store(opening: path, mode: .create).close()
    return try Data(contentsOf: URL(filePath: path))
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(at: folder)
  }

  var path: String { folder.path + "/autogenesis.db" }

  /// Another connection to the file, without our configuration.
  func foreignConnection() throws -> DatabaseQueue { try DatabaseQueue(path: path) }

  /// Takes in a batch.
  @discardableResult
  func ingest(
    _ episodes: [EpisodeRecord], file: String = "a.jsonl", quarantined: [QuarantinedRecord] = [],
    _ change: Change = Samples.change()
  ) throws -> IngestOutcome {
    let area = try stage(episodes, file: file, quarantined: quarantined, change.organisation)
    return try store.promote(area, change)
  }

  /// Collects a batch without promoting it.
  func stage(
    _ episodes: [EpisodeRecord], file: String = "a.jsonl", quarantined: [QuarantinedRecord] = [],
    _ organisation: OrganisationID = .default
  ) throws -> StagingArea {
    let staged = StagedFile(name: file, digest: Digest.sha256(file), format: "jsonl", sizeBytes: 10)
    let area = try store.beginStaging(staged, in: organisation)
    for episode in episodes {
      _ = try area.stage(episode, contentHash: episode.contentHash, contextHash: try episode.contextHash())
    }
    for record in quarantined { try area.quarantine(record) }
    return area
  }

  /// Every episode in the order of `eachEpisode`.
  func episodes(
    _ organisation: OrganisationID = .default, workflow: WorkflowID? = nil, currentOnly: Bool = true
  ) throws -> [StoredEpisode] {
    var episodes: [StoredEpisode] = []
    try store.eachEpisode(in: organisation, workflow: workflow, currentOnly: currentOnly) { episodes.append($0) }
    return episodes
  }

  func dump() throws -> [String] {
    var lines: [String] = []
    try store.canonicalDump { lines.append($0) }
    return lines
  }
}
