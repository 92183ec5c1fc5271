import Domain
import Embeddings
import Files
import JSONDocuments
import Retrieval
import Storage

extension Workspace {
  /// Brings the index up to the last change of the store; returns what was added and withdrawn.
  ///
  /// New segments are written first; committing the manifest publishes them all at once, together with the ledger's entry.
  func updateIndex(
    _ ledger: JobLedger?, _ unit: String, _ progress: ProgressReporter, _ crash: CrashInjector
  ) throws -> JSONObject {
    if let done = ledger?.result(of: unit) { return done }
    let snapshot = try openSnapshot()
    // Without the model that made it nothing can be added to an index.
    let own = try models.embedder(snapshot.modelDigest)
    if own == nil { _ = try rebuiltSnapshot(try models.preferred(), progress) }
    let manifest = try store.indexManifest(in: organisation)
    let sequence = try store.lastSequence(in: organisation)
    var draft = try self.draft(own == nil ? openSnapshot() : snapshot, own ?? models.preferred(), progress)
    guard manifest.map({ $0.sequence < sequence }) ?? true else { return draft.section }
    try addChanges(after: manifest?.sequence ?? 0, to: &draft, progress)
    try draft.seal()
    crash.reached(.segmentWritten)
    if draft.snapshot.segmentNames.count > configuration.maximumSegments { try draft.merge() }
    let next = draft.manifest(generation: (manifest?.generation ?? 0) + 1, sequence: sequence)
    let commit = { (entry: JobEntry?) in
      try store.commit(next, change(), job: entry)
      crash.reached(.manifestPublished)
      return draft.section
    }
    return try ledger?.once(unit, draft.section) { try commit($0) } ?? commit(nil)
  }

  /// The snapshot that the manifest names; an empty one when there is no index.
  ///
  /// A segment that is missing or damaged is never answered from: the whole index is built anew from the database.
  func openSnapshot() throws -> Snapshot {
    guard let manifest = try store.indexManifest(in: organisation) else {
      return Snapshot(embedder: try models.preferred())
    }
    if let open = snapshots.snapshot(of: organisation, manifest) { return open }
    let snapshot = try snapshot(of: manifest)
    snapshots.keep(snapshot, of: organisation, manifest)
    return snapshot
  }

  private func draft(
    _ snapshot: Snapshot, _ embedder: any Embedder, _ progress: ProgressReporter
  ) -> IndexDraft {
    IndexDraft(
      snapshot: snapshot, source: vectorSource(embedder), directory: directory.index,
      segmentDocuments: configuration.segmentDocuments, progress: progress)
  }

  private func snapshot(of manifest: IndexManifest) throws -> Snapshot {
    let rebuilt = { try rebuiltSnapshot(try models.embedder(manifest.modelDigest) ?? models.preferred(), .silent) }
    do {
      let segments = try manifest.segments.map { segment in
        try Segment(decoding: WholeFile.read(directory.index + "/" + segment.name + ".segment", limitBytes: 64 << 30))
      }
      return try Snapshot(manifest: manifest.snapshotManifest, segments: segments)
    } catch is SegmentError {
      return try rebuilt()
    } catch is FileError {
      return try rebuilt()
    } catch is RetrievalError {
      return try rebuilt()
    }
  }

  /// Brings the index up to the last change of the store, if it is behind.
  ///
  /// - Returns: Whether anything was published.
  /// - Throws: `BusyError` when another process is writing, `StorageError`, `FileError`.
  public func refreshIndex() throws -> Bool {
    guard try indexIsBehind() else { return false }
    let held = try lock()
    defer { held.release() }
    _ = try updateIndex(nil, "index", .silent, .none)
    return true
  }

  /// Whether the store has changed since the index was published.
  public func indexIsBehind() throws -> Bool {
    let manifest = try store.indexManifest(in: organisation)
    return try store.lastSequence(in: organisation) > manifest?.sequence ?? 0
  }

  /// Builds the index anew from the database, with vectors of the model to be used, and publishes it.
  ///
  /// - Throws: `BusyError` when another process is writing, `StorageError`, `FileError`.
  public func rebuildIndex(progress: ProgressReporter) throws -> IndexStatus {
    let held = try lock()
    defer { held.release() }
    _ = try rebuiltSnapshot(try models.preferred(), progress)
    return try indexStatus()
  }

  /// Builds the index anew with vectors of one model, and publishes it.
  func rebuiltSnapshot(_ embedder: any Embedder, _ progress: ProgressReporter) throws -> Snapshot {
    let generation = try store.indexManifest(in: organisation)?.generation ?? 0
    let sequence = try store.lastSequence(in: organisation)
    var draft = self.draft(Snapshot(embedder: embedder), embedder, progress)
    try addChanges(after: 0, to: &draft, progress)
    try draft.seal()
    try store.commit(draft.manifest(generation: generation + 1, sequence: sequence), change(), job: nil)
    try dropOtherArchives(but: embedder.digest)
    return draft.snapshot
  }

  private func addChanges(after sequence: Int64, to draft: inout IndexDraft, _ progress: ProgressReporter) throws {
    let episodes = try store.episodeChanges(after: sequence, in: organisation)
    for (number, id) in episodes.episodes.sorted().enumerated() {
      draft.removeStepRuns(of: id)
      guard let episode = try store.episodes([id], in: organisation).first else {
        draft.removeEpisode(id)
        continue
      }
      for document in MemoryDocuments.documents(of: episode) { try draft.add(document) }
      progress.report("index", "episodes", done: number + 1, of: episodes.episodes.count, unit: "episodes")
    }
    for item in try store.changedReflections(after: sequence, in: organisation) {
      draft.removeReflections(of: item.reflections.episode.id)
      for (number, reflection) in item.reflections.reflections.enumerated() {
        try draft.add(
          MemoryDocuments.document(
            of: reflection, number: number, episode: item.reflections.episode.id, workflow: item.workflowID))
      }
    }
    let changed = try store.changedObjects(after: sequence, in: organisation)
    for proposal in try store.proposals(in: organisation) where sequence == 0 || changed.contains(proposal.id.rawValue)
    {
      try draft.add(MemoryDocuments.document(of: proposal))
    }
    for skill in try store.skills(in: organisation).map(\.definition)
    where sequence == 0 || changed.contains("\(skill.id)@\(skill.version)") {
      try draft.add(MemoryDocuments.document(of: skill))
    }
  }
}
