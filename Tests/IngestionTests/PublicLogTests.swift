import Domain
import Foundation
import Ingestion
import TestSupport
import Testing

@Suite(
  "Public event logs",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct PublicLogTests {
  struct Row: CustomTestStringConvertible {
    let file: String
    let cases: Int
    let events: Int
    let activities: Int

    var testDescription: String { file }
  }

  static let rows: [Row] = {
    guard let bytes = try? SharedData.bytes("logs/counts.tsv") else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: "\t")
      guard let cases = Int(fields[2]), let events = Int(fields[3]), let activities = Int(fields[4]) else { return nil }
      return Row(file: String(fields[0]), cases: cases, events: events, activities: activities)
    }
  }()

  @Test("the table of counts is there")
  func table() {
    #expect(Self.rows.count == 17)
  }

  @Test("a log gives exactly its cases, events and activities", arguments: rows)
  func counts(row: Row) throws {
    let input = IngestInput.file(path: try SharedData.file("logs/pm4py/\(row.file)").path)
    let options = IngestOptions(source: input.defaultSource, limits: IngestLimits())
    var stepRuns = 0
    let (_, counts) = try IngestReader.read(
      input, options: options,
      onEpisode: { stepRuns += $0.stepRuns.count }, onQuarantine: { Issue.record("quarantined: \($0)") })
    #expect(counts.episodes == row.cases)
    #expect(counts.events == row.events)
    #expect(counts.stepLabels == row.activities)
    #expect(counts.stepRuns == stepRuns)
  }
}
