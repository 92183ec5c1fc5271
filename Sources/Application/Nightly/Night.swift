import Domain
import Files
import JSONDocuments
import Storage

/// One night: inbox → reflect → index → mine → propose → promises → report. One at a time, resumable, never twice the same.
///
/// Each unit of work leaves its result in the job's ledger, in the transaction of the work where the work cannot be
/// repeated without a trace. A rerun after a crash takes the results that stand there and does the rest.
public struct Night {
  static let jobKind = "nightly"
  let workspace: Workspace
  let progress: ProgressReporter
  let crash: CrashInjector

  /// A night over a data directory.
  public init(workspace: Workspace, progress: ProgressReporter, crash: CrashInjector) {
    self.workspace = workspace
    self.progress = progress
    self.crash = crash
  }

  /// Runs the night, or the rest of the one that was interrupted, and returns its report.
  ///
  /// - Throws: `BusyError` when another process is writing, `StorageError`, `FileError`.
  public func run() throws -> NightlyReport {
    try workspace.reembedWhole(progress)
    let held = try workspace.lock()
    defer { held.release() }
    let ledger = try JobLedger(Self.jobKind, workspace)
    var sections: [NightlyStage: JSONObject] = [:]
    sections[.ingest] = try stage(.ingest, ledger, then: .ingestRecorded) {
      StageOutcome(section: try ingestInbox(ledger), progress: nil)
    }
    sections[.reflect] = try stage(.reflect, ledger, then: .reflectionsRecorded) {
      try workspace.reflectOnChanges(progress, crash)
    }
    sections[.index] = try stage(.index, ledger, then: .indexRecorded) {
      StageOutcome(section: try workspace.updateIndex(ledger, "index", progress, crash), progress: nil)
    }
    sections[.mine] = try stage(.mine, ledger, then: .patternsRecorded) { try workspace.mineChanges(progress, crash) }
    sections[.propose] = try stage(.propose, ledger, then: .proposalsRecorded) {
      try workspace.proposeFromChanges(ledger, progress, crash)
    }
    sections[.promises] = try stage(.promises, ledger, then: .promisesRecorded) {
      StageOutcome(section: try workspace.reviewReleases(ledger), progress: nil)
    }
    _ = try workspace.updateIndex(ledger, "index-proposals", progress, crash)
    let report = NightlyReport(sections: sections)
    try workspace.write(report)
    crash.reached(.reportWritten)
    try ledger.finish(report.json)
    return report
  }

  /// The stage's result from the ledger, or from doing it.
  private func stage(
    _ stage: NightlyStage, _ ledger: JobLedger, then point: CrashPoint, _ work: () throws -> StageOutcome
  ) throws -> JSONObject {
    if let section = ledger.result(of: stage.rawValue) { return section }
    let outcome = try work()
    try ledger.record(stage.rawValue, outcome.section, progress: outcome.progress)
    crash.reached(point)
    return outcome.section
  }
}

/// What a stage found, and how far it has dealt with the change log; both are noted in one transaction.
struct StageOutcome {
  let section: JSONObject
  let progress: ConsumerProgress?
}

extension Workspace {
  /// The episodes that changed since a consumer last dealt with the change log.
  func episodesNew(to consumer: String) throws -> EpisodeChanges {
    try store.episodeChanges(after: try store.cursor(of: consumer, in: organisation), in: organisation)
  }

  /// Writes the report as text, as HTML and as JSON; the latest one only, since reports hold no time.
  func write(_ report: NightlyReport) throws {
    try AtomicFile.replace([UInt8](report.text.utf8), at: directory.reports + "/nightly.txt")
    try AtomicFile.replace([UInt8](report.html.utf8), at: directory.reports + "/nightly.html")
    try AtomicFile.replace(
      [UInt8]((JSONValue.object(report.json).text + "\n").utf8), at: directory.reports + "/nightly.json")
  }
}
