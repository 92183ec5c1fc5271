import Domain
import JSONDocuments
import Storage

/// What a job has done so far, so that a rerun neither repeats nor forgets it.
final class JobLedger {
  private let workspace: Workspace
  private let run: JobRun
  private var results: [String: JSONObject] = [:]

  /// Takes up the running job of that kind, or begins one.
  init(_ kind: String, _ workspace: Workspace) throws {
    self.workspace = workspace
    run = try workspace.store.beginJob(kind, workspace.change())
    for stage in run.stages { results[stage.name] = stage.result.objectValue }
  }

  /// The result of a unit of work that was done; nil when it was not.
  func result(of unit: String) -> JSONObject? { results[unit] }

  /// The units that begin with `prefix`, sorted, with their results.
  func results(startingWith prefix: String) -> [(unit: String, result: JSONObject)] {
    results.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Notes the result of a unit of work.
  func record(_ unit: String, _ result: JSONObject, progress: ConsumerProgress? = nil) throws {
    try workspace.store.recordStage(unit, of: run, result: .object(result), progress: progress, workspace.change())
    results[unit] = result
  }

  /// Does a unit of work whose transaction writes the entry that it is handed, unless the unit is done.
  func once(_ unit: String, _ result: JSONObject, _ work: (JobEntry) throws -> JSONObject) throws -> JSONObject {
    if let done = results[unit] { return done }
    let done = try work(JobEntry(job: run, stage: unit, result: result))
    results[unit] = done
    return done
  }

  /// Ends the job.
  func finish(_ report: JSONObject) throws { try workspace.store.finishJob(run, report: report, workspace.change()) }
}
