import Domain
import JSONDocuments
import Storage

extension Workspace {
  /// The places over which the keys are spread: a share of traffic can be told to a ten-thousandth.
  private static let buckets: UInt64 = 10_000

  /// The version of a workflow that a run with this key is to use, by the share of a stable hash.
  ///
  /// The active version has the whole share. The answer names the key's place, so that the caller can check it: the same
  /// key has the same place for ever.
  ///
  /// - Throws: `StorageError.notFound` when no version of the workflow is active; `UsageError` for a key that is no key.
  public func resolveVersion(of id: String, key: String) throws -> Listing {
    guard (1...256).contains(key.utf8.count) else { throw UsageError("A key has 1 to 256 bytes.") }
    let active = try store.workflow(WorkflowID(id), in: organisation).definition
    return Listing(
      json: [
        "workflow_id": .string(id), "version": .string(active.version), "key": .string(key),
        "bucket": .number(Int(Self.bucket(of: key, workflow: id))), "buckets": .number(Int(Self.buckets)),
        "shares": [["version": .string(active.version), "share": 1]],
      ], text: "\(id)@\(active.version)\n")
  }

  /// The place of a key, from 0: the first 60 bits of a SHA-256 over workflow and key, modulo the number of places.
  static func bucket(of key: String, workflow: String) -> UInt64 {
    let digest = Digest.identifier("", [workflow, key], length: 15).dropFirst()
    return digest.utf8.reduce(UInt64(0)) { value, byte in
      value << 4 | UInt64(byte < UInt8(ascii: "a") ? byte - UInt8(ascii: "0") : byte - UInt8(ascii: "a") + 10)
    } % buckets
  }
}
