public import Domain
public import Execution
import JSONDocuments

/// A catalogue without which the demo's world cannot be made.
public enum DemoError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The catalogue lacks a workflow.
  case missingWorkflow(WorkflowID)
  /// A workflow cannot be executed.
  case notExecutable(WorkflowID, ExecutionError)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .missingWorkflow(let id): "The demo needs workflow \(id), which the catalogue does not have."
    case .notExecutable(let id, let error): "The demo cannot run workflow \(id). \(error)"
    }
  }
}

/// The world of the demo: 14 nights of runs, played by the interpreter over stubbed skills, with a planted truth that
/// `datasets/demo/TRUTH.md` tells number by number.
///
/// The same catalogue and seed give the same bytes; the planted numbers do not depend on the seed.
public struct DemoWorld: Sendable {
  /// The seed of the bundled demo.
  public static let seed: UInt64 = 20_260_302

  /// A workflow as it stands, or with one transition bent by a person's choice.
  private struct Route: Hashable {
    let workflow: WorkflowID
    let override: DemoOverride?
  }

  private let programs: [Route: WorkflowProgram]

  /// Makes the world of a catalogue that has WF-FIN-001, WF-CS-007, WF-IT-004 and WF-HR-002.
  ///
  /// - Throws: `DemoError`.
  public init(workflows: [WorkflowDefinition]) throws(DemoError) {
    var programs: [Route: WorkflowProgram] = [:]
    for id in ["WF-FIN-001", "WF-CS-007", "WF-IT-004", "WF-HR-002"] as [WorkflowID] {
      guard let workflow = workflows.first(where: { $0.id == id }) else { throw .missingWorkflow(id) }
      programs[Route(workflow: id, override: nil)] = try Self.program(workflow)
      for override in DemoOverride.allCases where override.workflow == id {
        programs[Route(workflow: id, override: override)] = try Self.program(override.bent(workflow))
      }
    }
    for workflow in [DeskWorkflows.returns, DeskWorkflows.refunds] {
      programs[Route(workflow: workflow.id, override: nil)] = try Self.program(workflow)
    }
    self.programs = programs
  }

  /// The files of the 14 nights in order.
  public func nights(seed: UInt64 = DemoWorld.seed) -> [DemoNight] {
    let invoices = told(InvoiceRuns(), "WF-FIN-001", seed)
    var records = invoices
    records += told(TicketRuns(), "WF-CS-007", seed)
    records += told(IncidentRuns(), "WF-IT-004", seed)
    records += told(OnboardingRuns(), "WF-HR-002", seed)
    records += told(ReturnRuns(), WorkflowID(DeskWorkflows.returnsName), seed)
    records += told(RefundRuns(), WorkflowID(DeskWorkflows.refundsName), seed)
    guard let model = invoices.first(where: DemoForgery.isPlain) else {
      preconditionFailure("no invoice run is booked without an incident")
    }
    return Self.nights(
      of: records + DemoForgery.copies(of: model), resent: resent(invoices, seed), damagedFrom: model)
  }

  private static func program(_ workflow: WorkflowDefinition) throws(DemoError) -> WorkflowProgram {
    do throws(ExecutionError) { return try WorkflowProgram(workflow) } catch {
      throw .notExecutable(workflow.id, error)
    }
  }

  /// The episodes that the stories of a series become.
  private func told(_ series: some DemoSeries, _ id: WorkflowID, _ seed: UInt64) -> [EpisodeRecord] {
    series.stories(seed: seed).map { story in
      guard let program = programs[Route(workflow: id, override: story.override)] else {
        preconditionFailure("no program for \(id) with \(String(describing: story.override))")
      }
      return DemoTelling.record(
        of: story, story.played(by: program), source: series.source, workflow: program.workflow,
        random: DemoRandom(seed: seed, stream: "\(id)/\(story.number)"))
    }
  }

  /// Invoice runs of the first ten days that are sent again one to three nights later.
  private func resent(_ records: [EpisodeRecord], _ seed: UInt64) -> [(day: Int, record: EpisodeRecord)] {
    var random = DemoRandom(seed: seed, stream: "resent")
    let early = records.filter { Self.day(of: $0) < 10 && $0.outcome != .running }
    return random.shuffled(early).prefix(DemoForgery.resentCount).map { record in
      (Self.day(of: record) + random.number(in: 1...3), record)
    }
  }

  private static func nights(
    of records: [EpisodeRecord], resent: [(day: Int, record: EpisodeRecord)], damagedFrom original: EpisodeRecord
  ) -> [DemoNight] {
    var nights = Array(repeating: [EpisodeRecord](), count: DemoCalendar.dayCount)
    for record in records { nights[day(of: record)].append(record) }
    var lines = nights.map { night in
      night.sorted { key($0) < key($1) }.map { JSONValue.object($0.json).text }
    }
    for (day, record) in resent { lines[day].append(JSONValue.object(record.json).text) }
    for (day, line) in DemoForgery.damagedLines(of: original) { lines[day].insert(line, at: lines[day].count / 2) }
    return lines.enumerated().map { DemoNight(name: DemoCalendar.fileName(ofDay: $0), lines: $1) }
  }

  private static func day(of record: EpisodeRecord) -> Int {
    record.startedAt.map { DemoCalendar.day(of: $0.timestamp) } ?? 0
  }

  private static func key(_ record: EpisodeRecord) -> (Timestamp, String, String) {
    (record.startedAt?.timestamp ?? Timestamp(microseconds: 0), record.source, record.externalID)
  }
}
