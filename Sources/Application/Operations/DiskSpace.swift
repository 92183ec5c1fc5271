import Files

/// The room on the disk that a path lies on.
struct DiskSpace: Hashable, Sendable {
  /// With less than this the service takes no calls: the journal alone may need it.
  static let leastBytes = 64 << 20

  let freeBytes: Int

  /// A disk that tells nothing counts as roomy.
  init(_ facts: FileSystemFacts) { freeBytes = facts.freeBytes ?? .max }

  var text: String { freeBytes == .max ? "the system does not tell" : "\(freeBytes >> 20) MiB free" }
}
