import Foundation
import JSONDocuments
import TestSupport
import Testing

/// Which numbers several nights share with one night on everything, and which they cannot.
///
/// Shared, byte for byte: episodes, step runs, reflections, patterns with their supporters, what the last night mined and why it proposed
/// nothing for other subjects; and for each codify and skill claim the newest evidence with its confidence. Not shared: what depends on
/// when something was seen. Evidence of an earlier night stays frozen, so a proposal may have been made on less and the rest stands below it as an
/// addendum; a codified workflow stays as it was proposed; the tests of changes depend on the ledger of all looks before.
@Suite("Three nights and one night on the same runs")
struct IncrementalNightsTests {
  static let sharedTables = [
    "run_episode", "step_run", "reflection_log", "reflection_summary", "pattern", "pattern_support",
  ]

  /// A file of each night; all runs in one file for the other store.
  private struct Parts {
    let name: String
    let nights: [String]
    let whole: String
  }

  @Test("Parcel desk: the stores agree in all that does not depend on when it was seen")
  func parcels() throws {
    let lines = NightlyTests.lines.map { $0 + "\n" }
    let parts = Parts(
      name: "runs.jsonl", nights: [lines[..<60], lines[60..<110], lines[110...]].map { $0.joined() },
      whole: lines.joined())
    #expect(try compare(parts) == ["codify 1", "skill 1", "skill 1"])
  }

  @Test(
    "tau-bench: the stores agree in all that does not depend on when it was seen",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func tauBench() throws {
    let bytes = try SharedData.bytes("logs/agents/taubench_gpt-4o-airline.json")
    let runs = try #require(
      try JSONValue(parsing: bytes, limits: JSONLimits(nodes: 10_000_000, documentBytes: 200_000_000)).arrayValue)
    let parts = Parts(
      name: "taubench_gpt-4o-airline.json",
      nights: [runs[..<70], runs[70..<130], runs[130...]].map { JSONValue.array(Array($0)).text },
      whole: JSONValue.array(runs).text)
    #expect(try compare(parts) == ["codify 1", "skill 0", "skill 1", "skill 0", "skill 0"])
  }

  /// Compares the two stores; returns each claim with whether it was made before the last night (1) or in it (0).
  private func compare(_ parts: Parts) throws -> [String] {
    let scratch = try ScratchFolder()
    for store in ["one", "three"] {
      #expect(try CommandRun.autogenesis(["init", "--data", store], in: scratch.url).status == 0)
    }
    try scratch.write(parts.whole, to: "one/inbox/\(parts.name)")
    let single = try NightlyTests.night(scratch, "one").json()
    var last = JSONValue.null
    for part in parts.nights {
      try scratch.write(part, to: "three/inbox/\(parts.name)")
      last = try NightlyTests.night(scratch, "three").json()
    }
    #expect(last["mine"] == single["mine"])
    for list in ["not_proposed", "refused", "blocked"] {
      let told = (last["propose"]?[list]?.arrayValue ?? []).filter { !Self.isWaiting($0) }
      #expect(told == single["propose"]?[list]?.arrayValue, "\(list)")
    }
    let dumps = try ["one", "three"].map { try Self.tables(scratch, $0) }
    for table in Self.sharedTables {
      #expect(dumps[0][table]?.isEmpty == false && dumps[0][table] == dumps[1][table], "\(table)")
    }
    let claims = try ["one", "three"].map { try Self.claims(scratch, $0) }
    #expect(claims[0].map(\.newest) == claims[1].map(\.newest))
    #expect(claims[0].allSatisfy { $0.addenda == 0 })
    return claims[1].map { "\($0.kind) \(min($0.addenda, 1))" }
  }

  /// Whether an entry only says that an earlier night has proposed it already.
  private static func isWaiting(_ entry: JSONValue) -> Bool {
    let reason = entry["reason"]?.stringValue ?? ""
    return reason.contains(" is in the queue as P-") || reason.contains(" is about the same subject.")
  }

  private static func tables(_ scratch: ScratchFolder, _ store: String) throws -> [String: [String]] {
    let dump = try CommandRun.autogenesis(["dump", "--data", store], in: scratch.url).output
    return Dictionary(grouping: dump.split(separator: "\n").map(String.init)) { line in
      sharedTables.first { line.contains("\"table\":\"\($0)\"") } ?? ""
    }
  }

  private struct Claim {
    let kind: String
    let subject: String
    /// Confidence and evidence as of the last night.
    let newest: JSONValue
    let addenda: Int
  }

  /// The codify and skill claims by kind and by what they are about.
  private static func claims(_ scratch: ScratchFolder, _ store: String) throws -> [Claim] {
    let queue = try CommandRun.autogenesis(["queue", "list", "--json", "--data", store], in: scratch.url).json()
    let claims = try (queue["proposals"]?.arrayValue ?? []).compactMap { entry -> Claim? in
      guard let id = entry["id"]?.stringValue, let kind = entry["claim"]?.stringValue, kind != "change" else {
        return nil
      }
      let shown = try CommandRun.autogenesis(["queue", "show", id, "--json", "--data", store], in: scratch.url).json()
      let addenda = shown["newer_evidence"]?.arrayValue ?? []
      let newest = addenda.last ?? shown
      let subject = shown["evidence"]?["tool"] ?? shown["evidence"]?["observed_workflow"]
      return Claim(
        kind: kind, subject: subject?.stringValue ?? "",
        newest: ["confidence": newest["confidence"] ?? .null, "evidence": newest["evidence"] ?? .null],
        addenda: addenda.count)
    }
    return claims.sorted { ($0.kind, $0.subject) < ($1.kind, $1.subject) }
  }
}
