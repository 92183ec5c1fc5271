import Foundation

/// The shared data folder, which is not part of the repository.
enum SharedData {
  /// The folder, from the environment or beside the repository; nil when there is none.
  static let root: URL? = candidates.first { FileManager.default.fileExists(atPath: $0.appending(path: "data").path) }

  /// Whether tests on shared data can run.
  static var isPresent: Bool { root != nil }

  private static var candidates: [URL] {
    var candidates: [URL] = []
    if let told = ProcessInfo.processInfo.environment["AUTOGENESIS_SHARED"] { candidates.append(URL(filePath: told)) }
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.pathComponents.count > 1 {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Sources").path) {
        candidates.append(folder.deletingLastPathComponent().appending(path: "shared"))
        break
      }
      folder.deleteLastPathComponent()
    }
    return candidates
  }
}
