import Domain
import Embeddings
import Files
import Retrieval
import Storage
import Synchronization

/// How far the index is on its way to another model.
public struct ReembeddingProgress: Hashable, Sendable {
  /// Documents looked at.
  public let done: Int
  /// Documents of the index.
  public let total: Int
}

/// Which documents of an index have been embedded ahead by the model that is to follow, a tenant each.
final class ReembeddingRuns: Sendable {
  struct Run {
    let generation: UInt64
    let digest: String
    let ids: [String]
    var next = 0
  }

  private let runs = Mutex<[OrganisationID: Run]>([:])

  func run(of organisation: OrganisationID) -> Run? { runs.withLock { $0[organisation] } }
  func keep(_ run: Run?, of organisation: OrganisationID) { runs.withLock { $0[organisation] = run } }
}

extension Workspace {
  /// The most documents that one call looks at.
  private static let documentsPerLook = 4_096

  /// Whether the index was made by another model than the one to be used.
  func isReembeddingDue() throws -> Bool {
    guard let manifest = try store.indexManifest(in: organisation) else { return false }
    return try models.selection().digest != manifest.modelDigest
  }

  /// Goes a step towards the model to be used, while searches go on with the index as it is: embeds at most `limit` texts, without
  /// keeping anybody from writing; when all are embedded, the index is built from the new vectors and published whole.
  ///
  /// What was embedded is kept, so an interrupted run goes on where it was.
  ///
  /// - Returns: How far it is; nil when nothing is left to do.
  /// - Throws: `BusyError` when all is embedded and another process is writing, `StorageError`, `FileError`.
  public func reembed(limit: Int) throws -> ReembeddingProgress? {
    guard try isReembeddingDue() else { return nil }
    let embedder = try models.preferred()
    let snapshot = try openSnapshot()
    guard embedder.digest != snapshot.modelDigest else { return nil }
    var run = try self.run(over: snapshot, embedder.digest)
    try embedNext(limit, of: &run, snapshot, vectorSource(embedder))
    reembeddings.keep(run, of: organisation)
    if run.next == run.ids.count {
      try switchModel(to: embedder, .silent)
      reembeddings.keep(nil, of: organisation)
    }
    return ReembeddingProgress(done: run.next, total: run.ids.count)
  }

  /// Carries the index over to the model to be used, if it is another one.
  ///
  /// - Throws: as `reembed(limit:)`.
  func reembedWhole(_ progress: ProgressReporter) throws {
    while let step = try reembed(limit: 256) {
      progress.report("index", "vectors", done: step.done, of: step.total, unit: "documents")
    }
  }

  /// How far the index is on its way to another model; nil when it is on none.
  func reembeddingProgress() throws -> ReembeddingProgress? {
    guard try isReembeddingDue() else { return nil }
    let total = try openSnapshot().documentCount
    return ReembeddingProgress(done: reembeddings.run(of: organisation)?.next ?? 0, total: total)
  }

  private func run(over snapshot: Snapshot, _ digest: String) throws -> ReembeddingRuns.Run {
    // A run ends over the documents that it began with; what came since is embedded at the switch.
    if let run = reembeddings.run(of: organisation), run.digest == digest { return run }
    return ReembeddingRuns.Run(
      generation: snapshot.generation, digest: digest, ids: snapshot.documentIDs(startingWith: ""))
  }

  private func embedNext(
    _ limit: Int, of run: inout ReembeddingRuns.Run, _ snapshot: Snapshot, _ source: VectorSource
  ) throws {
    guard let archive = source.archive else {
      run.next = run.ids.count
      return
    }
    let end = min(run.ids.count, run.next + Self.documentsPerLook)
    var texts: [String] = []
    var missing = 0
    while run.next < end, missing < limit {
      let ids = run.ids[run.next..<min(end, run.next + limit)]
      let found = ids.compactMap { snapshot.document($0)?.searchableText }
      missing += try archive.missing(of: found.map { ContentKey(of: $0) }).count
      texts += found
      run.next += ids.count
    }
    _ = try source.vectors(for: texts)
  }

  /// Publishes the index with the vectors of another model.
  private func switchModel(to embedder: any Embedder, _ progress: ProgressReporter) throws {
    let held = try lock()
    defer { held.release() }
    _ = try rebuiltSnapshot(embedder, progress)
  }

  /// Makes the vectors of this tenant's index.
  func vectorSource(_ embedder: any Embedder) -> VectorSource {
    models.source(embedder, archive: archives + embedder.digest)
  }

  /// The folder of this tenant's archives, each named after its model's digest.
  private var archives: String { "\(directory.index)/vectors/\(Digest.slug(organisation.rawValue))/" }

  /// Gives the space of vectors back that no model among those added has made, but the one of the index.
  func dropOtherArchives(but digest: String) throws {
    guard Directory.exists(archives) else { return }
    let kept = try models.records().flatMap(\.identities)
    for name in try FolderReplacement.folders(in: archives) where name != digest && !kept.contains(name) {
      try FolderReplacement.discard(archives + name)
    }
    models.forgetArchives(below: archives, but: archives + digest)
  }
}
