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
    "ocel": "an object-centric log has no case of its own: a leading object type has to be chosen first"
  ]

  static let samples: [Sample] = {
    guard let bytes = try? SharedData.bytes("ingest/ORACLE.json"),
      let object = try? JSONValue(parsing: bytes).objectValue
    else { return [] }
    return object.map { Sample(path: $0.key, facts: $0.value.objectValue ?? JSONObject()) }
  }()

  @Test("every sample is read, or its format is named with a reason")
  func coverage() {
    #expect(Self.samples.count == 96)
    var counts: [String: Int] = [:]
    for sample in Self.samples where Self.outOfScope[sample.folder] == nil { counts[sample.folder, default: 0] += 1 }
    #expect(
      counts == [
        "github-actions": 4, "langfuse": 20, "openlineage": 6, "otlp-derived": 20, "otlp-json": 1, "swe-agent-traj": 8,
        "temporal-history": 25, "xes": 9,
      ])
  }

  /// What the sample holds; every episode can be stored.
  private func read(_ sample: Sample) throws -> Reading {
    let reading = try Reading(path: SharedData.file("ingest/\(sample.path)").path)
    for episode in reading.episodes { _ = try episode.contextHash() }
    return reading
  }

  private static func samples(_ folders: String...) -> [Sample] { samples.filter { folders.contains($0.folder) } }

  @Test("an event log has exactly the counted cases, events, activities and variants", arguments: samples("xes"))
  func eventLog(sample: Sample) throws {
    let reading = try read(sample)
    #expect(reading.quarantined == [])
    #expect(reading.counts.episodes == sample.count("traces"))
    #expect(reading.counts.events == sample.count("events"))
    #expect(reading.counts.stepLabels == sample.count("activities"))
    // Where a start and an end are one step run, sequences of step runs are not those of events.
    guard reading.counts.stepRuns == reading.counts.events else { return }
    var variants: [[String]: Int] = [:]
    for episode in reading.episodes { variants[episode.stepRuns.map(\.activity), default: 0] += 1 }
    #expect(variants.count == sample.count("variants"))
    #expect(variants.values.max() == sample.count("top_variant"))
  }

  @Test("a request has exactly the counted traces, spans and errors", arguments: samples("otlp-derived", "otlp-json"))
  func traces(sample: Sample) throws {
    let reading = try read(sample)
    #expect(reading.quarantined == [])
    #expect(reading.counts.episodes == sample.count("traces"))
    #expect(reading.counts.events == sample.count("spans"))
    #expect(reading.episodes.flatMap(\.stepRuns).count { $0.status == .failed } == sample.count("errors"))
  }

  @Test("an export has exactly the counted observations of each type, and roots", arguments: samples("langfuse"))
  func observations(sample: Sample) throws {
    let reading = try read(sample)
    #expect(reading.format == .langfuse)
    #expect(reading.quarantined == [])
    #expect(reading.counts.episodes == 1)
    #expect(reading.counts.events == sample.count("observations"))
    var types: [String: Int] = [:]
    var roots = 0
    for spans in reading.episodes.map(Self.spans) {
      for span in spans { types[span.type.uppercased(), default: 0] += 1 }
      roots += spans.count { $0.isRoot }
    }
    #expect(JSONObject(types.map { ($0.key, .number($0.value)) }) == sample.facts["types"]?.objectValue)
    #expect(roots == sample.count("roots"))
  }

  /// Every observation of an episode, wherever it stands: as a step run, as a detail of one, or as what holds them together.
  private static func spans(of episode: EpisodeRecord) -> [(type: String, isRoot: Bool)] {
    let key = "langfuse.observation.type"
    var spans = episode.stepRuns.map { run in
      (run.extra["attributes"]?[key]?.stringValue ?? "", run.extra["parent_span_id"] == nil)
    }
    for holder in [episode.extra] + episode.stepRuns.map(\.extra) {
      for span in holder["spans"]?.arrayValue ?? [] {
        spans.append((span["attributes"]?[key]?.stringValue ?? "", span["parent_id"] == nil))
      }
    }
    return spans
  }

  @Test(
    "an execution's history has exactly the counted events and activities, and its end",
    arguments: samples("temporal-history"))
  func histories(sample: Sample) throws {
    let reading = try read(sample)
    #expect(reading.format == .temporal)
    #expect(reading.quarantined == [])
    #expect(reading.counts.events == sample.count("events"))
    let episode = try #require(reading.episodes.first)
    let ends = episode.stepRuns.filter { $0.extra["kind"] == "activity" }.map { $0.extra["ended_by"]?.stringValue }
    #expect(ends.count == sample.count("activities_scheduled"))
    #expect(ends.count { $0 == "activitytaskcompleted" } == sample.count("completed"))
    #expect(ends.count { $0 == "activitytaskfailed" } == sample.count("failed"))
    #expect(ends.count { $0 == "activitytasktimedout" } == sample.count("timed_out"))
    #expect(ends.count { $0 == "activitytaskcanceled" } == sample.count("canceled"))
    #expect(episode.extra["ended_by"].map { [$0] } ?? [] == sample.facts["wf_end"]?.arrayValue)
    #expect((episode.outcome == .running) == (episode.extra["ended_by"] == nil))
  }

  @Test(
    "lineage events join to exactly the counted runs; those whose identifier is a template are set aside",
    arguments: samples("openlineage"))
  func lineage(sample: Sample) throws {
    let reading = try read(sample)
    #expect(reading.format == .openLineage)
    guard sample.path.contains("filled") else {
      // The fixture's one run is the text "{{ any(result) }}".
      #expect(sample.count("runs") == 1)
      #expect(reading.counts.quarantined == sample.count("events"))
      #expect(
        reading.quarantined[0].reason.contains("must be a UUID") || reading.quarantined[0].reason.contains("a UUID"))
      return
    }
    #expect(reading.quarantined == [])
    #expect(reading.counts.events == sample.count("events"))
    let key = "openlineage.event_types"
    var lists = reading.episodes.flatMap(\.stepRuns).compactMap { $0.extra["attributes"]?[key]?.arrayValue }
    lists += reading.episodes.flatMap { $0.extra["spans"]?.arrayValue ?? [] }.compactMap {
      $0["attributes"]?[key]?.arrayValue
    }
    #expect(lists.count == sample.count("runs"))
    var types: [String: Int] = [:]
    for type in lists.flatMap({ $0 }) { types[type.stringValue ?? "", default: 0] += 1 }
    #expect(JSONObject(types.map { ($0.key, .number($0.value)) }) == sample.facts["by_type"]?.objectValue)
  }

  @Test("a trajectory has exactly the counted steps and messages, and its exit", arguments: samples("swe-agent-traj"))
  func trajectories(sample: Sample) throws {
    let reading = try read(sample)
    #expect(reading.format == .sweAgent)
    let episode = try #require(reading.episodes.first)
    #expect(episode.stepRuns.count == sample.count("steps"))
    #expect(episode.metrics["messages"]?.integerValue == sample.count("history").map { Int64($0) })
    #expect(episode.extra["exit_status"] ?? .null == sample.facts["exit_status"])
    #expect(episode.outcome == (sample.facts["exit_status"] == "submitted" ? .success : .unknown))
  }

  @Test("a job has exactly the counted steps, and its conclusion", arguments: samples("github-actions"))
  func jobs(sample: Sample) throws {
    let reading = try read(sample)
    #expect(reading.format == .githubActions)
    let episode = try #require(reading.episodes.first)
    #expect(episode.stepRuns.count == sample.count("steps"))
    #expect(episode.extra["conclusion"] == sample.facts["conclusion"])
    let outcomes: [String: Outcome] = ["success": .success, "failure": .failed]
    #expect(episode.outcome == sample.facts["conclusion"]?.stringValue.map { outcomes[$0] ?? .unknown } ?? .running)
  }

  @Test("the two encodings of a trace give the same episode", arguments: samples("otlp-derived"))
  func encodings(sample: Sample) throws {
    let json = try SharedData.file("ingest/\(sample.path)").path
    let reading = try Reading(path: json)
    let other = try Reading(path: String(json.dropLast(4)) + "pb")
    #expect(reading.format == .otlpJSON && other.format == .otlpProtobuf)
    #expect(reading.episodes == other.episodes)
  }
}
