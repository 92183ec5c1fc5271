import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite(
  "The agent log of tau-bench, end to end",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct TauBenchTests {
  @Test("the failure motifs are the facts of the log; codify and skill proposals pass the gates; no change is claimed")
  func facts() throws {
    let scratch = try ScratchFolder()
    let file = try SharedData.file("logs/agents/taubench_gpt-4o-airline.json")
    #expect(try CommandRun.autogenesis(["init", "--data", "d"], in: scratch.url).status == 0)
    try scratch.copy(file, to: "d/inbox/taubench_gpt-4o-airline.json")
    let night = try NightlyTests.night(scratch, "d")
    #expect(night.status == 0, "\(night.errors)")
    #expect(try night.json()["ingest"]?["episodes"]?.integerValue == 200)
    #expect(try night.json()["ingest"]?["step_runs"]?.integerValue == 1164)
    try checkMotifs(scratch)
    try checkQueue(scratch)
  }

  /// (step, error, errors, episodes, successes): the ten modes, the largest first, as counted from the file by other means.
  private func checkMotifs(_ scratch: ScratchFolder) throws {
    let run = try CommandRun.autogenesis(
      ["patterns", "list", "--form", "failure_motif", "--limit", "100", "--json", "--data", "d"], in: scratch.url)
    let motifs = try #require(try run.json()["patterns"]?.arrayValue)
    #expect(motifs.count == 10)
    let errors = motifs.map { $0["details"]?["error_count"]?.integerValue ?? 0 }
    #expect(errors.reduce(0, +) == 73)
    #expect(motifs.allSatisfy { $0["episodes"]?.integerValue == 200 })
    let facts = [(24, 13, 1), (15, 5, 2), (11, 5, 0), (8, 7, 2)]
    for (count, episodes, successes) in facts {
      let found = motifs.contains { motif in
        motif["details"]?["error_count"]?.integerValue == Int64(count)
          && motif["support"]?.integerValue == Int64(episodes) && motif["succeeded"]?.integerValue == Int64(successes)
      }
      #expect(found, "no motif with \(count) errors in \(episodes) episodes of which \(successes) succeed")
    }
  }

  private func checkQueue(_ scratch: ScratchFolder) throws {
    let run = try CommandRun.autogenesis(["queue", "list", "--json", "--data", "d"], in: scratch.url)
    let proposals = try #require(try run.json()["proposals"]?.arrayValue)
    let pending = proposals.filter { $0["state"]?.stringValue == "pending" }
    #expect(pending.contains { $0["claim"]?.stringValue == "codify" }, "\(run.output)")
    #expect(pending.contains { $0["claim"]?.stringValue == "skill" }, "\(run.output)")
    #expect(!proposals.contains { $0["claim"]?.stringValue == "change" })
  }
}
