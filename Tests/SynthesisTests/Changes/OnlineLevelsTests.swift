import Domain
import Testing

@testable import Synthesis

struct OnlineLevelsTests {
  private func levels(_ levels: [Double]) -> OnlineLevels {
    var ledger = ChangeLedger()
    for level in levels {
      ledger.append(ChangeLook(workflowID: "wf", runs: 100, level: level, hypotheses: 10, discoveries: 2), [])
    }
    return OnlineLevels(ledger, budget: 0.05)
  }

  @Test("all looks together never exceed the budget, whatever they find")
  func exhausted() {
    var spent: [Double] = []
    for number in 1...60 {
      let level = levels(spent).level(expectedZ: 5, looksDue: 1)
      if number == 1 { #expect(abs(level - 0.045) < 1e-15) }
      if number == 2 { #expect(abs(level - 0.0015) < 1e-15) }
      spent.append(level)
    }
    let sum = spent.reduce(0, +)
    #expect(sum <= 0.05 && sum > 0.0499)
    #expect(abs(levels(spent).spent - sum) < 1e-12)
  }

  @Test("looks that are due together share")
  func shared() {
    #expect(abs(levels([]).level(expectedZ: 3, looksDue: 5) - 0.009) < 1e-15)
  }

  @Test("a look that can tell little takes little")
  func early() {
    #expect(abs(levels([]).level(expectedZ: 1.5, looksDue: 1) - 0.045 / 16) < 1e-15)
  }

  @Test("a look without tests spends nothing")
  func untested() {
    var ledger = ChangeLedger()
    ledger.append(ChangeLook(workflowID: "wf", runs: 100), [])
    #expect(OnlineLevels(ledger, budget: 0.05).spent == 0)
    #expect(abs(OnlineLevels(ledger, budget: 0.05).level(expectedZ: 3, looksDue: 1) - 0.045) < 1e-15)
  }

  @Test("a batch of equal weights is rejected as the two stages say for a published example")
  func batch() {
    let p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
      1.0,
    ]
    let batch = HypothesisBatch(pValues: p, weights: p.map { _ in 1 }, level: 0.05)
    // The first stage rejects 4 at .05 ÷ 1.05 ÷ 15 a rank; the second divides among the other 11: rank 9 allows .039, and .0344 is rank 8.
    #expect(batch.rejections == 8)
    #expect(abs(batch.threshold(0) - 8 * 0.05 / 1.05 / 11) < 1e-15)
    #expect(HypothesisBatch(pValues: [], weights: [], level: 0.05).rejections == 0)
  }

  @Test("a batch without effects is rejected at most as often as its level says")
  func nothing() {
    var random = PermutedCongruentialGenerator(seed: 12)
    let found = (0..<4_000).count { _ in
      let p = (0..<10).map { _ in Double(random.next(below: 1_000_000)) / 1_000_000 }
      return HypothesisBatch(pValues: p, weights: p.map { _ in 1 }, level: 0.05).rejections > 0
    }
    #expect(found <= 240, "\(found) of 4,000")
  }

  @Test("weights move the level to where a comparison can tell more")
  func weights() {
    #expect(HypothesisBatch(pValues: [0.03, 0.9], weights: [1, 1], level: 0.05).rejections == 0)
    let weighted = HypothesisBatch(pValues: [0.03, 0.9], weights: [3, 1], level: 0.05)
    #expect(weighted.rejections == 1)
    #expect(abs(weighted.threshold(0) - 1.5 * 0.05 / 1.05) < 1e-15)
  }

  @Test(
    "the normal distribution agrees with published tables",
    arguments: [(0, 0.5), (1, 0.158655254), (1.959963985, 0.025), (3, 0.001349898), (4.5, 3.3977e-6), (6, 9.8659e-10)])
  func normal(z: Double, tail: Double) {
    #expect(abs(NormalDistribution.upperTail(z) - tail) < tail * 1e-4)
    #expect(abs(NormalDistribution.upperTail(-z) - (1 - tail)) < 1e-9)
    #expect(abs(NormalDistribution.upperQuantile(tail) - z) < 1e-4)
  }
}
