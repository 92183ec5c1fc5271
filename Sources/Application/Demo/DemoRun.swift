import Domain
import Files
import Foundation
public import JSONDocuments

/// The demo: 14 nights of runs of the bundled world through the whole loop, in a data directory of its own.
public struct Demo: Sendable {
  private static let marker = ".autogenesis-demo"
  /// The time of the demo: the morning after the last night.
  private static let now = Timestamp(microseconds: 1_773_626_400_000_000)
  let dataPath: String
  let seed: UInt64

  /// A demo in `dataPath`, which must be absent, empty or a former demo's.
  public init(dataPath: String, seed: UInt64) {
    self.dataPath = dataPath
    self.seed = seed
  }

  /// Makes the runs, takes them in, mines, proposes, shows that a second night does nothing and that tampering is found.
  ///
  /// - Throws: `UsageError` when the directory is somebody else's; whatever a night throws.
  public func run(progress: ProgressReporter) throws -> DemoReport {
    try prepare()
    let clock = Clock { Self.now }
    let workspace = try Workspace(creating: dataPath, clock: clock)
    try AtomicFile.replace([], at: dataPath + "/" + Self.marker)
    let nights = try DemoWorld(workflows: CatalogueDocuments.workflows()).nights(seed: seed)
    for night in nights {
      let text = night.lines.map { $0 + "\n" }.joined()
      try AtomicFile.replace([UInt8](text.utf8), at: workspace.directory.inbox + "/" + night.name)
    }
    let first = try Night(workspace: workspace, progress: progress, crash: .none).run()
    let second = try Night(workspace: workspace, progress: .silent, crash: .none).run()
    let drawing = try draw(workspace)
    let tampered = try tamper(workspace)
    return DemoReport(
      dataPath: dataPath, nights: nights.count, lines: nights.reduce(0) { $0 + $1.lines.count }, first: first,
      second: second, drawing: drawing, tampered: tampered)
  }

  /// Clears a former demo away; anything else is left alone.
  private func prepare() throws {
    let files = FileManager.default
    guard files.fileExists(atPath: dataPath) else { return }
    let isEmpty = try files.contentsOfDirectory(atPath: dataPath).isEmpty
    guard isEmpty || files.fileExists(atPath: dataPath + "/" + Self.marker) else {
      throw UsageError("\(dataPath) is not a demo's: name another directory with --data.")
    }
    try files.removeItem(atPath: dataPath)
  }

  /// Draws the first proposed workflow; nil when none was proposed.
  private func draw(_ workspace: Workspace) throws -> String? {
    let proposals = try workspace.queue().proposals.filter { $0.state == .pending }
    for proposal in proposals {
      let detail = try workspace.proposalDetail(proposal.id.rawValue)
      guard detail.workflow != nil else { continue }
      let path = "\(workspace.directory.reports)/\(proposal.id).svg"
      try detail.writeDrawing(to: path)
      return path
    }
    return nil
  }

  /// Changes a byte of the audit log's proposal entries in a copy of the database and has it verified.
  private func tamper(_ workspace: Workspace) throws -> AuditVerdict {
    try workspace.close()
    let copy = dataPath + "/tampered"
    try Directory.create(copy)
    var bytes = try WholeFile.read(workspace.directory.database, limitBytes: 1 << 30)
    let mark = Array("\"event\":\"PROPOSAL_ENQUEUED\"".utf8)
    for place in bytes.ranges(of: mark) { bytes[place.lowerBound + 10] ^= 1 }
    try AtomicFile.replace(bytes, at: copy + "/autogenesis.db")
    return try Workspace(opening: copy, clock: Clock { Self.now }).verifyAudit()
  }
}

/// What the demo shows.
public struct DemoReport: Presentable {
  let dataPath: String
  let nights: Int
  let lines: Int
  let first: NightlyReport
  let second: NightlyReport
  let drawing: String?
  let tampered: AuditVerdict

  public var json: JSONObject {
    [
      "nights": .number(nights), "lines": .number(lines), "first": .object(first.json), "second": .object(second.json),
      "tampered": .object(["intact": .bool(tampered.isIntact)]),
    ]
  }

  public var text: String {
    let proposal = first.list(.propose, "proposed").first?["id"]?.stringValue ?? "ID"
    return """
      \(nights) nights of runs, \(NightlyReport.grouped(lines)) records, made by our interpreter from 4 catalogue workflows and 2 that
      nobody catalogued; what is planted in them stands in datasets/demo/TRUTH.md

      \(first.text)
      SECOND NIGHT, same data: \(second.integer(.ingest, "episodes")) records, \(second.integer(.mine, "patterns")) patterns, \
      \(second.list(.propose, "proposed").count) proposals
      TAMPER   a byte of audit entries changed in a copy: \(tampered.text.trimmingSuffix { $0.isNewline })

      NOW YOU
        reviewer   autogenesis queue show \(proposal) --data \(dataPath)
                   autogenesis queue approve \(proposal) --as QA-M-001 --data \(dataPath)
        agent      autogenesis advise F-01 F-02 --workflow WF-FIN-001 --data \(dataPath)
                   autogenesis search "payment mismatch" --explain --data \(dataPath)
        engineer   autogenesis ingest YOUR.xes && autogenesis nightly
      report in \(dataPath)/reports/nightly.txt\(drawing.map { ", graph in \($0)" } ?? "")

      """
  }
}
