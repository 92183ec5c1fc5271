import Foundation

/// The files of the repository that the tests compare with.
enum Repository {
  /// The nearest folder above this file that holds `Sources` and `models`.
  static let root: URL? = {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      if ["Sources", "models"].allSatisfy({ FileManager.default.fileExists(atPath: folder.appending(path: $0).path) }) {
        return folder
      }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()
}
