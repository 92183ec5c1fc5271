import Domain
import JSONDocuments
import TestSupport
import Testing

@testable import Synthesis

struct WorkflowMinerTests {
  @Test("a small log gives the edge sets that one counts by hand")
  func byHand() {
    let episodes = [
      Runs.episode(1, "a b c"), Runs.episode(2, "a b c", outcome: .failed), Runs.episode(3, "a b d"),
      Runs.episode(4, "x"),
    ]
    let mined = WorkflowMiner(options: WorkflowMiningOptions(minimumSupportShare: 0.5)).mine(episodes)
    let sets = mined.patterns.filter { $0.form == .edgeSet }
    #expect(
      sets.map { "\($0.code) \($0.support) \($0.successCount)/\($0.knownOutcomeCount) \($0.isClosed)" } == [
        "a → b 3 2/3 true", "a → b; b → c 2 1/2 true", "b → c 2 1/2 false",
      ])
    #expect(mined.cut == nil)
  }

  @Test("every support of both forms equals a recount by brute force")
  func recount() throws {
    let episodes = (0..<60).map { number in
      Runs.episode(
        number,
        (0..<(2 + number % 5)).map { "\("abcd".dropFirst(($0 * (number % 3 + 1) + number) % 4).prefix(1))" }.joined(
          separator: " "))
    }
    let mined = WorkflowMiner(options: WorkflowMiningOptions(minimumSupportShare: 0.1, maximumEdges: 3)).mine(episodes)
    let sets = mined.patterns.filter { $0.form == .edgeSet }
    #expect(sets.count > 10)
    for pattern in sets {
      let edges = Set(
        (pattern.details["edges"]?.arrayValue ?? []).map {
          [$0[index: 0]?.stringValue ?? "", $0[index: 1]?.stringValue ?? ""]
        })
      let holders = episodes.filter { episode in
        edges.isSubset(of: Set(DirectlyFollowsGraph(of: episode.record).edges.map { [$0.from.text, $0.to.text] }))
      }
      #expect(Set(pattern.supporters.map(\.id)) == Set(holders.map(\.id)), "\(pattern.code)")
    }
    let subgraphs = mined.patterns.filter { $0.form == .subgraph && $0.size == 1 }
    #expect(subgraphs.count > 5)
    for pattern in subgraphs {
      let holders = episodes.filter { episode in
        let graph = InstanceGraph(of: episode.record)
        return graph.edges.contains {
          let code = "0:\(graph.labels[$0.source]) →\($0.kind.name) 1:\(graph.labels[$0.target])"
          let turned = "1:\(graph.labels[$0.source]) →\($0.kind.name) 0:\(graph.labels[$0.target])"
          return pattern.code == code || pattern.code == turned
        }
      }
      #expect(Set(pattern.supporters.map(\.id)) == Set(holders.map(\.id)), "\(pattern.code)")
    }
  }

  @Test("waiting times run from the end of one step to the start of the next")
  func bottlenecks() {
    let episodes = (0..<10).map { number -> StoredEpisode in
      var record = Runs.episode(number, "a b c", minute: number * 100).record
      record.stepRuns[0].endedAt = Runs.time(number * 100 + 1)
      record.stepRuns[1].startedAt = Runs.time(number * 100 + 1 + number)
      record.stepRuns[2].startedAt = Runs.time(number * 100 + 1 + number)
      return StoredEpisode(id: record.id(in: .default), revision: 1, workflowID: Runs.workflow, record: record)
    }
    let found = WorkflowMiner().mine(episodes).patterns.filter { $0.form == .bottleneck }
    #expect(found.map(\.code) == ["a ⇢ b", "b ⇢ c"])
    #expect(found[0].details["waiting_seconds_median"]?.doubleValue == 240)
    #expect(found[0].details["waiting_seconds_p90"]?.doubleValue == 480)
    #expect(found[0].details["waiting_share"]?.doubleValue == 1)
  }

  @Test("a log without a clock has no bottlenecks")
  func noClock() {
    let found = WorkflowMiner().mine([Runs.episode(1, "a b"), Runs.episode(2, "a b")])
    #expect(!found.patterns.contains { $0.form == .bottleneck })
  }

  @Test("a budget cuts and says so")
  func budget() {
    let episodes = (0..<10).map { Runs.episode($0, "a b c d e f") }
    let mined = WorkflowMiner(options: WorkflowMiningOptions(maximumPatterns: 3)).mine(episodes)
    #expect(mined.cut?.contains("Edge sets: The list was cut at 3 patterns") == true)
  }

  @Test(
    "the failure motifs of tau-bench are the ten of the anchors",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func tauBench() {
    let mined = WorkflowMiner().mine(TauBench.episodes)
    let motifs = mined.patterns.filter { $0.form == .failureMotif }
    #expect(
      motifs.map { pattern in
        "\(pattern.details["error_count"]?.integerValue ?? 0) \(pattern.support) \(pattern.successCount) \(pattern.code)"
      } == [
        "24 13 1 book_reservation | payment amount does not add up",
        "8 7 2 update_reservation_flights | not enough seats",
        "15 5 2 update_reservation_flights | flight not available",
        "11 5 0 update_reservation_flights | gift card balance is not enough",
        "4 4 1 update_reservation_flights | certificate cannot be used to update reservation",
        "4 4 4 update_reservation_flights | payment method not found", "2 2 0 book_reservation | not enough balance",
        "1 1 0 book_reservation | not enough seats", "3 1 0 book_reservation | payment method not found",
        "1 1 0 update_reservation_baggages | gift card balance is not enough",
      ])
    #expect(motifs.reduce(0) { $0 + ($1.details["error_count"]?.integerValue ?? 0) } == 73)
    #expect(Set(motifs.flatMap { $0.supporters }).count == 36)
    #expect(mined.funnel.episodes == 200)
  }

  @Test(
    "the order in which episodes arrive does not matter",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func order() {
    let mined = WorkflowMiner().mine(TauBench.episodes)
    #expect(mined == WorkflowMiner().mine(Runs.shuffled(TauBench.episodes, seed: 3)))
  }
}
