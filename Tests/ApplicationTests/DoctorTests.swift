import Domain
import Foundation
import JSONDocuments
import Testing

@testable import Application

@Suite("The doctor")
struct DoctorTests {
  private static func findings(_ workspace: Workspace) throws -> [String: Bool] {
    let found = try workspace.diagnose().json["findings"]?.arrayValue ?? []
    return Dictionary(
      uniqueKeysWithValues: found.map { ($0["subject"]?.stringValue ?? "", $0["healthy"] == true) })
  }

  @Test("a store that is well has nothing wrong, and everything that can go wrong is looked at")
  func healthy() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try WorkspaceTests.workspace(folder, runs: 3)
    let findings = try Self.findings(workspace)
    #expect(
      Set(findings.keys) == [
        "database", "audit", "index", "traces", "disk", "permissions", "file system", "locks", "clock",
        "embedder", "vector kernels",
      ])
    #expect(findings.values.allSatisfy { $0 }, "\(findings)")
    #expect(try workspace.diagnose().isHealthy)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/doctor.lock"))
  }

  @Test("files that others may read, and a clock that is behind the audit log, are named")
  func ill() throws {
    let folder = WorkspaceTests.Folder()
    _ = try WorkspaceTests.workspace(folder, runs: 3)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: folder.path + "/autogenesis.db")
    let early = Clock { Timestamp(microseconds: 1_700_000_000_000_000) }
    let workspace = try Workspace(opening: folder.path, clock: early)
    let findings = try Self.findings(workspace)
    #expect(Set(findings.filter { !$0.value }.keys) == ["permissions", "clock"])
    let text = try workspace.diagnose().text
    #expect(text.contains("BAD  permissions: others may read \(folder.path)/autogenesis.db"))
    #expect(text.contains("BAD  clock: 2023-11-14T22:13:20"))
  }
}
