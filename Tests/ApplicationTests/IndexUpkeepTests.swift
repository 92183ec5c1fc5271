import Domain
import Files
import Foundation
import JSONDocuments
import Testing

@testable import Application

@Suite("The upkeep of indexes while a service runs")
struct IndexUpkeepTests {
  private static let request = SearchRequest(
    text: "parcel customer 3", count: 50, mode: .hybrid, fusion: .linear,
    filters: SearchFilters(
      workflow: nil, outcome: nil, step: nil, status: nil, since: nil, until: nil, type: "episode"),
    explains: true)

  private static func workspace(_ folder: WorkspaceTests.Folder, clock: Clock = WorkspaceTests.clock) throws
    -> Workspace
  {
    var configuration = ServiceConfiguration()
    configuration.maximumSegments = 2
    return try Workspace(creating: folder.path, clock: clock, configuration: configuration)
  }

  private static func take(_ runs: Range<Int>, into workspace: Workspace) throws {
    let lines = WorkspaceTests.lines(runs.upperBound).split(separator: "\n")[runs].joined(separator: "\n")
    _ = try workspace.ingest(EpisodeUpload(bytes: Array(lines.utf8), name: "a", source: "s", workflow: nil))
  }

  private static func update(_ workspace: Workspace) throws {
    for update in try workspace.preparedUpdates() { #expect(try workspace.publish(update)) }
  }

  @Test("what was made ready is found when it is published, and is not published over somebody else's index")
  func updates() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    try Self.take(0..<5, into: workspace)
    let updates = try workspace.preparedUpdates()
    #expect(updates.count == 1)
    #expect(try workspace.search(Self.request).json["results"]?.arrayValue?.isEmpty == true)
    #expect(try workspace.publish(updates[0]))
    #expect(try workspace.search(Self.request).json["results"]?.arrayValue?.count == 5)
    #expect(try workspace.preparedUpdates().isEmpty)
    #expect(try !workspace.publish(updates[0]))

    let held = try workspace.lock()
    #expect(throws: BusyError.self) { try workspace.publish(updates[0]) }
    held.release()
  }

  @Test("segments are joined beside further runs, retractions and changed runs, and every answer stays as it is")
  func joins() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    for start in [0, 5, 10] {
      try Self.take(start..<(start + 5), into: workspace)
      try Self.update(workspace)
    }
    let join = try #require(try workspace.joinedSegments())
    try Self.take(15..<18, into: workspace)
    let changed = WorkspaceTests.lines(4).split(separator: "\n")[3].replacing("parcel", with: "zebra")
    _ = try workspace.ingest(EpisodeUpload(bytes: Array(changed.utf8), name: "b", source: "s", workflow: nil))
    try Self.update(workspace)
    let before = try workspace.search(Self.request).json["results"]
    #expect(try workspace.publish(join))
    #expect(try workspace.search(Self.request).json["results"] == before)
    #expect(try !workspace.publish(join))
    while let next = try workspace.joinedSegments() { #expect(try workspace.publish(next)) }
    #expect(try workspace.search(Self.request).json["results"] == before)
    let reopened = try Workspace(opening: folder.path, clock: WorkspaceTests.clock)
    #expect(try reopened.search(Self.request).json["results"] == before)
    let documents = try reopened.indexStatus().json["documents"]
    #expect(try workspace.rebuildIndex(progress: .silent).json["documents"] == documents)
    #expect(try workspace.search(Self.request).json["results"] == before)
  }

  @Test("files that no manifest names are cleared away after a while, and not before")
  func clearing() throws {
    let folder = WorkspaceTests.Folder()
    let (now, later) = (Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)), Int64(3_600_000_000))
    let workspace = try Self.workspace(folder, clock: Clock { now })
    for start in [0, 5, 10] {
      try Self.take(start..<(start + 5), into: workspace)
      try Self.update(workspace)
    }
    #expect(try workspace.publish(#require(try workspace.joinedSegments())))
    #expect(try Directory.files(in: workspace.directory.index).count == 4)
    let after = try Workspace(opening: folder.path, clock: Clock { now.advanced(byMicroseconds: later) })
    try after.clearSegments()
    #expect(try Directory.files(in: workspace.directory.index).count == 2)
    #expect(try after.search(Self.request).json["results"]?.arrayValue?.count == 15)
  }
}
