import Domain
import Testing

@testable import Synthesis

struct OnlineLevelsTests {
  private func look(_ level: Double, of hypotheses: Int, discoveries: Int = 0, augmented: Int = 1) -> ChangeLook {
    ChangeLook(
      workflowID: "wf", runs: 100, usedThrough: nil, level: level, hypotheses: hypotheses, discoveries: discoveries,
      augmentedDiscoveries: augmented)
  }

  private func levels(_ looks: [ChangeLook]) -> OnlineLevels {
    var ledger = ChangeLedger()
    for look in looks { ledger.append(look, []) }
    return OnlineLevels(ledger, budget: 0.05)
  }

  @Test("without a discovery all batches together never exceed the budget")
  func exhausted() {
    var looks: [ChangeLook] = []
    for number in 1...60 {
      let level = levels(looks).level(ofBatch: 10, looksDue: 1)
      if number == 1 { #expect(abs(level - 0.045) < 1e-15) }
      if number == 2 { #expect(abs(level - 0.0015) < 1e-15) }
      looks.append(look(level, of: 10))
    }
    let sum = looks.compactMap(\.level).reduce(0, +)
    #expect(sum <= 0.05 && sum > 0.0499)
    #expect(abs(levels(looks).spent - sum) < 1e-12)
  }

  @Test("looks that are due together share")
  func shared() {
    #expect(abs(levels([]).level(ofBatch: 4, looksDue: 5) - 0.009) < 1e-15)
  }

  @Test("discoveries of other batches give budget back")
  func restored() {
    let looks = [look(0.045, of: 10, discoveries: 2, augmented: 3), look(0.004, of: 5, discoveries: 1, augmented: 1)]
    // .045·3/(3 + 1) + .004·1/(1 + 2).
    let spent = 0.03375 + 0.004 / 3
    #expect(abs(levels(looks).spent - spent) < 1e-15)
    #expect(abs(levels(looks).level(ofBatch: 6, looksDue: 1) - (0.05 - spent) * 0.3 * 9 / 6) < 1e-15)
  }

  @Test("a look without tests spends nothing")
  func untested() {
    #expect(levels([ChangeLook(workflowID: "wf", runs: 100)]).spent == 0)
  }

  @Test("a batch of equal weights is rejected as Benjamini and Hochberg do in their example")
  func batch() {
    let p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
      1.0,
    ]
    let batch = HypothesisBatch(pValues: p, weights: p.map { _ in 1 }, level: 0.05)
    #expect(batch.rejected == p.indices.map { $0 < 4 })
    #expect(batch.augmentedRejections == 5)
    #expect(HypothesisBatch(pValues: [], weights: [], level: 0.05).augmentedRejections == 0)
  }

  @Test("weights move the level to where a comparison can tell more")
  func weights() {
    #expect(HypothesisBatch(pValues: [0.03, 0.9], weights: [1, 1], level: 0.05).rejected == [false, false])
    #expect(HypothesisBatch(pValues: [0.03, 0.9], weights: [3, 1], level: 0.05).rejected == [true, false])
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
