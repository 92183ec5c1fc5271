import Domain
import JSONDocuments
import TestSupport
import Testing

@testable import Retrieval

@Suite(
  "Advice from the agent log of tau-bench",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct TauBenchAdviceTests {
  static let episodes = Result { () throws -> [AdviceEpisode] in
    try SharedData.lines("logs/agents/taubench_airline_episodes.jsonl").map { line in
      let run = try JSONValue(parsing: line)
      let steps = (run["steps"]?.arrayValue ?? []).map { step in
        let isError = step["status"]?.stringValue == "error"
        let output = step["output"]?.stringValue ?? ""
        return AdviceEpisode.Step(
          activity: step["step"]?.stringValue ?? "", error: isError ? NormalisedError(output).text : nil,
          input: step["input"] ?? .null, output: isError ? nil : .string(output))
      }
      return AdviceEpisode(
        id: EpisodeID(run["episode"]?.stringValue ?? ""),
        outcome: run["success"]?.boolValue == true ? .success : .failed,
        steps: steps, task: run["task"].map(\.text))
    }
  }

  /// Every prefix that occurs in the log, by its text.
  static func prefixes(of episodes: [AdviceEpisode]) -> [[String]] {
    var found: Set<[String]> = []
    for episode in episodes {
      for count in 0...episode.steps.count { found.insert(episode.steps.prefix(count).map(\.activity)) }
    }
    return found.sorted { $0.joined(separator: ",") < $1.joined(separator: ",") }
  }

  @Test("no prefix of any run leads to a recommended hand-off, and no hand-off or end is ranked")
  func neverHandsOff() throws {
    let episodes = try Self.episodes.get()
    #expect(episodes.count == 200)
    let prefixes = Self.prefixes(of: episodes)
    #expect(prefixes.count > 300)
    var recommended: Set<String> = []
    for prefix in prefixes {
      let advice = Advisor(minimumCount: 5).advise(AdviceQuestion(steps: prefix), in: episodes)
      if let step = advice.recommended { recommended.insert(step) }
      #expect(!advice.next.contains { $0.step.contains("transfer") || $0.step.isEmpty }, "\(prefix)")
    }
    #expect(recommended == ["get_reservation_details", "search_direct_flight"])
  }

  @Test("the hand-off is told apart with its trap: 35 of 48 succeed")
  func trap() throws {
    let episodes = try Self.episodes.get()
    let ends = Advisor(minimumCount: 5).advise(AdviceQuestion(steps: ["transfer_to_human_agents"]), in: episodes)
    #expect(ends.ended.episodeCount == 48)
    #expect(ends.ended.successCount == 35)
    #expect(ends.recommended == nil)
    let start = Advisor(minimumCount: 5).advise(AdviceQuestion(steps: []), in: episodes)
    #expect(start.escalations.map(\.step) == ["transfer_to_human_agents"])
  }

  @Test("\"payment amount does not add up\" has no condition that holds beyond single tasks, so none is told")
  func payments() throws {
    let episodes = try Self.episodes.get()
    let advice = Advisor(minimumCount: 5).advise(AdviceQuestion(steps: []), in: episodes)
    let error = "payment amount does not add up"
    #expect(
      advice.errors.first { $0.error == error }?.episodeCount == 13, "\(advice.avoid.map(\.because)) \(advice.errors)")
  }
}
