import Foundation
import Testing

/// The public test data: the folder named by `AUTOGENESIS_SHARED`, or `shared` beside the repository.
enum SharedData {
  static let folder: URL? = {
    if let given = ProcessInfo.processInfo.environment["AUTOGENESIS_SHARED"] {
      return URL(fileURLWithPath: given).existing
    }
    var root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while root.path != "/" && root.appending(path: "Sources").existing == nil {
      root = root.deletingLastPathComponent()
    }
    return root.deletingLastPathComponent().appending(path: "shared").existing
  }()

  static var isPresent: Bool { folder?.appending(path: "data/ir").existing != nil }
  static let reason: Comment =
    "the folder shared/data/ir is absent: set AUTOGENESIS_SHARED, or put shared beside the repository"
  static var isFullScale: Bool { ProcessInfo.processInfo.environment["AUTOGENESIS_TEST_SCALE"] == "full" }

  static func bytes(_ path: String) throws -> [UInt8] {
    let folder = try #require(folder)
    return try [UInt8](Data(contentsOf: folder.appending(path: "data/ir/\(path)")))
  }
}

extension URL {
  fileprivate var existing: URL? { FileManager.default.fileExists(atPath: path) ? self : nil }
}
