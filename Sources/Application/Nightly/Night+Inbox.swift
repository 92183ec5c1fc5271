import Domain
import Files
import Ingestion
import JSONDocuments
import Storage

extension Night {
  /// Takes in every file of the inbox, in the order of the names; files that an interrupted night had claimed are among them.
  func ingestInbox(_ ledger: JobLedger) throws -> JSONObject {
    let directory = workspace.directory
    for name in try Directory.files(in: directory.inbox) {
      _ = try Directory.claim(directory.inbox + "/" + name, into: directory.claimed)
      crash.reached(.fileClaimed)
    }
    for name in try Directory.files(in: directory.claimed) {
      let result = try takeIn(name, ledger)
      let folder = result["failure"] == nil ? directory.done : directory.failed
      _ = try Directory.claim(directory.claimed + "/" + name, into: folder)
      crash.reached(.fileMoved)
    }
    return Self.section(ledger.results(startingWith: Self.unitPrefix).map(\.result))
  }

  private static let unitPrefix = "inbox/"

  /// Stages and promotes one file; the ledger knows it by content and name, so a later file of the same name is another.
  private func takeIn(_ name: String, _ ledger: JobLedger) throws -> JSONObject {
    let path = workspace.directory.claimed + "/" + name
    var digest = DigestStream()
    _ = try FileChunks.read(path) { digest.append($0) }
    let unit = Self.unitPrefix + name + "#" + digest.finished()
    if let done = ledger.result(of: unit) { return done }
    do {
      let batch = try workspace.stage(path, source: nil, workflow: nil, mapping: nil, progress)
      crash.reached(.fileStaged)
      return try ledger.once(unit, Self.document(of: batch, file: name)) { entry in
        let outcome = try workspace.store.promote(batch.area, workspace.change(), job: entry)
        crash.reached(.filePromoted)
        return entry.result.merging(outcome.json)
      }
    } catch let damage as IngestError {
      return try failed(damage.description, name, unit, ledger)
    } catch let damage as FileError {
      return try failed(damage.description, name, unit, ledger)
    }
  }

  private func failed(_ reason: String, _ name: String, _ unit: String, _ ledger: JobLedger) throws -> JSONObject {
    let result: JSONObject = ["file": .string(name), "failure": .string(reason)]
    try ledger.record(unit, result)
    return result
  }

  private static func document(of batch: Workspace.StagedBatch, file: String) -> JSONObject {
    let counts = batch.counts
    var redacted = JSONObject()
    for entity in SensitiveEntity.allCases where counts.redactions[entity] > 0 {
      redacted[entity.name] = .number(counts.redactions[entity])
    }
    let quarantine = batch.quarantined.map { record in
      JSONValue.object(IngestReport.json(of: record).merging(["file": .string(file)]))
    }
    return [
      "file": .string(file), "episodes": .number(counts.episodes), "step_runs": .number(counts.stepRuns),
      "redacted": .object(redacted), "quarantine": .array(quarantine),
    ]
  }

  /// The sums over the files of a night, which do not depend on how the records were spread over files, and the first
  /// records that were set aside.
  private static func section(_ files: [JSONObject]) -> JSONObject {
    var section: JSONObject = [
      "files": .number(files.count), "failed_files": .number(files.count { $0["failure"] != nil }),
    ]
    for key in ["episodes", "step_runs", "accepted", "updated", "duplicate", "quarantined"] {
      section[key] = .number(files.reduce(0) { $0 + ($1[key]?.integerValue ?? 0) })
    }
    var redacted = JSONObject()
    for (name, value) in files.flatMap({ Array($0["redacted"]?.objectValue ?? JSONObject()) }) {
      redacted[name] = .number((redacted[name]?.integerValue ?? 0) + (value.integerValue ?? 0))
    }
    section["redacted"] = .object(redacted)
    let quarantine = files.flatMap { $0["quarantine"]?.arrayValue ?? [] }
    section["quarantine"] = .array(Array(quarantine.prefix(IngestReport.listedQuarantine)))
    section["failures"] = .array(
      files.compactMap { file in
        file["failure"].map { .object(["file": file["file"] ?? .null, "reason": $0]) }
      })
    return section
  }
}
