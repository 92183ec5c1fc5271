import Domain
import Files
import Foundation
import JSONDocuments
import Storage
import Testing

@testable import Application

@Suite("Backup and restore")
struct BackupTests {
  /// A folder with a store of a few runs, and room beside it.
  struct Place {
    let folder = WorkspaceTests.Folder()
    let workspace: Workspace

    init(runs: Int = 12) throws {
      try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
      workspace = try Workspace(creating: folder.path + "/data", clock: WorkspaceTests.clock)
      try take(WorkspaceTests.lines(runs), as: "a.jsonl")
    }

    subscript(name: String) -> String { folder.path + "/" + name }

    func take(_ lines: String, as name: String) throws {
      let path = self[name]
      try Data(lines.utf8).write(to: URL(filePath: path))
      _ = try workspace.ingest(
        IngestRequest(paths: [path], source: nil, workflow: nil, mappingPath: nil), progress: .silent)
    }
  }

  private static let noFilters = SearchFilters(
    workflow: nil, outcome: nil, step: nil, status: nil, since: nil, until: nil, type: nil)

  static func dump(_ workspace: Workspace) throws -> [String] {
    var lines: [String] = []
    try workspace.canonicalDump { lines.append($0) }
    return lines
  }

  @Test("what is restored has the same records, audit logs and answers")
  func roundTrip() throws {
    let place = try Place()
    let report = try place.workspace.backup(to: place["backup"])
    #expect(report.manifest.logs.map(\.log) == ["autogenesis/tenant/default"])
    #expect(try Directory.files(in: place["backup"]) == ["autogenesis.db", "manifest.json"])
    #expect(try Restoration(of: place["backup"]).verify().json == report.json)
    let restored = try Restoration(of: place["backup"]).restore(to: place["new"], replaces: false)
    #expect(restored.earlier == nil)
    let second = try Workspace(opening: place["new"], clock: WorkspaceTests.clock)
    #expect(try Self.dump(second) == Self.dump(place.workspace))
    #expect(try second.verifyAudit().json == place.workspace.verifyAudit().json)
    let ask = { (workspace: Workspace) in
      try workspace.search(
        SearchRequest(
          text: "parcel number 7", count: 3, mode: .hybrid, fusion: .linear, filters: Self.noFilters, explains: false)
      ).json["results"]
    }
    #expect(try ask(second) == ask(place.workspace))
    let mode = try FileManager.default.attributesOfItem(atPath: place["new"] + "/autogenesis.db")[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o600)
  }

  @Test("a backup that is made while runs are written holds whole transactions, and the writer is not held up")
  func whileWriting() async throws {
    let place = try Place(runs: 1)
    let writing = Task {
      for batch in 1...15 {
        let lines = WorkspaceTests.lines(4).replacing("\"episode_id\":\"", with: "\"episode_id\":\"\(batch)-")
        try place.take(lines, as: "w\(batch).jsonl")
      }
    }
    var counts: [Int] = []
    for number in 0..<5 {
      _ = try place.workspace.backup(to: place["b\(number)"])
      _ = try Restoration(of: place["b\(number)"]).restore(to: place["r\(number)"], replaces: false)
      let restored = try Workspace(opening: place["r\(number)"], clock: WorkspaceTests.clock)
      counts.append(try restored.store.episodeCounts(in: .default).map(\.episodeCount).reduce(0, +))
      #expect(try restored.verifyAudit().isIntact)
    }
    try await writing.value
    #expect(counts.allSatisfy { $0 % 4 == 1 } && counts == counts.sorted(), "\(counts)")
    #expect(try place.workspace.store.episodeCounts(in: .default).map(\.episodeCount).reduce(0, +) == 61)
  }

  @Test("a byte turned, a tail cut off, a file gone, or a manifest of another backup is refused with a sentence")
  func damaged() throws {
    let place = try Place()
    _ = try place.workspace.backup(to: place["backup"])
    try place.take(WorkspaceTests.lines(20), as: "b.jsonl")
    _ = try place.workspace.backup(to: place["later"])
    let database = URL(filePath: place["backup"] + "/autogenesis.db")
    let manifest = URL(filePath: place["backup"] + "/manifest.json")
    let (whole, told) = (try Data(contentsOf: database), try Data(contentsOf: manifest))
    let other = try Data(contentsOf: URL(filePath: place["later"] + "/manifest.json"))
    var turned = whole
    turned[whole.count / 2] ^= 1
    let cases: [(String, Data?, Data?, String)] = [
      ("a byte", turned, told, "digest"), ("a tail", whole.dropLast(4_096), told, "bytes instead of"),
      ("an end", Data(), told, "bytes instead of"), ("more", whole + Data([0]), told, "bytes instead of"),
      ("no database", nil, told, "no file"), ("no manifest", whole, nil, "no backup"),
      ("another manifest", whole, other, "damaged"), ("half a manifest", whole, told.prefix(80), "no backup"),
      (
        "a manifest of tomorrow", whole, Data(#"{"format":2}"#.utf8), "install a newer one"
      ),
      (
        "a manifest that leads elsewhere", whole, told.replacing("autogenesis.db", with: "../../etc/passwd"),
        "no backup"
      ),
    ]
    for (name, database_, manifest_, words) in cases {
      for (url, data) in [(database, database_), (manifest, manifest_)] {
        try? FileManager.default.removeItem(at: url)
        try data?.write(to: url)
      }
      let error = #expect(throws: (any Error).self, "\(name)") {
        try Restoration(of: place["backup"]).restore(to: place["new"], replaces: false)
      }
      #expect(error.flatMap { Failure($0) }?.sentence.contains(words) == true, "\(name): \(String(describing: error))")
      #expect(try !FolderReplacement.isTaken(place["new"]), "\(name)")
    }
    #expect(try Directory.files(in: place.folder.path).filter { $0.contains("part") } == [])
  }

  @Test("a database that was altered is refused even when its digest was made to fit")
  func forged() throws {
    let place = try Place()
    _ = try place.workspace.backup(to: place["backup"])
    let path = place["backup"] + "/autogenesis.db"
    try Store(opening: path, mode: .existing).close()
    try place.forge(path)
    let file = try BackupVerification.describe(path, as: "autogenesis.db")
    let known = try BackupManifest(of: place["backup"])
    let forged = BackupManifest(
      version: known.version, schema: known.schema, createdAt: known.createdAt, database: file, logs: known.logs)
    try AtomicFile.replace(
      Array(JSONValue.object(forged.json).text.utf8), at: place["backup"] + "/manifest.json")
    let error = #expect(throws: BackupError.self) { try Restoration(of: place["backup"]).verify() }
    #expect(error?.description.contains("not as it was written") == true, "\(String(describing: error))")
  }

  @Test("a store that is there is never overwritten unasked, never while it is open, and is kept aside")
  func replacement() throws {
    let place = try Place()
    _ = try place.workspace.backup(to: place["backup"])
    #expect(throws: BackupError.targetTaken(path: place["backup"])) { try place.workspace.backup(to: place["backup"]) }
    let restoration = Restoration(of: place["backup"])
    #expect(throws: BackupError.targetTaken(path: place["data"])) {
      try restoration.restore(to: place["data"], replaces: false)
    }
    #expect(throws: BackupError.storeInUse(path: place["data"])) {
      try restoration.restore(to: place["data"], replaces: true)
    }
    let before = try Self.dump(place.workspace)
    try place.take(WorkspaceTests.lines(15), as: "b.jsonl")
    let after = try Self.dump(place.workspace)
    #expect(before != after)
    try place.workspace.close()
    let report = try restoration.restore(to: place["data"] + "/", replaces: true)
    #expect(report.earlier == place["data"] + ".before-restore-1")
    #expect(try Self.dump(Workspace(opening: place["data"], clock: WorkspaceTests.clock)) == before)
    #expect(try Self.dump(Workspace(opening: report.earlier ?? "", clock: WorkspaceTests.clock)) == after)
  }

  @Test("of backups named after the time the newest stay, and nothing else in the folder is touched")
  func rotation() throws {
    let place = try Place()
    let into = place["backups"]
    for folder in ["/autogenesis-1", "/other"] { try Directory.create(into + folder) }
    let time = Timestamp(microseconds: 1_773_626_400_000_000)
    var last: BackupReport?
    for hour in 0..<4 {
      let now = time.advanced(byMicroseconds: Int64(hour) * 3_600_000_000)
      let workspace = try Workspace(opening: place["data"], clock: Clock { now })
      last = try workspace.backup(below: into, keeping: 2)
      try workspace.close()
    }
    #expect(last?.removed == ["autogenesis-20260316T030000Z"])
    #expect(
      try FolderReplacement.folders(in: into) == [
        "autogenesis-1", "autogenesis-20260316T040000Z", "autogenesis-20260316T050000Z", "other",
      ])
  }
}

extension BackupTests.Place {
  /// Alters an audit entry behind the product's back.
  fileprivate func forge(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1])
      for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'").fetchall():
          c.execute(f"DROP TRIGGER {name}")
      c.execute("UPDATE audit_entry SET body = CAST(replace(CAST(body AS TEXT), 'INGESTED', 'IMPORTED') AS BLOB)")
      assert c.total_changes > 0
      c.commit()
      """, path,
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

extension Data {
  fileprivate func replacing(_ text: String, with other: String) -> Data {
    Data(String(decoding: self, as: UTF8.self).replacing(text, with: other).utf8)
  }
}
