import Domain
import Foundation
import JSONDocuments
import Testing

@testable import Synthesis

@Suite(
  .enabled(if: ProcessInfo.processInfo.environment["AUTOGENESIS_TEST_SCALE"] == "full", "runs at full scale only"))
struct LargeLogTests {
  /// 10,000 episodes of up to 40 steps over 30 activities.
  private static let episodes: [StoredEpisode] = {
    var generator = PermutedCongruentialGenerator(seed: 9)
    return (0..<10_000).map { number in
      var activity = 0
      let steps = (0..<(10 + generator.next(below: 30))).map { _ -> Runs.Step in
        activity = generator.next(below: 10) < 8 ? (activity + 1) % 30 : generator.next(below: 30)
        let failed = generator.next(below: 20) == 0
        return Runs.Step(
          "activity \(activity)", error: failed ? "error \(activity % 3)" : nil, input: ["id": .number(number)])
      }
      return Runs.episode(number, steps, minute: number * 50)
    }
  }()

  @Test("a large log is reflected on, mined and codified within a minute")
  func large() {
    let clock = ContinuousClock()
    var parts: [String] = []
    let reflect = clock.measure { parts.append("\(Reflector().reflect(on: Self.episodes).count)") }
    let mine = clock.measure { parts.append("\(WorkflowMiner().mine(Self.episodes).funnel)") }
    let codify = clock.measure {
      let result = CodifyGenerator(options: Catalogue.codify).propose(from: Self.episodes, catalogue: Catalogue.view)
      parts.append(result.notProposed.first?.reason ?? result.drafts.first?.title ?? "")
    }
    let induce = clock.measure {
      parts.append(
        "\(SkillInducer(options: Catalogue.skills).propose(from: Self.episodes, catalogue: Catalogue.view).drafts.count)"
      )
    }
    #expect(reflect + mine + codify + induce < .seconds(60), "\(reflect) \(mine) \(codify) \(induce) \(parts)")
  }
}
