import Foundation
import Testing

/// The folder of public data sets beside the repository.
enum SharedData {
  static let isPresent = root != nil
  static let reason: Comment = "the shared data folder is not beside the repository"

  /// The bytes' place on this machine.
  static func path(_ relative: String) throws -> String {
    try #require(root).appending("/" + relative)
  }

  static func bytes(_ relative: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(relative))))
  }

  private static let root: String? = {
    if let named = ProcessInfo.processInfo.environment["AUTOGENESIS_SHARED"] { return existing(named) }
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      if existing(folder.appendingPathComponent("Sources").path) != nil {
        return existing(folder.deletingLastPathComponent().appendingPathComponent("shared").path)
      }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()

  private static func existing(_ path: String) -> String? {
    FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
