import Foundation
import Testing

/// The public test data beside the repository; tests that need it are skipped with a reason when it is absent.
enum SharedData {
  static let reason: Comment = "the folder shared/ is absent: set AUTOGENESIS_SHARED, or put it beside the repository"

  /// The root of the repository.
  static let repository: URL = {
    var folder = URL(fileURLWithPath: #filePath)
    while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path), folder.path.count > 1 {
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  static let folder: URL? = {
    let given = ProcessInfo.processInfo.environment["AUTOGENESIS_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = given ?? repository.deletingLastPathComponent().appending(path: "shared")
    return FileManager.default.fileExists(atPath: folder.appending(path: "data").path) ? folder : nil
  }()

  static var isPresent: Bool { folder != nil }

  static var isFullScale: Bool { ProcessInfo.processInfo.environment["AUTOGENESIS_TEST_SCALE"] == "full" }

  /// A file under `shared/data`.
  static func data(_ path: String) throws -> URL {
    guard let folder else { throw Absent() }
    return folder.appending(path: "data/" + path)
  }

  struct Absent: Error {}
}
