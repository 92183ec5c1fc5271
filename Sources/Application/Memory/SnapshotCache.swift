import Domain
import Retrieval
import Storage
import Synchronization

/// The newest snapshot of each tenant that was opened, so that a service does not read its segments for each question.
///
/// A snapshot is given out only for the very manifest that it was opened for: what another process publishes is seen at the
/// next question.
final class SnapshotCache: Sendable {
  private let open = Mutex<[OrganisationID: (manifest: IndexManifest, snapshot: Snapshot)]>([:])
  private let opening = Mutex<Void>(())

  /// The snapshot of a manifest, if that is the newest one opened.
  func snapshot(of organisation: OrganisationID, _ manifest: IndexManifest) -> Snapshot? {
    open.withLock { $0[organisation].flatMap { $0.manifest == manifest ? $0.snapshot : nil } }
  }

  /// A segment of the newest snapshot opened; segments never change, so it is the one of that name in any manifest.
  func segment(named name: String, of organisation: OrganisationID) -> Segment? {
    open.withLock { $0[organisation]?.snapshot.segment(named: name) }
  }

  /// Lets one caller at a time read segments: the others wait and find them open, where each would hold them in memory again.
  func alone<Value>(_ body: () throws -> Value) rethrows -> Value {
    try opening.withLock { _ in try body() }
  }

  /// Keeps a snapshot in place of the tenant's last one, unless that is newer.
  func keep(_ snapshot: Snapshot, of organisation: OrganisationID, _ manifest: IndexManifest) {
    open.withLock { open in
      if let newest = open[organisation], newest.manifest.generation > manifest.generation { return }
      open[organisation] = (manifest, snapshot)
    }
  }
}
