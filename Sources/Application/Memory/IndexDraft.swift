import Domain
import Embeddings
import Files
import JSONDocuments
import Retrieval
import Storage

/// A snapshot in the making: documents are gathered, frozen into segment files and not visible before the manifest is.
struct IndexDraft {
  private(set) var snapshot: Snapshot
  private let directory: String
  private let segmentDocuments: Int
  private let source: VectorSource
  private let progress: ProgressReporter
  private var gathered: [RetrievalDocument] = []
  private var pending: Set<String> = []
  private var added = 0
  private var removed = 0

  /// - Parameter source: of the snapshot's model.
  init(
    snapshot: Snapshot, source: VectorSource, directory: String, segmentDocuments: Int,
    progress: ProgressReporter = .silent
  ) {
    self.snapshot = snapshot
    self.source = source
    self.progress = progress
    self.directory = directory
    self.segmentDocuments = segmentDocuments
  }

  /// What the draft changes, as a document.
  var section: JSONObject {
    ["added": .number(added), "removed": .number(removed)]
  }

  /// Adds a document; it replaces a live one of the same id.
  mutating func add(_ document: RetrievalDocument) throws {
    if pending.contains(document.id) { try seal() }
    pending.insert(document.id)
    gathered.append(document)
    added += 1
    if gathered.count >= segmentDocuments { try seal() }
  }

  /// Withdraws the step-run documents of an episode's former revisions.
  mutating func removeStepRuns(of episode: EpisodeID) {
    remove(snapshot.documentIDs(startingWith: "step_run:\(episode.rawValue)/"))
  }

  /// Withdraws an episode that was retracted, with the reflections on it.
  mutating func removeEpisode(_ episode: EpisodeID) {
    remove(snapshot.documentIDs(startingWith: MemoryDocuments.id(of: episode)))
    removeReflections(of: episode)
  }

  /// Withdraws the reflections on an episode.
  mutating func removeReflections(of episode: EpisodeID) {
    remove(snapshot.documentIDs(startingWith: "reflection:\(episode.rawValue)/"))
  }

  private mutating func remove(_ ids: [String]) {
    guard !ids.isEmpty else { return }
    removed += ids.count
    snapshot = snapshot.removing(ids)
  }

  /// Freezes the gathered documents into a segment file.
  mutating func seal() throws {
    guard !gathered.isEmpty else { return }
    var builder = SegmentBuilder(embedder: source.embedder)
    let vectors = try source.vectors(for: gathered.map(\.searchableText), progress)
    for (document, vector) in zip(gathered, vectors) { builder.append(document, vector: vector) }
    let segment = try builder.finished()
    try write(segment)
    snapshot = try snapshot.adding(segment)
    gathered = []
    pending = []
  }

  /// Joins segments where there are too many of about one size; vectors of what was deleted go with it.
  mutating func join(_ tiers: SegmentTiers) throws {
    var isForgetting = false
    while let names = tiers.choice(of: snapshot.segmentSizes) {
      isForgetting = isForgetting || snapshot.segmentSizes.contains { names.contains($0.name) && $0.deletedCount > 0 }
      let joined = try snapshot.joined(names)
      if let joined { try joined.write(into: directory) }
      guard let next = snapshot.replacing(names, by: joined, of: snapshot) else { break }
      snapshot = next
    }
    if isForgetting { try source.archive?.keep(only: Set(texts.map { ContentKey(of: $0) })) }
  }

  private var texts: some Sequence<String> {
    snapshot.documentIDs(startingWith: "").lazy.compactMap { snapshot.document($0)?.searchableText }
  }

  private func write(_ segment: Segment) throws { try segment.write(into: directory) }
}

extension Segment {
  /// The name of the segment's file.
  var fileName: String { name + ".segment" }

  /// Writes the segment's file; nothing reads it before a manifest names it.
  func write(into directory: String) throws {
    try AtomicFile.replace(encoded(), at: directory + "/" + fileName)
  }
}

extension Snapshot {
  /// The manifest that publishes the snapshot.
  func indexManifest(generation: Int, sequence: Int64) -> IndexManifest {
    let manifest = manifest
    return IndexManifest(
      generation: generation, sequence: sequence, settings: ["model": .string(manifest.modelDigest)],
      segments: manifest.entries.map { entry in
        IndexSegment(
          name: entry.segment, files: [IndexFile(name: entry.segment + ".segment", checksum: entry.segment)],
          documentCount: entry.documentCount, tombstones: Tombstones.encoded(entry.deleted))
      })
  }
}

extension IndexManifest {
  /// The digest of the model that made the vectors.
  var modelDigest: String { settings["model"]?.stringValue ?? "" }

  /// The manifest in the form of the index.
  var snapshotManifest: SnapshotManifest {
    SnapshotManifest(
      generation: UInt64(generation), modelDigest: modelDigest,
      entries: segments.map { segment in
        SnapshotManifest.Entry(
          segment: segment.name, documentCount: segment.documentCount, deleted: Tombstones.decoded(segment.tombstones))
      })
  }
}

/// Ordinals of deleted documents as little-endian 32-bit numbers, ascending.
enum Tombstones {
  static func encoded(_ ordinals: [UInt32]) -> [UInt8] {
    ordinals.flatMap { ordinal in (0..<4).map { UInt8(truncatingIfNeeded: ordinal >> (8 * UInt32($0))) } }
  }

  static func decoded(_ bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { start in
      (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
    }
  }
}
