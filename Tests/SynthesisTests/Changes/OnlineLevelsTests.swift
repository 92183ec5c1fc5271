import Domain
import Testing

@testable import Synthesis

struct OnlineLevelsTests {
  private func test(_ number: Int, _ p: Double, _ level: Double) -> ChangeTest {
    ChangeTest(number: number, workflowID: "wf", hypothesis: "h", pValue: p, level: level)
  }

  @Test("without a discovery all levels together never exceed the budget")
  func exhausted() {
    var levels = OnlineLevels([], budget: 0.05)
    var sum = 0.0
    for number in 1...5_000 {
      let level = levels.nextLevel
      sum += level
      levels.note(test(number, 1, level))
    }
    #expect(sum < 0.045 && sum > 0.0449)
    #expect(abs(levels.spent - sum) < 1e-12)
  }

  @Test("a discovery gives budget back, as LORD++ says")
  func restored() {
    var levels = OnlineLevels([], budget: 0.05)
    let weight = 0.6079271018540267
    #expect(abs(levels.nextLevel - 0.045 * weight) < 1e-15)
    levels.note(test(1, 0, levels.nextLevel))
    #expect(abs(levels.nextLevel - (0.045 * weight / 4 + 0.005 * weight)) < 1e-15)
    levels.note(test(2, 0, levels.nextLevel))
    #expect(abs(levels.nextLevel - (0.045 * weight / 9 + 0.005 * weight / 4 + 0.05 * weight)) < 1e-15)
  }

  @Test("levels continue where the ledger ends")
  func continued() {
    let tests = [test(1, 0.4, 0.0273), test(2, 0.001, 0.0068)]
    var levels = OnlineLevels([], budget: 0.05)
    for test in tests { levels.note(test) }
    #expect(OnlineLevels(tests, budget: 0.05).nextLevel == levels.nextLevel)
    #expect(OnlineLevels(tests, budget: 0.05).nextNumber == 3)
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
