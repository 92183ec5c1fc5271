import Domain
import JSONDocuments
import TestSupport
import Testing

@testable import Synthesis

@Suite("Failure modes of tools")
struct FailureModesTests {
  private func modes(_ episodes: [StoredEpisode], _ tool: String) -> [FailureMode] {
    let base = EvidencePool(episodes, options: EvidenceOptions())
    return FailureModes(ToolLog(base).calls[ByteText(tool)] ?? [], base).modes
  }

  private func payments(_ count: Int, _ input: (Int) -> JSONObject, fails: (Int) -> String?) -> [FailureMode] {
    modes(
      (0..<count).map { Runs.episode($0, [.init("pay", error: fails($0), input: input($0))], minute: $0) }, "pay")
  }

  @Test("the condition that separates failing from succeeding calls is found")
  func conditions() {
    let missing = payments(60) {
      $0 % 4 == 0 ? ["a": 1] : ["a": 1, "b": 2]
    } fails: {
      $0 % 4 == 0 ? "b needed" : nil
    }
    #expect(missing.map(\.condition) == [CallCondition(text: "b is missing", failing: 1, succeeding: 0)])
    let equal = payments(60) {
      ["how": $0 % 4 == 0 ? "cash" : "card"]
    } fails: {
      $0 % 4 == 0 ? "not accepted" : nil
    }
    #expect(equal.map(\.condition?.text) == ["how is \"cash\""])
    let relation = payments(90) { number in
      ["amount": .number(number * 37 % 100), "limit": .number(number * 53 % 100)]
    } fails: {
      $0 * 37 % 100 > $0 * 53 % 100 ? "over the limit" : nil
    }
    #expect(relation.map(\.condition) == [CallCondition(text: "amount > limit", failing: 1, succeeding: 0)])
    let sum = payments(90) { number in
      ["price": 100, "parts": [["amount": .number(number * 37 % 150)], ["amount": 10]]]
    } fails: {
      100 > $0 * 37 % 150 + 10 ? "does not add up" : nil
    }
    #expect(sum.map(\.condition?.text) == ["price > sum(parts[].amount)"])
    let threshold = payments(90) {
      ["amount": .number($0 * 37 % 1000)]
    } fails: {
      $0 * 37 % 1000 >= 700 ? "too much" : nil
    }
    #expect(threshold.map { $0.condition?.text.hasPrefix("amount > ") } == [true])
    let order = payments(60) { number in
      ["from": .string("2026-01-1\(number % 9)"), "to": .string("2026-01-1\(number * 5 % 9)")]
    } fails: {
      $0 % 9 > $0 * 5 % 9 ? "wrong order" : nil
    }
    #expect(order.map(\.condition?.text) == ["from is later than to"])
  }

  @Test("where nothing separates, or too few subjects met it, no condition is told")
  func noCondition() {
    let chance = payments(100) {
      ["amount": .number($0 * 37 % 100)]
    } fails: {
      $0 % 10 == 0 ? "no answer" : nil
    }
    #expect(chance.map(\.condition) == [nil])
    let few = payments(60) {
      $0 < 3 ? ["a": 1] : ["a": 1, "b": 2]
    } fails: {
      $0 < 3 ? "b needed" : nil
    }
    #expect(few.map(\.isKnown) == [false])
    #expect(few.map(\.condition) == [nil])
  }

  @Test("errors that carry one code are named by it")
  func codes() {
    var episodes = (0..<40).map {
      Runs.episode($0, [.init("pay", error: $0 % 4 == 0 ? "x" : nil, input: ["a": 1])], minute: $0)
    }
    for index in episodes.indices where index % 4 == 0 {
      var record = episodes[index].record
      record.stepRuns[0].error = ["code": "LIMIT", "message": .string("limit of account \(index) reached")]
      episodes[index] = StoredEpisode(
        id: episodes[index].id, revision: 1, workflowID: episodes[index].workflowID, record: record)
    }
    let found = modes(episodes, "pay")
    #expect(found.map(\.name) == ["LIMIT"])
    #expect(found.map(\.calls) == [10])
    #expect(found.map(\.share) == [0.25])
  }

  @Test(
    "tau-bench: the messages of failed bookings name what was paid, those of failed updates the flight and its date",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func tauBench() {
    let booking = modes(TauBench.episodes, "book_reservation")
    #expect(booking.first?.error == "payment amount does not add up")
    #expect(booking.first?.named == ["sum(payment_methods[].amount)"])
    let update = modes(TauBench.episodes, "update_reservation_flights")
    #expect(update.reduce(0) { $0 + $1.calls } == 42)
  }
}
