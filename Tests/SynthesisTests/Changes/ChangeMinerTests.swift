import Domain
import JSONDocuments
import TestSupport
import Testing

@testable import Synthesis

struct ChangeMinerTests {
  private let miner = ChangeMiner(options: ChangeOptions())

  private func study(_ episodes: [StoredEpisode], ledger: ChangeLedger = ChangeLedger()) -> ChangeStudy {
    miner.study(episodes, workflow: nil, ledger: ledger)
  }

  private func proposed(_ study: ChangeStudy) -> [String] {
    study.findings.filter { $0.verdict == .proposed }.map(\.hypothesis.text)
  }

  /// Takes an order, checks it or not, ships it. `success` is the chance by (task is hard, checked, context is red).
  private func orders(
    _ count: Int, seed: UInt64, checks: (_ isHard: Bool, _ isRed: Bool) -> Double,
    succeeds: (_ isHard: Bool, _ isChecked: Bool, _ isRed: Bool) -> Double
  ) -> [StoredEpisode] {
    var random = PermutedCongruentialGenerator(seed: seed)
    func chance(_ share: Double) -> Bool { Double(random.next(below: 1_000_000)) < share * 1_000_000 }
    return (0..<count).map { number in
      let (isHard, isRed) = (chance(0.5), chance(0.3))
      let isChecked = chance(checks(isHard, isRed))
      let names = isChecked ? ["take", "check", "ship"] : ["take", "ship"]
      return Runs.episode(
        number, names.map { Runs.Step($0) },
        outcome: chance(succeeds(isHard, isChecked, isRed)) ? .success : .failed,
        initiator: "op-\(random.next(below: 10))", task: isHard ? "order/hard" : "order/easy", minute: number * 30,
        context: ["order": .string("O-\(number)"), "colour": isRed ? "red" : "blue"])
    }
  }

  @Test("a step that helps is proposed, with an interval that holds the planted effect, confirmed on later runs")
  func helps() throws {
    let study = study(
      orders(900, seed: 21, checks: { _, _ in 0.5 }, succeeds: { _, isChecked, _ in isChecked ? 0.85 : 0.65 }))
    #expect(proposed(study) == ["after take: insert check instead of ship (success)"])
    let finding = try #require(study.findings.first)
    let confirmed = try #require(finding.confirmed)
    #expect(confirmed.lower < 0.2 && 0.2 < confirmed.upper && confirmed.lower > 0)
    #expect(finding.mined.lower < 0.2 && 0.2 < finding.mined.upper)
    #expect(confirmed.with.runs + confirmed.without.runs == finding.confirmingEpisodes)
    #expect(finding.withEpisodes.count + finding.withoutEpisodes.count == 900)
    // Both sides of the choice, and rules for it, are one batch at .045.
    #expect(study.tests.map(\.number) == Array(1...study.tests.count))
    #expect(finding.pValue == study.tests[(finding.testNumber ?? 0) - 1].pValue)
    let look = try #require(study.look)
    #expect(look.runs == 900 && look.hypotheses == study.tests.count)
    #expect(look.discoveries == study.tests.count { $0.isDiscovery })
    #expect(abs((look.level ?? 0) - 0.045) < 1e-12)
  }

  @Test("a step that harms is proposed to be left out")
  func harms() {
    let study = study(
      orders(900, seed: 2, checks: { _, _ in 0.5 }, succeeds: { _, isChecked, _ in isChecked ? 0.6 : 0.85 }))
    #expect(proposed(study) == ["after take: remove check instead of ship (success)"])
  }

  @Test("a step that easy tasks take more often looks good, is not proposed, and the reason names the task")
  func confounded() throws {
    let study = study(
      orders(
        900, seed: 3, checks: { isHard, _ in isHard ? 0.2 : 0.8 }, succeeds: { isHard, _, _ in isHard ? 0.5 : 0.95 }))
    #expect(proposed(study).isEmpty)
    let finding = try #require(study.findings.first { $0.hypothesis.kind == .insert })
    guard case .looksGood(let reason) = finding.verdict else {
      Issue.record("\(finding.verdict)")
      return
    }
    #expect(reason.contains("within task"))
  }

  @Test("a step that helps one kind of run is proposed under the rule that tells this kind")
  func guarded() {
    let study = study(
      orders(
        1_500, seed: 4, checks: { _, isRed in isRed ? 0.4 : 0.03 },
        succeeds: { _, isChecked, isRed in isRed ? (isChecked ? 0.9 : 0.4) : 0.95 }))
    #expect(proposed(study) == [#"after take: insert check instead of ship when trigger.colour == "red" (success)"#])
  }

  @Test("copies by one sender count once, and the reason says so")
  func copies() throws {
    var episodes = orders(600, seed: 5, checks: { _, _ in 0 }, succeeds: { _, _, _ in 0.7 })
    for number in 0..<300 {
      episodes.append(
        Runs.episode(
          10_000 + number, ["take", "check", "ship"].map { Runs.Step($0) }, initiator: "mallory", task: "order/easy",
          minute: number * 60, context: ["order": "O-7", "colour": "blue"]))
    }
    let study = study(episodes)
    #expect(study.findings.allSatisfy { $0.verdict != .proposed })
    #expect(study.look?.runs == 601)
  }

  @Test("runs that fail before a step do not make the step look good")
  func survivors() {
    var random = PermutedCongruentialGenerator(seed: 6)
    let episodes = (0..<900).map { number in
      let fails = random.next(below: 10) < 3
      let last = random.next(below: 2) == 0 ? ["pack", "ship"] : ["ship"]
      let names = fails ? ["take"] : ["take"] + last
      return Runs.episode(
        number, names.map { Runs.Step($0) }, outcome: fails || random.next(below: 10) == 0 ? .failed : .success,
        initiator: "op-\(random.next(below: 10))", minute: number * 30, context: ["order": .string("O-\(number)")])
    }
    #expect(proposed(study(episodes)).isEmpty)
  }

  @Test("the order of the episodes does not matter")
  func order() {
    let episodes = orders(
      600, seed: 7, checks: { _, _ in 0.5 }, succeeds: { _, isChecked, _ in isChecked ? 0.85 : 0.65 })
    #expect(study(Runs.shuffled(episodes, seed: 3)) == study(episodes))
  }

  @Test("a workflow is looked at again when its history has grown; what was found is found again, and takes no budget")
  func looksAgain() throws {
    let all = orders(1_400, seed: 8, checks: { _, _ in 0.5 }, succeeds: { _, isChecked, _ in isChecked ? 0.8 : 0.6 })
    let first = study(Array(all.prefix(600)))
    var ledger = ChangeLedger()
    ledger.append(try #require(first.look), first.tests)
    #expect(study(Array(all.prefix(700)), ledger: ledger).look == nil)
    let second = study(all, ledger: ledger)
    #expect(second.look?.runs == 1_400)
    #expect(proposed(second) == proposed(first) && !proposed(first).isEmpty)
    let found = try #require(second.findings.first { $0.verdict == .proposed })
    #expect(found.minedEpisodes + found.confirmingEpisodes == 1_400)
    #expect(found.level == 0.05)
    #expect(second.look?.hypotheses == second.tests.count - 1 && second.look?.discoveries == 0)
    #expect(abs((second.look?.level ?? 0) - 0.3 * (0.05 - (first.look?.level ?? 0))) < 1e-12)
    #expect(second.tests.first?.number == first.tests.count + 1)
  }

  @Test(
    "tau-bench gives no change claim: nothing there is better within tasks",
    .enabled(if: SharedData.isPresent, "needs the public test data"))
  func tauBench() {
    let study = study(TauBench.episodes)
    #expect(study.look?.runs == 200)
    #expect(study.lookedAt > 0)
    #expect(proposed(study).isEmpty)
  }
}
