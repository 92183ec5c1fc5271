import Foundation

/// Every byte of a data directory.
enum WholeStore {
  static func bytes(_ folder: URL) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let path = folder.appending(path: name)
      if let content = FileManager.default.contents(atPath: path.path) { bytes += content }
    }
    return bytes
  }
}
