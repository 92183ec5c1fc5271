import Domain
import JSONDocuments
import TestSupport
import Testing

@testable import Synthesis

struct ReflectorTests {
  private func kinds(_ reflections: [EpisodeReflections]) -> [String] {
    reflections.flatMap(\.reflections).map {
      "\($0.sourceID) \($0.insightType.rawValue) \($0.insight["kind"]?.stringValue ?? $0.insight["measure"]?.stringValue ?? "")"
    }
  }

  private func timed(_ number: Int, latency: Double, failed: Bool = false) -> StoredEpisode {
    var record = Runs.episode(number, [.init("a", error: failed ? "boom" : nil)], minute: number).record
    record.stepRuns[0].telemetry["latency_ms"] = .number(latency)
    return StoredEpisode(id: record.id(in: .default), revision: 1, workflowID: Runs.workflow, record: record)
  }

  @Test("each step run is either told or counted as expected")
  func complete() {
    let episodes = (0..<30).map { Runs.episode($0, "a b c", minute: $0 * 10) }
    let reflections = Reflector().reflect(on: episodes)
    #expect(reflections.map(\.expectedCount) == [Int](repeating: 3, count: 30))
    #expect(kinds(reflections).isEmpty)
  }

  @Test("a latency far from history is a variance, a fast success an opportunity")
  func latency() {
    let usual = (0..<20).map { timed($0, latency: 100 + Double($0 % 3)) }
    let reflections = Reflector().reflect(on: usual + [timed(20, latency: 5_000), timed(21, latency: 1)])
    #expect(kinds(reflections) == ["s1 variance slow", "s1 opportunity fast"])
    #expect(reflections[20].expectedCount == 0)
  }

  @Test("a failure where history says success is told as unexpected, the same again as a pattern with its count")
  func failures() {
    let episodes = (0..<15).map { timed($0, latency: 10, failed: $0 >= 12) }
    let told = Reflector().reflect(on: episodes).flatMap(\.reflections)
    #expect(
      told.map {
        "\($0.insightType.rawValue) \($0.insight["kind"]?.stringValue ?? "") \($0.insight["times"]?.integerValue ?? 0)"
      } == [
        "variance unexpected_failure 1", "pattern repeated_error 2", "pattern repeated_error 3",
      ])
    #expect(told[1].proposedActions == [["type": "retune", "target": "a"]])
  }

  @Test("a retry that succeeds is an opportunity")
  func recovery() {
    let reflections = Reflector().reflect(on: [Runs.episode(1, [.init("a", error: "late"), .init("a")])])
    #expect(kinds(reflections) == ["s1 variance new_error", "s2 opportunity recovered"])
  }

  @Test("drift is told once, when the recent mean leaves the earlier one")
  func drift() {
    let episodes = (0..<120).map { number in
      let noise = Double(number * 37 % 11) / 10
      return timed(number, latency: number < 80 ? 100 + 10 * noise : 125 + 10 * noise)
    }
    let reflections = Reflector(options: ReflectionOptions(latencyDeviations: 100)).reflect(on: episodes)
    #expect(kinds(reflections) == ["s1 drift ln_latency_ms"])
  }

  @Test("a tool that nobody knows and that fails is a hallucination, one that answers is not")
  func unknownTool() {
    let history = (0..<20).map { Runs.episode($0, "a b", minute: $0 * 10) }
    let late = [
      Runs.episode(20, [.init("made_up", error: "no such tool")], minute: 1_000),
      Runs.episode(21, [.init("new_but_real")], minute: 2_000),
      Runs.episode(22, [.init("known", error: "down")], minute: 3_000),
    ]
    let reflections = Reflector(knownTools: KnownTools(["known"])).reflect(on: history + late)
    #expect(kinds(reflections) == ["s1 hallucination unknown_tool", "s1 variance new_error", "s1 variance new_error"])
  }

  @Test(
    "a value that stands neither in the trigger nor in an earlier output is a hallucination where values are copies")
  func argument() {
    func run(_ number: Int, _ value: String) -> StoredEpisode {
      Runs.episode(
        number,
        [
          .init("find", output: .object(["order": .string("ORD-\(number)-77")])),
          .init("show", input: ["order": .string(value)]),
        ],
        minute: number * 10)
    }
    let history = (0..<25).map { run($0, "ORD-\($0)-77") }
    let reflections = Reflector().reflect(on: history + [run(25, "ORD-25-99")])
    #expect(kinds(reflections) == ["s2 hallucination value_without_source"])
    #expect(reflections[25].reflections[0].insight["argument"] == "order")
  }

  @Test("arguments that agents make up and values that many runs share are no hallucinations")
  func madeUp() {
    let episodes = (0..<60).map { number in
      Runs.episode(
        number,
        [
          .init("think", input: ["thought": .string("idea number \(number)")]),
          .init("set", input: ["mode": "turbo", "on": true, "level": .number(number)]),
        ],
        minute: number * 10)
    }
    #expect(kinds(Reflector().reflect(on: episodes)).isEmpty)
  }

  @Test(
    "a date is found however people write it",
    arguments: ["May 20", "the 20th of May", "May 20th", "5/20", "2024-05-20"])
  func dates(text: String) {
    var record = EpisodeRecord(source: "s", externalID: "1", workflow: "w", outcome: .success)
    record.text = "I want to fly on \(text), please."
    #expect(ArgumentSources(of: record).contains("2024-05-20"))
    #expect(!ArgumentSources(of: record).contains("2024-05-21"))
  }

  @Test(
    "the order in which episodes arrive does not matter",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func order() {
    let reflections = Reflector().reflect(on: TauBench.episodes)
    #expect(reflections == Reflector().reflect(on: Runs.shuffled(TauBench.episodes, seed: 5)))
  }

  @Test(
    "tau-bench: every failure is told and few values have no source",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func tauBench() {
    let reflections = Reflector().reflect(on: TauBench.episodes)
    var counts: [String: Int] = [:]
    for kind in kinds(reflections) {
      counts[kind.split(separator: " ").dropFirst().joined(separator: " "), default: 0] += 1
    }
    #expect(
      counts == [
        "variance new_error": 10, "pattern repeated_error": 63, "opportunity recovered": 10,
        "variance new_successor": 4,
        "hallucination value_without_source": 2,
      ])
    let values = reflections.flatMap(\.reflections).compactMap { $0.insight["value"]?.stringValue }
    #expect(values == ["credit_card_7334", "credit_card_5634230"])
    #expect(reflections.reduce(0) { $0 + $1.expectedCount } == 1_077)
  }
}
