import Domain
import JSONDocuments
import Testing

@testable import Governance

@Suite("Predicted against observed")
struct ReleaseReviewTests {
  private let fit = PromisedOutcome.fit(share: 0.97, lower: 0.9)
  private let effect = PromisedOutcome.effect(estimate: 0.08, lower: 0.03, upper: 0.13, floor: 0.8, step: "call")

  private func review(_ met: Int, of runs: Int) -> ReleaseReview {
    ReleaseReview(fit, .fit(RunTally(runs: runs, met: met)))
  }

  private func review(
    before: [String: RunTally], after: [String: RunTally], diverted: RunTally = RunTally()
  ) -> ReleaseReview {
    ReleaseReview(effect, .effect(before: before, after: after, diverted: diverted))
  }

  @Test(
    "a fit is kept when it reaches the proved bound, broken when its whole interval is below, else too early to say")
  func fits() {
    #expect(review(96, of: 100).verdict == .kept)
    #expect(review(60, of: 100).verdict == .broken)
    #expect(review(88, of: 100).verdict == .tooEarly)
    #expect(review(19, of: 19).verdict == .tooEarly)
    #expect(review(20, of: 20).verdict == .kept)
    #expect(review(0, of: 0).observed == nil)
    #expect(!review(0, of: 100).isHarmful, "a misfit is no harm: the runs go on as they do")
  }

  @Test("the difference is weighed within tasks, so that a season of easy tasks is no effect")
  func strata() throws {
    // Within both tasks nothing changes; together the raw shares go from .42 to .74.
    let review = review(
      before: ["easy": RunTally(runs: 40, met: 36), "hard": RunTally(runs: 160, met: 48)],
      after: ["easy": RunTally(runs: 160, met: 144), "hard": RunTally(runs: 40, met: 12)])
    #expect(review.observed == 0)
    #expect(review.verdict == .tooEarly)
    // One task, by hand: .75 − .6 = .15; √(.6077·.3923/130 + .7377·.2623/82 …) with one success and failure added.
    let single = self.review(
      before: ["t": RunTally(runs: 100, met: 60)], after: ["t": RunTally(runs: 80, met: 60)])
    let (p0, p1) = (61.0 / 102, 61.0 / 82)
    let half = 1.959963984540054 * (p0 * (1 - p0) / 102 + p1 * (1 - p1) / 82).squareRoot()
    #expect(single.observed == 0.15)
    #expect(single.interval.lower == ((0.15 - half) * 10_000).rounded() / 10_000)
    #expect(single.interval.upper == ((0.15 + half) * 10_000).rounded() / 10_000)
    #expect(single.verdict == .kept)
  }

  @Test("an effect whose interval lies below zero does harm, and so do diverted runs under the proved floor")
  func harm() {
    let before = ["t": RunTally(runs: 400, met: 320)]
    let harmful = review(before: before, after: ["t": RunTally(runs: 300, met: 150)])
    #expect(harmful.verdict == .broken && harmful.isHarmful)
    let few = review(before: before, after: ["t": RunTally(runs: 19, met: 0)])
    #expect(few.verdict == .tooEarly && !few.isHarmful)
    let flat = review(before: before, after: ["t": RunTally(runs: 4_000, met: 3_200)])
    #expect(flat.verdict == .tooEarly || flat.verdict == .broken)
    #expect(!flat.isHarmful)
    let floor = review(
      before: before, after: ["t": RunTally(runs: 300, met: 250)], diverted: RunTally(runs: 40, met: 20))
    #expect(floor.verdict == .broken && floor.isHarmful)
    let spared = review(
      before: before, after: ["t": RunTally(runs: 300, met: 250)], diverted: RunTally(runs: 19, met: 0))
    #expect(!spared.isHarmful)
    #expect(review(before: [:], after: ["t": RunTally(runs: 50, met: 0)]).observed == nil)
  }

  @Test("a promise is read from the evidence of each claim and comes back from what is stored")
  func promises() throws {
    let codify = try #require(PromisedOutcome(of: Fixture.draft()))
    #expect(codify == .fit(share: 0.995, lower: 0.98))
    var draft = Fixture.draft()
    draft.claim = .change
    draft.body["hypothesis"] = ["kind": "insert", "step": "call"]
    #expect(PromisedOutcome(of: draft) == nil)
    draft.evidence["held_out"] = ["with": ["runs": 100, "met": 90]]
    draft.evidence["adoption"] = ["share": 0.4, "effect": 0.04, "interval": [0.02, 0.06]]
    let change = try #require(PromisedOutcome(of: draft))
    #expect(change == .effect(estimate: 0.04, lower: 0.02, upper: 0.06, floor: 0.8256, step: "call"))
    for promise in [codify, change] { #expect(PromisedOutcome(json: promise.json) == promise) }
    #expect(PromisedOutcome(json: ["kind": "hope"]) == nil)
  }

  @Test("later runs are judged as the replay gate judged the runs before, by activity or by step id")
  func conformance() throws {
    let workflow = try #require(ReleaseConformance(of: Fixture.draft(), in: Fixture.catalogue()))
    let tallies = [
      Fixture.trace("ep-1", ("look up", .success), ("cancel order", .success)),
      Fixture.trace("ep-2", ("S-01", .success), ("S-02", .success)),
      Fixture.trace("ep-3", ("cancel order", .success), ("look up", .success)),
    ].map(workflow.tally)
    #expect(tallies == [RunTally(runs: 1, met: 1), RunTally(runs: 1, met: 1), RunTally(runs: 1, met: 0)])
    let skill = try #require(ReleaseConformance(of: Fixture.skillDraft(), in: Fixture.catalogue()))
    #expect(skill.tools.contains("get_status"))
    let calls = Fixture.trace("ep-4", ("get_status", .success), ("get_status", .failed), ("look up", .success))
    #expect(skill.tally(of: calls) == RunTally(runs: 1, met: 1))
  }
}
