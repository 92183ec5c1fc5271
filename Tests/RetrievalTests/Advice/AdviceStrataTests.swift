import Domain
import JSONDocuments
import Testing

@testable import Retrieval

@Suite("Advice within strata")
struct AdviceStrataTests {
  /// Easy tasks are mostly escalated to `expert` and mostly succeed; within each task `expert` does worse.
  static let confounded =
    AdviceRuns.runs(90, successes: 80, "expert", task: "easy")
    + AdviceRuns.runs(30, successes: 30, "self", task: "easy")
    + AdviceRuns.runs(30, successes: 4, "expert", task: "hard")
    + AdviceRuns.runs(150, successes: 75, "self", task: "hard")

  @Test("where raw success misleads, adjusted success does not: the figures are those of plain arithmetic")
  func simpson() throws {
    let advice = AdvisorTests.advice("take", in: Self.confounded)
    let expert = try #require(advice.next.first { $0.step == "expert" })
    let own = try #require(advice.next.first { $0.step == "self" })
    #expect(expert.success.share > own.success.share)
    let difference =
      (120.0 * (80.0 / 90 - 30.0 / 30) + 180.0 * (4.0 / 30 - 75.0 / 150)) / 300
    let adjusted = try #require(expert.adjusted)
    #expect(abs(adjusted.difference - difference) < 1e-12)
    #expect(abs(adjusted.success - (120 * 80.0 / 90 + 180 * 4.0 / 30) / 300) < 1e-12)
    #expect(adjusted.isSupported)
    #expect(adjusted.differenceInterval.upperBound < 0)
    #expect(advice.next.map(\.step) == ["self", "expert"])
    #expect(expert.basis == "within task")
    #expect(advice.recommended != "expert")
    #expect(advice.avoid.map(\.step) == ["expert"])
  }

  @Test("a circumstance that nobody named is found and held")
  func hiddenCircumstance() throws {
    let episodes = Self.confounded.map { run in
      var run = run
      run.context = ["kind": .string(run.task ?? ""), "number": .string(run.id.rawValue)]
      run.task = nil
      return run
    }
    let advice = AdvisorTests.advice("take", in: episodes)
    #expect(advice.held == ["kind"])
    #expect(advice.next.first { $0.step == "expert" }?.adjusted?.isSupported == true)
    #expect(advice.next.first { $0.step == "expert" }?.basis == "within kind")
    #expect(advice.recommended != "expert")
  }

  @Test("when every stratum went one way only, there is nothing to compare and nothing is ranked")
  func noOverlap() {
    let episodes =
      AdviceRuns.runs(40, successes: 39, "x", task: "one") + AdviceRuns.runs(60, successes: 6, "y", task: "two")
    let advice = AdvisorTests.advice("take", in: episodes)
    #expect(advice.next.map(\.step) == ["y", "x"])
    #expect(advice.next.allSatisfy { $0.adjusted == nil && $0.basis == "raw: no stratum has two alternatives" })
    #expect(advice.recommended == nil)
  }

  @Test("a step that is clearly better within strata is recommended, and comes before more frequent ones")
  func better() {
    let episodes = ["one", "two"].flatMap { task in
      AdviceRuns.runs(40, successes: 34, "probe", task: task) + AdviceRuns.runs(80, successes: 30, "guess", task: task)
    }
    let advice = AdvisorTests.advice("take", in: episodes)
    #expect(advice.next.map(\.step) == ["probe", "guess"])
    #expect(advice.recommended == "probe")
  }

  @Test("nothing is recommended that clearly loses in one stratum, however much it gains in the others")
  func harmInOneStratum() {
    let episodes =
      AdviceRuns.runs(60, successes: 58, "probe", task: "one")
      + AdviceRuns.runs(90, successes: 20, "guess", task: "one")
      + AdviceRuns.runs(20, successes: 2, "probe", task: "two")
      + AdviceRuns.runs(20, successes: 18, "guess", task: "two")
    let advice = AdvisorTests.advice("take", in: episodes)
    #expect(advice.next.first?.step == "probe")
    #expect(advice.recommended == nil)
    #expect(advice.reason.hasSuffix("but it did worse where task is two"))
    #expect(AdvisorTests.advice("take", task: "one", in: episodes).recommended == "probe")
  }

  @Test("three hundred copies of one sender recommend nothing")
  func oneSender() {
    let honest = (0..<6).flatMap { sender in
      AdviceRuns.runs(4, successes: 2, "skip", by: "agent-\(sender)")
        + AdviceRuns.runs(40, successes: 24, "check", by: "agent-\(sender)")
    }
    let copies = AdviceRuns.runs(300, successes: 300, "skip", by: "mallory")
    let advice = AdvisorTests.advice("take", in: honest + copies)
    #expect(advice.recommended == nil)
  }

  @Test("the common way is not recommended where a circumstance makes most runs do something else")
  func commonButNotEverywhere() {
    let episodes =
      AdviceRuns.runs(90, successes: 80, "book", context: ["pass": true])
      + AdviceRuns.runs(20, successes: 15, "ask", context: ["pass": false])
    #expect(AdvisorTests.advice("take", in: episodes).recommended == nil)
    #expect(AdvisorTests.advice("take", context: ["pass": true], in: episodes).recommended == "book")
  }

  @Test("advised runs are counted apart and change nothing else")
  func advisedRuns() {
    let advised = AdviceRuns.runs(200, successes: 200, "expert", task: "easy", isAdvised: true)
    let (plain, more) = (
      AdvisorTests.advice("take", in: Self.confounded), AdvisorTests.advice("take", in: Self.confounded + advised)
    )
    #expect(more.advisedCount == 200)
    #expect(plain.next == more.next)
    #expect(plain.recommended == more.recommended)
    #expect(plain.avoid == more.avoid)
  }

  @Test("the caller's circumstances narrow the runs; what too few share is given up and told")
  func narrowing() {
    let episodes = (0..<120).map { index in
      AdviceRuns.run(
        "\(1_000 + index)", .success, "take", "ship",
        context: [
          "vendor": .string("V\(index % 3)"), "amount": .number(index), "order": .string("O\(index)"), "open": true,
        ])
    }
    let asked: JSONObject = ["vendor": "V1", "amount": 60, "order": "O61", "open": true]
    let advice = AdvisorTests.advice("take", context: asked, in: episodes)
    #expect(
      advice.kept == [
        KeptCircumstance(name: "amount", text: "48 to 72", isBand: true),
        KeptCircumstance(name: "open", text: "true", isBand: false),
        KeptCircumstance(name: "vendor", text: "V1", isBand: false),
      ])
    #expect(advice.dropped == ["order"])
    #expect(advice.likeCount == (48...72).count { $0 % 3 == 1 })
    let nobody = AdvisorTests.advice("take", context: ["vendor": "V9"], in: episodes)
    #expect(nobody.dropped == ["vendor"])
    #expect(nobody.likeCount == 120)
  }

  @Test("a number that an earlier step returned narrows as one of the context does")
  func narrowingByResult() {
    let episodes = (0..<100).map { index in
      var run = AdviceRuns.run("\(1_000 + index)", index >= 80 ? .failed : .success, "take", "check", "book")
      run.steps[1].output = ["variance": .number(Double(index) / 1_000)]
      return run
    }
    let advice = AdvisorTests.advice("take", "check", context: ["variance": 0.095], in: episodes)
    #expect(advice.kept.map(\.name) == ["variance"])
    #expect(advice.next.first?.success == BinomialProportion(0, of: advice.likeCount))
    #expect(advice.recommended == nil)
    #expect(advice.avoid.map(\.step) == ["book"])
  }

  @Test("a step that goes through and ends badly is told with what follows and an example")
  func endsBadly() throws {
    let episodes =
      AdviceRuns.runs(120, successes: 48, "book", task: "one", then: "dispute")
      + AdviceRuns.runs(60, successes: 54, "ask", task: "one")
    let advice = AdvisorTests.advice("take", in: episodes)
    let entry = try #require(advice.avoid.first)
    #expect(advice.avoid.count == 1)
    #expect(entry.cause == .endsBadly(than: "ask", then: "dispute"))
    #expect(entry.episodeCount == 72)
    #expect(entry.example == EpisodeID("one///book/false/1048"))
    #expect(entry.under == Avoidance.Count(failed: 72, all: 120))
    #expect(entry.otherwise == Avoidance.Count(failed: 6, all: 60))
    #expect(advice.recommended == "ask")
  }
}
