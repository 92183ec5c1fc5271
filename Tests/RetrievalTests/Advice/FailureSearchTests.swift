import Domain
import JSONDocuments
import Testing

@testable import Retrieval

@Suite("Conditions under which a step fails")
struct FailureSearchTests {
  /// Runs that call `quote`, then `pay` with what `arguments` says; a call fails where `fails` says so.
  static func runs(
    _ count: Int, arguments: (Int) -> JSONObject, quote: (Int) -> JSONValue = { _ in .null }, fails: (Int) -> Bool
  ) -> [AdviceEpisode] {
    (0..<count).map { index in
      var run = AdviceRuns.run(
        "\(1_000 + index)", fails(index) ? .failed : .success, "take", "quote", fails(index) ? "pay!refused" : "pay",
        by: "agent-\(index % 4)")
      run.steps[1].output = quote(index)
      run.steps[2].input = .object(arguments(index))
      return run
    }
  }

  static func condition(of episodes: [AdviceEpisode]) -> String? {
    guard case .fails(error: "refused", let condition)? = AdvisorTests.advice("take", in: episodes).avoid.first?.cause
    else { return nil }
    return condition.text
  }

  @Test("a missing argument is found downstream, with its counts and an example")
  func missing() throws {
    let episodes = Self.runs(90) { index in
      index % 9 == 0
        ? ["vendor": .string("V\(index % 5)")] : ["vendor": .string("V\(index % 5)"), "as_of": "2026-03-02"]
    } fails: {
      $0 % 9 == 0
    }
    let entry = try #require(AdvisorTests.advice("take", in: episodes).avoid.first)
    #expect(entry.because == "fails with \"refused\" when as_of is missing")
    #expect(entry.step == "pay")
    #expect(entry.episodeCount == 10)
    #expect(entry.example == "1000")
    #expect(entry.under == Avoidance.Count(failed: 10, all: 10))
    #expect(entry.otherwise == Avoidance.Count(failed: 0, all: 80))
  }

  @Test("values, thresholds and comparisons with an earlier result are found")
  func kinds() {
    let values = Self.runs(80) {
      ["cabin": .string(["economy", "business", "first"][$0 % 3])]
    } fails: {
      $0 % 3 == 2
    }
    #expect(Self.condition(of: values) == "cabin is \"first\"")
    let amounts = Self.runs(80) {
      ["amount": .number($0 * 37 % 80)]
    } fails: {
      $0 * 37 % 80 >= 60
    }
    #expect(Self.condition(of: amounts) == "amount is at least 60")
    let sums = Self.runs(80) {
      ["payments": .array([["amount": 3], ["amount": .number($0 % 5 == 0 ? 5 : $0 % 7)]])]
    } quote: {
      ["total": .number($0 % 5 == 0 ? 11 + $0 : 3 + $0 % 7)]
    } fails: {
      $0 % 5 == 0
    }
    #expect(Self.condition(of: sums) == "sum(payments[].amount) differs from quote.total")
  }

  @Test("failures that no argument explains are told without a condition")
  func unexplained() {
    var generator = StratifiedDifferenceTests.Generator(7)
    let luck = (0..<80).map { _ in generator.unit() < 0.2 }
    let noise = (0..<80).map { _ in (Int(generator.unit() * 4), Int(generator.unit() * 100)) }
    let episodes = Self.runs(80) {
      ["kind": .string("K\(noise[$0].0)"), "amount": .number(noise[$0].1)]
    } fails: {
      luck[$0]
    }
    let advice = AdvisorTests.advice("take", in: episodes)
    #expect(advice.avoid.isEmpty)
    #expect(advice.errors.map(\.episodeCount) == [luck.count { $0 }])
  }

  @Test("a condition that only one of several senders saw is not told")
  func oneSender() {
    let episodes = Self.runs(80) {
      ["mode": $0 % 4 == 0 ? "fast" : "slow"]
    } fails: {
      $0 % 4 == 0
    }
    #expect(Self.condition(of: episodes) == nil)
    let several = Self.runs(80) {
      ["mode": $0 % 5 == 0 ? "fast" : "slow"]
    } fails: {
      $0 % 5 == 0
    }
    #expect(Self.condition(of: several) == "mode is \"fast\"")
  }
}
