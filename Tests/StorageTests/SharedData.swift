import Foundation

/// The conformance data beside the repository: the folder named by `AUTOGENESIS_SHARED`, or `shared` beside the root.
enum SharedData {
  static let root: URL? = candidates.first {
    FileManager.default.fileExists(atPath: $0.appending(path: "data/conformance").path)
  }

  static var isPresent: Bool { root != nil }

  /// The files of a folder below `data`, by name.
  static func files(in folder: String) throws -> [URL] {
    guard let root else { return [] }
    let folder = root.appending(path: "data").appending(path: folder)
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .sorted { $0.path < $1.path }
  }

  static func bytes(of file: String) throws -> [UInt8] {
    guard let root else { return [] }
    return try bytes(at: root.appending(path: "data").appending(path: file))
  }

  static func bytes(at url: URL) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url))
  }

  private static var candidates: [URL] {
    var found: [URL] = []
    if let path = ProcessInfo.processInfo.environment["AUTOGENESIS_SHARED"] {
      found.append(URL(filePath: path))
    }
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Sources").path) {
        found.append(folder.deletingLastPathComponent().appending(path: "shared"))
      }
      folder = folder.deletingLastPathComponent()
    }
    return found
  }
}
