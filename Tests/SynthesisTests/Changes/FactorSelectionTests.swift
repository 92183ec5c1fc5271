import Testing

@testable import Synthesis

struct FactorSelectionTests {
  private static let count = 400
  private var random: PermutedCongruentialGenerator
  private let choice: [Bool]
  private let met: [Bool]

  init() {
    var drawn = PermutedCongruentialGenerator(seed: 77)
    choice = (0..<Self.count).map { _ in drawn.next(below: 2) == 0 }
    met = (0..<Self.count).map { _ in drawn.next(below: 2) == 0 }
    random = drawn
  }

  private func factor(_ name: String, _ codes: [Int]) -> ChangeFactor? {
    ChangeFactor(name, codes, minimum: 1, maximum: 100)
  }

  private func needed(_ factors: [ChangeFactor?]) -> [String] {
    FactorSelection(choice: choice, met: met).needed(of: factors.compactMap { $0 })
  }

  @Test("what goes with the choice is held, and so is what goes with the outcome")
  func related() {
    #expect(needed([factor("a", choice.map { $0 ? 1 : 2 }), factor("b", met.map { $0 ? 1 : 2 })]) == ["a", "b"])
  }

  @Test("about one in three of the factors that go with neither is held")
  mutating func unrelated() {
    let factors = (0..<200).map { number in
      factor("f\(number)", choice.map { _ in random.next(below: 4) })
    }
    #expect((40...100).contains(needed(factors).count))
  }

  @Test("a slow drift that no single level shows is held as a trend")
  func trend() {
    let codes = (0..<Self.count).map { $0 / 4 }
    let drifting = (0..<Self.count).map { ($0 * 7919) % 1_000 < 350 + $0 * 3 / 4 }
    let selection = FactorSelection(choice: drifting, met: met)
    #expect(selection.needed(of: [factor("time", codes)].compactMap { $0 }) == ["time"])
  }

  @Test("a factor whose levels another one tells is left out, the first of two that tell the same")
  func told() {
    let fine = choice.indices.map { choice[$0] ? $0 % 4 : 4 + $0 % 4 }
    let coarse = choice.map { $0 ? 1 : 2 }
    #expect(needed([factor("coarse", coarse), factor("fine", fine)]) == ["fine"])
    #expect(needed([factor("one", coarse), factor("two", coarse)]) == ["one"])
  }
}
