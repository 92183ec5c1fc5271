import Domain
import Storage

extension Workspace {
  /// What a key stands for that a session was opened with; nil when it has ended or was revoked since.
  ///
  /// - Parameter keyID: The name of the key, from the credential that opened the session.
  /// - Throws: `StorageError`.
  package func credential(ofKeyNamed keyID: String) throws -> Credential? {
    guard let record = try store.accessKey(keyID), record.isInForce(at: clock.now) else { return nil }
    return Credential(record)
  }
}
