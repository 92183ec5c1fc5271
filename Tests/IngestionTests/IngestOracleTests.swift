import Domain
import Foundation
import Ingestion
import JSONDocuments
import TestSupport
import Testing

/// The independently counted facts of the public samples, all of them: a sample is read and its counts are exact, or its format is
/// named here with the reason why it is not read.
@Suite(
  "Counted facts of public samples",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct IngestOracleTests {
  struct Sample: CustomTestStringConvertible {
    let path: String
    let facts: JSONObject

    var folder: String { String(path.prefix { $0 != "/" }) }
    var testDescription: String { path }

    func count(_ key: String) -> Int? { facts[key]?.integerValue.map { Int($0) } }
  }

  /// Formats that are not read, and why.
  static let outOfScope = [
    "ocel": "an object-centric log has no case of its own: a leading object type has to be chosen first",
    "temporal-history": "not read yet: an engine's event history",
    "langfuse": "not read yet: an export of observations; the same traces are read as OTLP",
    "openlineage": "not read yet: lineage events of data jobs",
    "swe-agent-traj": "not read yet: one trajectory a file",
    "github-actions": "not read yet: webhook payloads",
  ]

  static let samples: [Sample] = {
    guard let bytes = try? SharedData.bytes("ingest/ORACLE.json"),
      let object = try? JSONValue(parsing: bytes).objectValue
    else { return [] }
    return object.map { Sample(path: $0.key, facts: $0.value.objectValue ?? JSONObject()) }
  }()

  static let readSamples = samples.filter { outOfScope[$0.folder] == nil }

  @Test("every sample is read, or its format is named with a reason")
  func coverage() {
    #expect(Self.samples.count == 96)
    var counts: [String: Int] = [:]
    for sample in Self.samples where Self.outOfScope[sample.folder] == nil { counts[sample.folder, default: 0] += 1 }
    #expect(counts == ["otlp-derived": 20, "otlp-json": 1, "xes": 9])
  }

  @Test("a sample gives exactly the counted facts", arguments: readSamples)
  func facts(sample: Sample) throws {
    let reading = try Reading(path: SharedData.file("ingest/\(sample.path)").path)
    #expect(reading.quarantined == [])
    #expect(reading.counts.episodes == sample.count("traces"))
    if sample.folder == "xes" {
      #expect(reading.counts.events == sample.count("events"))
      #expect(reading.counts.stepLabels == sample.count("activities"))
      // Where a start and an end are one step run, sequences of step runs are not those of events.
      guard reading.counts.stepRuns == reading.counts.events else { return }
      var variants: [[String]: Int] = [:]
      for episode in reading.episodes { variants[episode.stepRuns.map(\.activity), default: 0] += 1 }
      #expect(variants.count == sample.count("variants"))
      #expect(variants.values.max() == sample.count("top_variant"))
    } else {
      #expect(reading.counts.events == sample.count("spans"))
      #expect(reading.episodes.flatMap(\.stepRuns).count { $0.status == .failed } == sample.count("errors"))
    }
  }

  @Test("the two encodings of a trace give the same episode", arguments: samples.filter { $0.folder == "otlp-derived" })
  func encodings(sample: Sample) throws {
    let json = try SharedData.file("ingest/\(sample.path)").path
    let reading = try Reading(path: json)
    let other = try Reading(path: String(json.dropLast(4)) + "pb")
    #expect(reading.format == .otlpJSON && other.format == .otlpProtobuf)
    #expect(reading.episodes == other.episodes)
  }
}
