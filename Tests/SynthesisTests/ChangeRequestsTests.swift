import Domain
import JSONDocuments
import Testing

@testable import Synthesis

@Suite("Change requests")
struct ChangeRequestsTests {
  private func judged(_ actions: [JSONValue], count: Int = 3) throws -> [JudgedRequest] {
    let episodes = InvoiceWorld.episodes.enumerated().map { position, episode in
      position < count ? InvoiceWorld.reflecting(episode, actions) : episode
    }
    let catalogue = try InvoiceWorld.catalogue()
    return ChangeRequests(episodes).judged(
      against: try #require(catalogue.current("WF-FIN-001")), skills: catalogue.skills)
  }

  @Test("the blueprint's tolerance of .04 is refused: it changes no bad run and stops good ones")
  func blueprint() throws {
    let request = try #require(try judged([InvoiceWorld.retune, InvoiceWorld.template]).first)
    #expect(
      request.text
        == "agent-07 proposed F-02 tolerance 0.05 -> 0.04: replay of 200 runs changes 0 of the 10 bad ones and stops 40 good "
        + "ones.")
    #expect(request.isRefused)
    #expect(request.episodes.count == 3)
    #expect(request.askers == [ChangeSender(name: "agent-07", runs: 3)])
    #expect(request.json["insight"]?["pattern"] == "frequent_po_over_by_3pct")
    #expect(
      request.json["replay"] == ["runs": 200, "bad": 10, "changed_bad": 0, "good": 190, "stopped_good": 40])
  }

  @Test("a value that strikes bad runs more often than good ones is open, not proposed")
  func open() throws {
    let tight: JSONValue = ["type": "retune", "target": "WF-FIN-001.F-02.parameters.tolerance", "value": 0.02]
    let request = try #require(try judged([tight]).first)
    #expect(!request.isRefused)
    #expect(
      request.reason
        == "replay of 200 runs changes 10 of the 10 bad ones and stops 70 good ones; whether they would fare better needs runs "
        + "under that value.")
    #expect(request.hypothesis.kind == .retune)
  }

  @Test("what cannot be replayed, does not exist or is so already is said in a sentence; other actions are passed over")
  func others() throws {
    let requests = try judged([
      ["type": "retune", "target": "F-04.parameters.action", "value": "Book_Later"],
      ["type": "retune", "target": "F-09.parameters.action", "value": 1],
      ["type": "retune", "target": "F-02.parameters.tolerance", "value": 0.05],
      ["type": "retune", "target": "F-02.parameters.tolerance", "value": ["a": 1]],
      ["type": "new_skill", "name": "x"], "text", ["type": "retune", "target": "F-02", "value": 1],
      ["type": "retune", "target": "F-01.timeout_ms", "value": 800],
    ])
    #expect(
      requests.map(\.text) == [
        "agent-07 proposed F-01 timeout_ms 300000 -> 800: replay of 200 runs changes 10 of the 10 bad ones and stops 190 good ones.",
        "agent-07 proposed F-02 tolerance 0.05 -> 0.05: F-02 has that value already.",
        "agent-07 proposed F-04 action \"Book_Invoice\" -> \"Book_Later\": how SK-ERP-002 answers under another action cannot be "
          + "replayed; it needs runs under that value.",
        "agent-07 proposed F-09 action null -> 1: WF-FIN-001 1.3.0 has no step for \"F-09\".",
      ])
    #expect(requests.map(\.isRefused) == [true, true, false, true])
  }

  @Test("copies of one run count once")
  func copies() throws {
    let model = InvoiceWorld.episode(500, variance: 0.045)
    let copies = (0..<50).map { number -> StoredEpisode in
      var record = model.record
      record.externalID = "copy \(number)"
      return StoredEpisode(id: record.id(in: .default), revision: 1, workflowID: "WF-FIN-001", record: record)
    }
    let asking = InvoiceWorld.reflecting(InvoiceWorld.episodes[0], [InvoiceWorld.retune])
    let episodes = [asking] + InvoiceWorld.episodes.dropFirst() + copies
    let workflow = try #require(try InvoiceWorld.catalogue().current("WF-FIN-001"))
    #expect(ChangeRequests(episodes).judged(against: workflow).first?.replay?.runs == 201)
  }
}
