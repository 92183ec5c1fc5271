package import Foundation

/// The public test data: the folder named by `AUTOGENESIS_SHARED`, else `shared` beside the repository.
///
/// Tests that need it are skipped with a stated reason when it is absent. Paths are relative to its folder `data`.
package enum SharedData {
  /// The root of the repository.
  package static let repository: URL = {
    var folder = URL(filePath: #filePath)
    while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path), folder.path.count > 1 {
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  /// The folder, if it is there.
  package static let root: URL? = {
    let given = ProcessInfo.processInfo.environment["AUTOGENESIS_SHARED"].map { URL(filePath: $0) }
    let folder = given ?? repository.deletingLastPathComponent().appending(path: "shared")
    return FileManager.default.fileExists(atPath: folder.appending(path: "data").path) ? folder : nil
  }()

  /// Whether the folder is there.
  package static var isPresent: Bool { root != nil }

  /// Whether the long variants of tests are asked for (`make soak`).
  package static let isFullScale = ProcessInfo.processInfo.environment["AUTOGENESIS_TEST_SCALE"] == "full"

  /// A file below `data`.
  package static func file(_ path: String) throws -> URL {
    guard let root else { throw Absent() }
    return root.appending(path: "data").appending(path: path)
  }

  /// The bytes of a file below `data`.
  package static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: file(path))) }

  /// The lines of a file below `data`, empty ones left out.
  package static func lines(_ path: String) throws -> [String] {
    String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The files of a folder below `data`, by name.
  package static func files(in folder: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: file(folder), includingPropertiesForKeys: nil)
      .sorted { $0.path < $1.path }
  }

  /// The folder is not there.
  struct Absent: Error {}
}
