import Foundation

/// The data folder beside the repository, and the scale that the tests run at.
enum SharedData {
  static let mining = root?.appendingPathComponent("data/mining")

  static var isPresent: Bool { mining != nil }

  static let isFullScale = ProcessInfo.processInfo.environment["AUTOGENESIS_TEST_SCALE"] == "full"

  static func bytes(_ path: String) throws -> [UInt8] {
    guard let mining else { throw CocoaError(.fileNoSuchFile) }
    return [UInt8](try Data(contentsOf: mining.appendingPathComponent(path)))
  }

  static func lines(_ path: String) throws -> [String] {
    String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n").map { String($0) }
  }

  private static var root: URL? {
    if let path = ProcessInfo.processInfo.environment["AUTOGENESIS_SHARED"] {
      return existing(URL(fileURLWithPath: path))
    }
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Sources").path) { break }
    }
    return existing(folder.deletingLastPathComponent().appendingPathComponent("shared"))
  }

  private static func existing(_ folder: URL) -> URL? {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("data/mining").path) ? folder : nil
  }
}
