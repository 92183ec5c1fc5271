import Domain
import JSONDocuments
import Testing

@Suite("Runs under advice")
struct AdvisedEpisodeTests {
  @Test("the episode or a step run names the advice, as a text or in an array; anything else names none")
  func identifiers() {
    var episode = EpisodeRecord(source: "s", externalID: "e", workflow: "w", outcome: .success)
    episode.stepRuns = [StepRunRecord(externalID: "1", stepID: nil, name: "a", status: .success)]
    #expect(!episode.isAdvised)
    episode.extra["advice_id"] = .number(7)
    #expect(!episode.isAdvised)
    episode.extra["advice_id"] = ["adv-2", "adv-1"]
    episode.stepRuns[0].extra["advice_id"] = "adv-1"
    #expect(episode.isAdvised)
    #expect(episode.adviceIDs == ["adv-1", "adv-2"])
    #expect(episode.stepRuns[0].names("adv-1"))
    #expect(!episode.stepRuns[0].names("adv-2"))
    episode.extra = JSONObject()
    #expect(episode.isAdvised)
  }
}
