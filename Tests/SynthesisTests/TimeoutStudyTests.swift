import Domain
import Execution
import JSONDocuments
import Testing

@testable import Synthesis

@Suite("Timeout study")
struct TimeoutStudyTests {
  /// WF-FIN-001 with a timeout of 300 s at F-01.
  private func catalogue() throws -> SynthesisCatalogue {
    var catalogue = try InvoiceWorld.catalogue()
    catalogue.workflows[0].steps[0].timeoutMilliseconds = 300_000
    return catalogue
  }

  /// 200 runs whose readings take 1 to 28 s; every `every`-th lost an attempt for 300 s first.
  private func episodes(every: Int = 20, slow: Set<Int> = []) -> [StoredEpisode] {
    (1...200).map { number in
      let latency = slow.contains(number) ? 50_000 : 1_000 + number * 7_919 % 19_000
      let episode = InvoiceWorld.episode(number, variance: 0.01, latency: latency)
      guard number % every == 0 else { return episode }
      var record = episode.record
      var lost = record.stepRuns[0]
      (lost.status, lost.output, lost.externalID) = (.failed, nil, "lost")
      lost.error = ["code": "TIMEOUT", "message": "The skill did not answer in time."]
      lost.telemetry = ["latency_ms": 300_000]
      record.stepRuns[0].attempt = 2
      record.stepRuns.insert(lost, at: 0)
      return StoredEpisode(id: episode.id, revision: 1, workflowID: "WF-FIN-001", record: record)
    }
  }

  private func result(_ episodes: [StoredEpisode]) throws -> SynthesisResult {
    let catalogue = try catalogue()
    return TimeoutStudy().propose(
      from: episodes, workflow: try #require(catalogue.current("WF-FIN-001")), catalogue: catalogue)
  }

  @Test("300 s where answers take at most 20 s become 30 s, proved on the later runs")
  func proposal() throws {
    let draft = try #require(try result(episodes()).drafts.first)
    #expect(draft.type == .step && draft.claim == .change)
    #expect(draft.title == "WF-FIN-001: F-01 timeout 300 s -> 30 s")
    #expect(draft.evidence["held_out"]?["count"] == 80)
    #expect(draft.evidence["held_out"]?["fitting"] == 80)
    #expect(draft.confidence == 0.9632)
    #expect(draft.evidence["timeout"]?["timed_out_attempts"] == 10)
    #expect(draft.evidence["timeout"]?["saved_ms_per_attempt"] == 270_000)
    #expect(draft.evidence["replay"] == ["same": 200, "diverted": 0, "broken": 0])
    #expect(draft.evidence["supporting"]?.arrayValue?.count == 200)
    #expect(try InvoiceWorld.passes(draft, try InvoiceWorld.workflow(draft)))
  }

  @Test("nothing is proposed without timeouts, with too few, without a gain, or when later answers are slower")
  func refusals() throws {
    #expect(try result(InvoiceWorld.episodes) == SynthesisResult())
    #expect(
      try result(episodes(every: 60)).notProposed.map(\.reason) == [
        "Only 3 attempts waited the full 300000 ms; 5 are needed."
      ])
    #expect(
      try result(episodes(slow: Set(150...175))).notProposed.first?.reason.hasPrefix(
        "54 of 80 later runs have every answer")
        == true)
    var catalogue = try InvoiceWorld.catalogue()
    catalogue.workflows[0].steps[0].timeoutMilliseconds = 30_000
    let short = try #require(catalogue.current("WF-FIN-001"))
    let none = TimeoutStudy().propose(from: episodes(), workflow: short, catalogue: catalogue)
    #expect(none.drafts == [])
    #expect(none.notProposed.first?.reason.hasSuffix("there is nothing to gain.") == true)
  }

  @Test("the order in which episodes come changes nothing")
  func order() throws {
    #expect(try result(episodes()) == result(Runs.shuffled(episodes(), seed: 5)))
  }
}
