import Domain
import JSONDocuments
import Testing

@testable import Retrieval

@Suite("Advice")
struct AdvisorTests {
  static let episodes = [
    AdviceRuns.run("1", .success, "a", "b", "c"), AdviceRuns.run("2", .failed, "a", "b", "d!"),
    AdviceRuns.run("3", .success, "a", "b", "c"), AdviceRuns.run("4", .unknown, "a", "b", "c"),
    AdviceRuns.run("5", .failed, "a", "b"), AdviceRuns.run("6", .success, "x", "a", "b", "c", "a", "b", "d"),
  ]

  static func advice(
    _ steps: String..., task: String? = nil, context: JSONObject = JSONObject(), in episodes: [AdviceEpisode],
    minimum: Int = 5
  ) -> Advice {
    Advisor(minimumCount: minimum).advise(AdviceQuestion(steps: steps, task: task, context: context), in: episodes)
  }

  @Test("continuations are counted once an episode, at the first place, most frequent first, with known outcomes apart")
  func counts() {
    let advice = Self.advice("a", "b", in: Self.episodes, minimum: 3)
    #expect(advice.matchCount == 6)
    #expect(advice.next.map(\.step) == ["c", "d"])
    #expect(advice.next.map(\.episodeCount) == [4, 1])
    #expect(advice.next.map(\.successCount) == [3, 0])
    #expect(advice.next.map(\.knownCount) == [3, 1])
    #expect(advice.ended.episodeCount == 1)
    #expect(advice.errors == [Advice.Failure(step: "d", error: "broken", episodeCount: 1, example: "2")])
  }

  @Test("under the minimum count the advisor abstains and says why")
  func abstains() {
    let advice = Self.advice("x", in: Self.episodes, minimum: 3)
    #expect(advice.next.isEmpty)
    #expect(advice.recommended == nil)
    #expect(advice.json["abstained"] == .bool(true))
    #expect(advice.json["reason"] == "1 matching episodes are fewer than the 3 that an answer needs")
  }

  @Test("no steps ask for the start of a run; the order of the episodes does not matter")
  func start() {
    let advice = Self.advice(in: Self.episodes, minimum: 1)
    #expect(advice.next.map(\.step) == ["a", "x"])
    #expect(advice == Self.advice(in: Self.episodes.reversed(), minimum: 1))
  }

  @Test("the only way that was ever taken is recommended")
  func onlyWay() {
    let advice = Self.advice("take", in: AdviceRuns.runs(50, successes: 50, "ship"))
    #expect(advice.recommended == "ship")
    #expect(advice.next.first?.basis == "raw: no run went on in another way")
    #expect(advice.reason == "ship is the common way: 50 of 50 runs, and nothing did better")
  }

  @Test("an unknown outcome counts neither as success nor as failure")
  func unknownOutcomes() {
    let known = AdviceRuns.runs(44, successes: 33, "ship") + AdviceRuns.runs(40, successes: 20, "hold")
    let unknown = (0..<60).map { AdviceRuns.run("u\($0)", $0 % 2 == 0 ? .unknown : .running, "take", "ship") }
    let (plain, more) = (Self.advice("take", in: known), Self.advice("take", in: known + unknown))
    #expect(plain.next.map(\.success) == more.next.map(\.success))
    #expect(plain.next.map { $0.adjusted?.difference } == more.next.map { $0.adjusted?.difference })
    #expect(more.next.first?.episodeCount == 104)
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
    #expect(Arrival.firstPlace(of: asked, in: run) == oracle)
  }

  @Test(
    "a hand-off is known by its words",
    arguments: [
      ("transfer_to_human_agents", true), ("Escalate ticket", true), ("handOff", true), ("hand_over_case", true),
      ("routeToSupervisor", true), ("transfer_money", false), ("hand sanitiser order", false),
      ("book_reservation", false),
      ("human_resources_file", false), ("F-03", false),
    ])
  func handOffNames(name: String, isHandOff: Bool) {
    #expect(HandOff.isNamed(by: name) == isHandOff)
  }

  @Test("a step that calls the hand-off skill is told apart, whatever its name, and never recommended")
  func handOffSkill() {
    var episodes = AdviceRuns.runs(60, successes: 20, "F-04") + AdviceRuns.runs(40, successes: 39, "F-03")
    for index in episodes.indices where episodes[index].steps[1].activity == "F-03" {
      episodes[index].steps[1].skill = "SK-COMM-004"
    }
    let advice = Self.advice("take", in: episodes)
    #expect(advice.next.map(\.step) == ["F-04"])
    #expect(advice.escalations.map(\.step) == ["F-03"])
    #expect(advice.escalations.first?.adjusted?.isSupported == true)
    #expect(advice.recommended == nil)
    #expect(advice.reason.hasPrefix("Handing over with F-03 did better than F-04"))
    #expect(advice.avoid.map(\.step) == ["F-04"])
  }
}
