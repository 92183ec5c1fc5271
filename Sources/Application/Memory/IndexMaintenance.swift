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
    let known = try draft(progress)
    if known == nil { _ = try rebuiltSnapshot(try models.preferred(), progress) }
    let manifest = try store.indexManifest(in: organisation)
    let sequence = try store.lastSequence(in: organisation)
    var draft = try known ?? self.draft(openSnapshot(), models.preferred(), progress)
    guard manifest.map({ $0.sequence < sequence }) ?? true else { return draft.section }
    try addChanges(after: manifest?.sequence ?? 0, to: &draft, progress)
    try draft.seal()
    crash.reached(.segmentWritten)
    try draft.join(tiers)
    let next = draft.snapshot.indexManifest(generation: (manifest?.generation ?? 0) + 1, sequence: sequence)
    let commit = { (entry: JobEntry?) in
      try publish(next, draft.snapshot, job: entry)
      crash.reached(.manifestPublished)
      return draft.section
    }
    return try ledger?.once(unit, draft.section) { try commit($0) } ?? commit(nil)
  }

  /// What an index that is behind would be; nil when it is not.
  ///
  /// Takes no lock: writers go on meanwhile, and nothing is visible before `publish`. Only where the model of the index is gone is it
  /// built anew and published at once.
  func preparedUpdate() throws -> IndexUpdate? {
    let manifest = try store.indexManifest(in: organisation)
    let sequence = try store.lastSequence(in: organisation)
    guard sequence > manifest?.sequence ?? 0 else { return nil }
    guard var draft = try draft(.silent) else {
      _ = try rebuildIndex(progress: .silent)
      return nil
    }
    try addChanges(after: manifest?.sequence ?? 0, to: &draft, .silent)
    try draft.seal()
    return IndexUpdate(organisation: organisation, before: manifest, sequence: sequence, snapshot: draft.snapshot)
  }

  /// A draft that goes on from the index as it is; nil when the model that made it is gone, without which nothing can be added.
  private func draft(_ progress: ProgressReporter) throws -> IndexDraft? {
    let snapshot = try openSnapshot()
    return try models.embedder(snapshot.modelDigest).map { draft(snapshot, $0, progress) }
  }

  private func draft(_ snapshot: Snapshot, _ embedder: any Embedder, _ progress: ProgressReporter) -> IndexDraft {
    IndexDraft(
      snapshot: snapshot, source: vectorSource(embedder), directory: directory.index,
      segmentDocuments: configuration.segmentDocuments, progress: progress)
  }

  var tiers: SegmentTiers { SegmentTiers(width: configuration.maximumSegments) }

  /// Commits a manifest and keeps its snapshot open, so that the next question reads no segment again.
  func publish(_ manifest: IndexManifest, _ snapshot: Snapshot, job: JobEntry?) throws {
    try store.commit(manifest, change(), job: job)
    let segments = manifest.segments.compactMap { snapshot.segment(named: $0.name) }
    snapshots.keep(
      try Snapshot(manifest: manifest.snapshotManifest, segments: segments), of: organisation, manifest)
  }

  /// The snapshot that the manifest names; an empty one when there is no index.
  ///
  /// A segment that is missing or damaged is never answered from: the whole index is built anew from the database.
  func openSnapshot() throws -> Snapshot {
    guard let manifest = try store.indexManifest(in: organisation) else {
      return Snapshot(embedder: try models.preferred())
    }
    if let open = snapshots.snapshot(of: organisation, manifest) { return open }
    let opened = try snapshots.alone { () -> Snapshot? in
      if let open = snapshots.snapshot(of: organisation, manifest) { return open }
      guard let snapshot = try snapshot(of: manifest) else { return nil }
      snapshots.keep(snapshot, of: organisation, manifest)
      return snapshot
    }
    if let opened { return opened }
    // Another process may have published meanwhile, and cleared away what it replaced.
    guard try store.indexManifest(in: organisation) == manifest else { return try openSnapshot() }
    return try rebuiltSnapshot(models.embedder(manifest.modelDigest) ?? models.preferred(), .silent)
  }

  /// Reads the segments that are not open already; nil when one is missing or damaged.
  private func snapshot(of manifest: IndexManifest) throws -> Snapshot? {
    do {
      let segments = try manifest.segments.map { segment in
        try snapshots.segment(named: segment.name, of: organisation)
          ?? Segment(decoding: WholeFile.read(directory.index + "/" + segment.name + ".segment", limitBytes: 64 << 30))
      }
      return try Snapshot(manifest: manifest.snapshotManifest, segments: segments)
    } catch is SegmentError {
      return nil
    } catch is FileError {
      return nil
    } catch is RetrievalError {
      return nil
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
    try publish(
      draft.snapshot.indexManifest(generation: generation + 1, sequence: sequence), draft.snapshot, job: nil)
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
