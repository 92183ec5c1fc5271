import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite(
  "Ingesting the public logs",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct LogCountsTests {
  struct Row: CustomTestStringConvertible {
    let file: String
    let cases: Int64
    let events: Int64
    let activities: Int64
    var testDescription: String { file }
  }

  /// The rows of counts.tsv; the biggest file only at full scale.
  static let rows: [Row] = {
    guard let text = try? String(contentsOf: SharedData.file("logs/counts.tsv"), encoding: .utf8) else { return [] }
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard let cases = Int64(fields[2]), let events = Int64(fields[3]), let activities = Int64(fields[4]) else {
        return nil
      }
      guard SharedData.isFullScale || events < 100_000 else { return nil }
      return Row(file: fields[0], cases: cases, events: events, activities: activities)
    }
  }()

  @Test("the list of logs is not empty") func rowsExist() { #expect(Self.rows.count >= 14) }

  @Test("a log gives exactly its cases, events and activities, and only duplicates the second time", arguments: rows)
  func counts(_ row: Row) throws {
    let scratch = try ScratchFolder()
    let file = try SharedData.file("logs/pm4py/" + row.file).path
    let arguments = ["ingest", "--json", "--quiet", "--data", "d", file]
    let first = try CommandRun.autogenesis(arguments, in: scratch.url)
    #expect(first.status == 0, "\(first.errors)")
    #expect(try Self.numbers(first) == [row.cases, row.events, row.activities, row.cases, 0, 0, 0])
    let second = try CommandRun.autogenesis(arguments, in: scratch.url)
    #expect(try Self.numbers(second) == [row.cases, row.events, row.activities, 0, row.cases, 0, 0])
  }

  static func numbers(_ run: CommandRun) throws -> [Int64] {
    let files = try #require(try run.json()["files"]?.arrayValue)
    #expect(files.count == 1)
    let keys = ["episodes", "events", "step_labels", "accepted", "duplicate", "updated", "quarantined"]
    return keys.map { files.first?[$0]?.integerValue ?? -1 }
  }
}
