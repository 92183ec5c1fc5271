import Domain
import Files
public import JSONDocuments
import Storage
import Synthesis

extension Workspace {
  static let miner = "miner"

  /// Mines every workflow whose episodes changed; returns the funnel of what was looked at.
  func mineChanges(_ progress: ProgressReporter, _ crash: CrashInjector) throws -> StageOutcome {
    let changes = try episodesNew(to: Self.miner)
    let section = try mine(changes.workflows, progress, crash)
    return StageOutcome(
      section: section.json, progress: ConsumerProgress(consumer: Self.miner, sequence: changes.sequence))
  }

  /// Mines all workflows and writes the pattern tables.
  ///
  /// - Throws: `BusyError` when another process is writing, `StorageError`.
  public func mine(progress: ProgressReporter) throws -> MiningSection {
    let held = try lock()
    defer { held.release() }
    return try mine(try store.episodeCounts(in: organisation).map(\.workflowID), progress, .none)
  }

  func mine(
    _ workflows: [WorkflowID], _ progress: ProgressReporter, _ crash: CrashInjector
  ) throws -> MiningSection {
    let options = WorkflowMiningOptions(minimumSupportShare: configuration.minimumSupportShare)
    var section = MiningSection()
    for (number, workflow) in workflows.enumerated() {
      progress.report("mine", workflow.rawValue, done: number, of: workflows.count, unit: "workflows")
      let result = WorkflowMiner(options: options).mine(try episodes(of: workflow))
      _ = try store.replacePatterns(of: workflow, with: result.patterns, change())
      section.add(result, workflow)
      crash.reached(.workflowMined)
    }
    return section
  }
}

/// What mining looked at and found, over all workflows that were mined.
public struct MiningSection: Presentable {
  private var funnel = WorkflowMiningResult.Funnel()
  private var workflows = 0
  private var motifs: [MinedPattern] = []
  private var bottlenecks: [MinedPattern] = []
  private var cuts: [String] = []

  init() {}

  mutating func add(_ result: WorkflowMiningResult, _ workflow: WorkflowID) {
    workflows += 1
    funnel.episodes += result.funnel.episodes
    funnel.stepRuns += result.funnel.stepRuns
    funnel.patterns += result.funnel.patterns
    funnel.closed += result.funnel.closed
    funnel.testable += result.funnel.testable
    motifs += result.patterns.filter { $0.form == .failureMotif }
    bottlenecks += result.patterns.filter { $0.form == .bottleneck }
    cuts += result.cuts.map { "\(workflow): \($0)" }
  }

  public var json: JSONObject {
    [
      "workflows": .number(workflows), "episodes": .number(funnel.episodes), "patterns": .number(funnel.patterns),
      "closed": .number(funnel.closed), "testable": .number(funnel.testable), "cuts": .array(cuts.map { .string($0) }),
      "motifs": .array(Self.ranked(motifs, by: "error_count").map { .object(Self.motif($0)) }),
      "bottlenecks": .array(Self.ranked(bottlenecks, by: "waiting_share").map { .object(Self.bottleneck($0)) }),
    ]
  }

  public var text: String { NightlyReport(sections: [.mine: json]).mineText }

  /// The twenty patterns with the largest figure; ties by id.
  private static func ranked(_ patterns: [MinedPattern], by key: String) -> [MinedPattern] {
    let sorted = patterns.sorted { left, right in
      let (first, second) = (left.details[key]?.doubleValue ?? 0, right.details[key]?.doubleValue ?? 0)
      return first != second ? first > second : left.id < right.id
    }
    return Array(sorted.prefix(20))
  }

  private static func motif(_ pattern: MinedPattern) -> JSONObject {
    var object: JSONObject = [
      "workflow": .string(pattern.workflowID.rawValue), "step": pattern.details["activity"] ?? .null,
      "error": pattern.details["error"] ?? .null, "errors": pattern.details["error_count"] ?? .null,
      "episodes": .number(pattern.support), "known_outcomes": .number(pattern.knownOutcomeCount),
      "succeeded": .number(pattern.successCount),
    ]
    if pattern.knownOutcomeCount > 0 {
      object["success"] = rounded(Double(pattern.successCount) / Double(pattern.knownOutcomeCount))
    }
    return object
  }

  private static func bottleneck(_ pattern: MinedPattern) -> JSONObject {
    [
      "workflow": .string(pattern.workflowID.rawValue), "from": pattern.details["from"] ?? .null,
      "to": pattern.details["to"] ?? .null, "transitions": pattern.details["transitions"] ?? .null,
      "median_seconds": pattern.details["waiting_seconds_median"] ?? .null,
      "p90_seconds": pattern.details["waiting_seconds_p90"] ?? .null,
      "share": pattern.details["waiting_share"] ?? .null,
    ]
  }

  private static func rounded(_ value: Double) -> JSONValue { .number((value * 10_000).rounded() / 10_000) }
}
