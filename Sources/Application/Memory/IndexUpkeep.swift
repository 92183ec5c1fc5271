import Domain
import Embeddings
import Files
import Retrieval
import Storage

/// An index brought up to a change of the store, not published yet.
public struct IndexUpdate: Sendable {
  let organisation: OrganisationID
  let before: IndexManifest?
  let sequence: Int64
  let snapshot: Snapshot
}

/// Segments of a tenant's index in one, not published yet.
public struct SegmentJoin: Sendable {
  let organisation: OrganisationID
  let names: Set<String>
  let segment: Segment?
  let earlier: Snapshot
}

/// The upkeep of the indexes while a service runs, in two parts: what takes long takes no lock, so that searches and writers go
/// on meanwhile; publishing takes the lock, and no time.
extension Workspace {
  /// Files of segments that no manifest names are kept so long: another process may just be opening them.
  private static let graceMicroseconds: Int64 = 600_000_000

  /// What the indexes that are behind would be.
  ///
  /// - Throws: `StorageError`, `FileError`.
  public func preparedUpdates() throws -> [IndexUpdate] {
    try store.organisations().compactMap { try of($0).preparedUpdate() }
  }

  /// Publishes an index that was brought up to date.
  ///
  /// - Returns: False when somebody else has published meanwhile: it has to be prepared anew.
  /// - Throws: `BusyError` when another process is writing, `StorageError`.
  public func publish(_ update: IndexUpdate) throws -> Bool {
    let held = try lock()
    defer { held.release() }
    let tenant = of(update.organisation)
    guard try store.indexManifest(in: update.organisation) == update.before else { return false }
    try tenant.publish(
      update.snapshot.indexManifest(generation: (update.before?.generation ?? 0) + 1, sequence: update.sequence),
      update.snapshot, job: nil)
    return true
  }

  /// Joins segments of the first tenant whose index has too many of about one size; nil when none has.
  ///
  /// - Throws: `StorageError`, `FileError`.
  public func joinedSegments() throws -> SegmentJoin? {
    for organisation in try store.organisations() {
      // What the manifest tells is enough to see that there is nothing to do, and opens no segment.
      let told = try store.indexManifest(in: organisation)?.segments.map(SegmentSize.init) ?? []
      guard tiers.choice(of: told) != nil else { continue }
      let earlier = try of(organisation).openSnapshot()
      guard let names = tiers.choice(of: earlier.segmentSizes) else { continue }
      let segment = try earlier.joined(names)
      try segment?.write(into: directory.index)
      return SegmentJoin(organisation: organisation, names: names, segment: segment, earlier: earlier)
    }
    return nil
  }

  /// Puts joined segments in the place of those that they were made of, and clears away files that nobody needs.
  ///
  /// - Returns: False when they are not there any more, since somebody else has joined or rebuilt them.
  /// - Throws: `BusyError` when another process is writing, `StorageError`, `FileError`.
  public func publish(_ join: SegmentJoin) throws -> Bool {
    let held = try lock()
    defer { held.release() }
    return try of(join.organisation).publishHoldingLock(join)
  }

  private func publishHoldingLock(_ join: SegmentJoin) throws -> Bool {
    guard let manifest = try store.indexManifest(in: organisation),
      let next = try openSnapshot().replacing(join.names, by: join.segment, of: join.earlier)
    else { return false }
    try publish(
      next.indexManifest(generation: manifest.generation + 1, sequence: manifest.sequence), next, job: nil)
    try clearSegments()
    return true
  }

  /// Removes the files of segments that no tenant's manifest has named for a while.
  func clearSegments() throws {
    let named = Set(
      try store.organisations().flatMap { try store.indexManifest(in: $0)?.segments.flatMap(\.files) ?? [] }
        .map(\.name))
    let latest = clock.now.microseconds - Self.graceMicroseconds
    for name in try Directory.files(in: directory.index) where name.hasSuffix(".segment") && !named.contains(name) {
      let path = directory.index + "/" + name
      guard let facts = try FileFacts(of: path), facts.modifiedMicroseconds < latest else { continue }
      try Directory.remove(path)
    }
  }
}

extension SegmentSize {
  /// What a manifest tells of a segment: all but the bytes of its texts.
  fileprivate init(_ segment: IndexSegment) {
    let deleted = Tombstones.decoded(segment.tombstones).count
    self.init(
      name: segment.name, liveCount: segment.documentCount - deleted, deletedCount: deleted, textBytes: 0)
  }
}
