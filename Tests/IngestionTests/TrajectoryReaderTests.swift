import Domain
import Foundation
import Ingestion
import JSONDocuments
import TestSupport
import Testing

@Suite(
  "tau-bench trajectories",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct TrajectoryReaderTests {
  static func airline() throws -> Reading {
    try Reading(path: SharedData.file("logs/agents/taubench_gpt-4o-airline.json").path)
  }

  @Test("the airline runs give the facts that are known of them")
  func facts() throws {
    let reading = try Self.airline()
    #expect(reading.format == .tauBench)
    #expect(reading.quarantined.isEmpty)
    #expect(reading.episodes.count == 200)
    #expect(reading.counts.stepRuns == 1164)
    #expect(reading.counts.events == 1164)
    #expect(reading.episodes.count { $0.outcome == .success } == 84)
    #expect(reading.episodes.count { $0.outcome == .failed } == 116)
    #expect(reading.episodes.count { $0.stepRuns.isEmpty } == 18)
    #expect(Set(reading.episodes.map(\.task)).count == 50)
    let failed = reading.episodes.map { $0.stepRuns.count { $0.status == .failed } }
    #expect(failed.reduce(0, +) == 73)
    #expect(failed.count { $0 > 0 } == 36)
  }

  @Test("the errors fall into the ten modes that are known of them")
  func modes() throws {
    var errors: [String: Int] = [:]
    var episodes: [String: [EpisodeRecord]] = [:]
    for episode in try Self.airline().episodes {
      var modes: Set<String> = []
      for run in episode.stepRuns {
        guard let text = run.errorText else { continue }
        let mode = "\(run.activity): \(NormalisedError(text).text)"
        errors[mode, default: 0] += 1
        if modes.insert(mode).inserted { episodes[mode, default: []].append(episode) }
      }
    }
    let lines = errors.keys.sorted().map { mode in
      let affected = episodes[mode] ?? []
      return "\(errors[mode] ?? 0) \(affected.count) \(affected.count { $0.outcome == .success }) \(mode)"
    }
    #expect(
      lines == [
        "2 2 0 book_reservation: not enough balance", "1 1 0 book_reservation: not enough seats",
        "24 13 1 book_reservation: payment amount does not add up",
        "3 1 0 book_reservation: payment method not found",
        "1 1 0 update_reservation_baggages: gift card balance is not enough",
        "4 4 1 update_reservation_flights: certificate cannot be used to update reservation",
        "15 5 2 update_reservation_flights: flight not available",
        "11 5 0 update_reservation_flights: gift card balance is not enough",
        "8 7 2 update_reservation_flights: not enough seats",
        "4 4 4 update_reservation_flights: payment method not found",
      ])
  }

  @Test("each step run equals the independent conversion of the same file")
  func oracle() throws {
    let text = String(decoding: try SharedData.bytes("logs/agents/taubench_airline_events.csv"), as: UTF8.self)
    var expected: [String] = []
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ",", maxSplits: 5, omittingEmptySubsequences: false)
      expected.append(fields.prefix(5).joined(separator: ","))
    }
    var found: [String] = []
    for episode in try Self.airline().episodes {
      for (index, run) in episode.stepRuns.enumerated() {
        let outcome = episode.outcome == .success ? 1 : 0
        let status = run.status == .failed ? "error" : "ok"
        found.append("\(episode.externalID),\(outcome),\(index),\(run.activity),\(status)")
      }
    }
    #expect(found.sorted() == expected.sorted())
    #expect(found.count == 1164)
  }
}
