import Foundation

/// Gzip members for tests, packed by the system's own `gzip`.
enum Gzip {
  static func member(_ bytes: [UInt8]) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "plain")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-n", "-9", path]
    try process.run()
    process.waitUntilExit()
    return try folder.read("plain.gz")
  }
}
