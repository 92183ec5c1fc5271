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

  /// The snapshot of a manifest, if that is the newest one opened.
  func snapshot(of organisation: OrganisationID, _ manifest: IndexManifest) -> Snapshot? {
    open.withLock { $0[organisation].flatMap { $0.manifest == manifest ? $0.snapshot : nil } }
  }

  /// Keeps a snapshot in place of the tenant's last one.
  func keep(_ snapshot: Snapshot, of organisation: OrganisationID, _ manifest: IndexManifest) {
    open.withLock { $0[organisation] = (manifest, snapshot) }
  }
}
