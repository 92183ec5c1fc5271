import Domain
import JSONDocuments
import Testing

@testable import Retrieval

@Suite("Advice")
struct AdvisorTests {
  static func episode(_ id: String, _ outcome: Outcome, _ steps: String...) -> AdviceEpisode {
    AdviceEpisode(
      id: EpisodeID(id), outcome: outcome,
      steps: steps.map { step in
        let isFailed = step.hasSuffix("!")
        return AdviceEpisode.Step(activity: isFailed ? String(step.dropLast()) : step, error: isFailed ? "broken" : nil)
      })
  }

  static let episodes = [
    episode("1", .success, "a", "b", "c"), episode("2", .failed, "a", "b", "d!"), episode("3", .success, "a", "b", "c"),
    episode("4", .unknown, "a", "b", "c"), episode("5", .failed, "a", "b"),
    episode("6", .success, "x", "a", "b", "c", "a", "b", "d"),
  ]

  @Test("continuations are counted once an episode, at the first place, most frequent first, with known outcomes apart")
  func counts() {
    let advice = Advisor(minimumCount: 3).advise(after: ["a", "b"], in: Self.episodes)
    #expect(advice.matchCount == 6)
    #expect(advice.next.map(\.step) == ["c", "d"])
    #expect(advice.next.map(\.episodeCount) == [4, 1])
    #expect(advice.next.map(\.successCount) == [3, 0])
    #expect(advice.next.map(\.knownCount) == [3, 1])
    #expect(advice.ended.episodeCount == 1)
    #expect(advice.avoid == [Advice.Failure(step: "d", error: "broken", episodeCount: 1)])
  }

  @Test("under the minimum count the advisor abstains and says why")
  func abstains() {
    let advice = Advisor(minimumCount: 3).advise(after: ["x"], in: Self.episodes)
    #expect(advice.next.isEmpty)
    #expect(advice.json["abstained"] == .bool(true))
    #expect(advice.json["reason"] == "1 matching episodes are fewer than the 3 that an answer needs")
  }

  @Test("no steps ask for the start of a run; the order of the episodes does not matter")
  func start() {
    let advisor = Advisor(minimumCount: 1)
    let advice = advisor.advise(after: [], in: Self.episodes)
    #expect(advice.next.map(\.step) == ["a", "x"])
    #expect(advice == advisor.advise(after: [], in: Self.episodes.reversed()))
  }

  @Test("a place is found by trying every one", arguments: 0..<200)
  func places(seed: Int) {
    var state = UInt64(seed) &* 2_862_933_555_777_941_757 &+ 3_037_000_493
    func letter() -> String {
      state = state &* 2_862_933_555_777_941_757 &+ 3_037_000_493
      return ["a", "b"][Int(state >> 33) % 2]
    }
    let run = (0..<8).map { _ in AdviceEpisode.Step(activity: letter(), error: nil) }
    let asked = (0..<seed % 4).map { _ in letter() }
    var oracle: Int?
    for end in asked.count...run.count where oracle == nil {
      if Array(run[(end - asked.count)..<end].map(\.activity)) == asked { oracle = end }
    }
    #expect(Advisor.firstPlace(of: asked, in: run) == oracle)
  }
}
