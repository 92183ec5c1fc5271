import Foundation

/// Gzip members for tests, packed by the system's own `gzip`.
package enum Gzip {
  /// The bytes as one member.
  package static func member(_ bytes: [UInt8]) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gzip-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let plain = folder.appendingPathComponent("plain")
    try Data(bytes).write(to: plain)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-n", "-9", plain.path]
    try process.run()
    process.waitUntilExit()
    return [UInt8](try Data(contentsOf: plain.appendingPathExtension("gz")))
  }
}
