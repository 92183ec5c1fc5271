import Domain
import JSONDocuments
import Testing

@testable import Retrieval

@Suite("Histories that advice is drawn from")
struct AdviceHistoryTests {
  private static func run(_ number: Int, revision: Int, _ random: inout SeededGenerator) -> AdviceEpisode {
    let middle = ["pay", "ship", "escalate", "forward_to_agent", "pay!refused"][random.next(5)]
    var run = AdviceRuns.run(
      "\(1_000 + number)", random.next(3) == 0 ? .failed : .success, "take", middle, "close", by: "u\(random.next(4))")
    run.task = random.next(3) == 0 ? nil : "t\(random.next(12))"
    run.context = ["amount": .number(random.next(50)), "region": .string("r\(random.next(3))")]
    run.steps[0].output = ["found": .number(random.next(2) + revision)]
    run.isAdvised = random.next(10) == 0
    return run
  }

  @Test("runs that come, change and go leave the history of those that are there", arguments: 1...6)
  func incremental(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var (history, kept) = (AdviceHistory(), [Int: AdviceEpisode]())
    for revision in 0..<400 {
      let number = random.next(120)
      if random.next(4) == 0 {
        history.remove(EpisodeID("\(1_000 + number)"))
        kept[number] = nil
      } else {
        let run = Self.run(number, revision: revision, &random)
        history.put(run, named: "n\(number)")
        kept[number] = run
      }
    }
    let fresh = AdviceHistory(kept.sorted { $0.key > $1.key }.map(\.value))
    #expect(history.count == kept.count && history.stepCount == 3 * kept.count, "seed \(seed)")
    #expect(history.handOffs == fresh.handOffs && history.handOffs == ["escalate", "forward_to_agent"])
    #expect(history.advisedCount == kept.values.count { $0.isAdvised })
    for task in [nil, "t1", "t5"] {
      let question = AdviceQuestion(steps: ["take"], task: task, context: ["region": "r1", "amount": 20])
      let answers = [history, fresh].map { Advisor(minimumCount: 3).advise(question, in: $0) }
      #expect(answers[0] == answers[1], "seed \(seed)")
    }
  }

  @Test("runs that feedback names, by either name, count as advised, and only in the marked history")
  func marking() {
    var history = AdviceHistory()
    for number in 0..<12 {
      history.put(AdviceRuns.run("\(number)", .success, "take", "ship", by: "u\(number % 3)"), named: "n\(number)")
    }
    let marked = history.marking(["n3", "7", "nobody"])
    #expect([history.advisedCount, marked.advisedCount] == [0, 2])
    let answer = Advisor(minimumCount: 3).advise(AdviceQuestion(steps: ["take"]), in: marked)
    #expect([answer.matchCount, answer.advisedCount] == [10, 2])
    #expect(history.marking([]).advisedCount == 0)
  }
}
