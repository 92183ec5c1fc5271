import Foundation

/// The room on the disk that a path lies on.
struct DiskSpace: Hashable, Sendable {
  /// With less than this the service takes no calls: the journal alone may need it.
  static let leastBytes = 64 << 20

  let freeBytes: Int

  /// Looks; a disk that tells nothing counts as roomy.
  init(at path: String) {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
    freeBytes = (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? .max
  }

  var text: String { freeBytes == .max ? "the system does not tell" : "\(freeBytes >> 20) MiB free" }
}
