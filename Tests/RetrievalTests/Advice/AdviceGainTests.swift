import Domain
import JSONDocuments
import Testing

@testable import Retrieval

@Suite("Agents that follow advice")
struct AdviceGainTests {
  /// A world with three tasks and three ways on, whose effects differ between tasks; hard runs choose otherwise and fail more.
  struct World {
    static let ways = ["one", "two", "three"]
    /// What a way adds to the chance of success, by task.
    private(set) var effects: [[Double]] = []
    private(set) var episodes: [AdviceEpisode] = []

    init(seed: Int, hasEffects: Bool) {
      var generator = StratifiedDifferenceTests.Generator(seed)
      let favourite = Int(generator.unit() * 3)
      for _ in 0..<3 {
        effects.append(
          (0..<3).map { _ in hasEffects && generator.unit() < 0.4 ? (generator.unit() < 0.7 ? 0.25 : -0.25) : 0 })
      }
      for index in 0..<600 {
        let task = Int(generator.unit() * 3)
        let hardness = Int(generator.unit() * 4)
        let pull = 0.25 + 0.15 * Double(hardness)
        let way = generator.unit() < pull ? favourite : Int(generator.unit() * 3)
        let chance = 0.65 - 0.12 * Double(hardness) + effects[task][way]
        episodes.append(
          AdviceRuns.run(
            "\(10_000 + index)", generator.unit() < chance ? .success : .failed, "take", Self.ways[way],
            task: "t\(task)", context: ["hardness": .string("h\(hardness)")], by: "agent-\(index % 7)"))
      }
    }

    /// What following `step` adds within a task to what runs did there.
    func gain(of step: String, inTask task: Int) -> Double {
      let own = episodes.filter { $0.task == "t\(task)" }
      func effect(_ way: String) -> Double { Self.ways.firstIndex(of: way).map { effects[task][$0] } ?? 0 }
      return effect(step) - own.reduce(0) { $0 + effect($1.steps[1].activity) } / Double(own.count)
    }
  }

  @Test("they gain on the whole, and lose in no stratum")
  func gains() {
    var (strata, losses, gained, answers) = (0, 0, 0.0, 0)
    var told: [String] = []
    for seed in 0..<40 {
      let world = World(seed: seed, hasEffects: true)
      for task in [nil, 0, 1, 2] as [Int?] {
        let advice = AdvisorTests.advice("take", task: task.map { "t\($0)" }, in: world.episodes)
        guard let step = advice.recommended else { continue }
        answers += 1
        for stratum in task.map({ [$0] }) ?? [0, 1, 2] {
          let gain = world.gain(of: step, inTask: stratum)
          strata += 1
          gained += gain
          if gain < -0.02 {
            losses += 1
            told.append("seed \(seed), \(advice.question.json.values) in t\(stratum): \(gain), \(advice.reason)")
          }
        }
      }
    }
    #expect(answers >= 25, "\(answers) answers")
    #expect(losses == 0, "\(losses) of \(strata): \(told)")
    #expect(gained / Double(strata) > 0.1, "\(gained / Double(strata))")
  }

  @Test("in worlds without effects a better way is found no more often than by the stated risk")
  func nothingToFind() {
    var (claims, ways) = (0, 0)
    for seed in 0..<60 {
      let advice = AdvisorTests.advice("take", in: World(seed: 500 + seed, hasEffects: false).episodes)
      ways += advice.next.count - 1
      claims += advice.next.count { $0.adjusted?.isSupported == true }
    }
    #expect(20 * claims <= ways + 20, "\(claims) of \(ways)")
  }
}
