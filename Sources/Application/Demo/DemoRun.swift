import Domain
import Files
import Foundation
import JSONDocuments
import Kernels

/// The demo: 14 nights of runs of the bundled world through the whole loop, in a data directory of its own.
public struct Demo: Sendable {
  private static let marker = ".autogenesis-demo"
  /// The time of the demo: the morning after the last night.
  private static let now = Timestamp(microseconds: 1_773_626_400_000_000)
  let dataPath: String
  let seed: UInt64
  /// The folder of a model that is to be used; nil for the built-in embedder.
  let model: String?

  /// A demo in `dataPath`, which must be absent, empty or a former demo's.
  public init(dataPath: String, seed: UInt64, model: String? = nil) {
    self.dataPath = dataPath
    self.seed = seed
    self.model = model
  }

  /// Makes the runs, takes them in, mines, proposes, shows that a second night does nothing and that tampering is found.
  ///
  /// - Throws: `UsageError` when the directory is somebody else's; `ModelError` when the model cannot be used; whatever a night throws.
  public func run(progress: ProgressReporter) throws -> DemoReport {
    try prepare()
    let clock = Clock { Self.now }
    let workspace = try Workspace(creating: dataPath, clock: clock)
    try AtomicFile.replace([], at: dataPath + "/" + Self.marker)
    if let model { _ = try workspace.addModel(from: model, name: nil, precision: .float32) }
    let nights = try DemoWorld(workflows: CatalogueDocuments.workflows()).nights(seed: seed)
    for night in nights {
      let text = night.lines.map { $0 + "\n" }.joined()
      try AtomicFile.replace([UInt8](text.utf8), at: workspace.directory.inbox + "/" + night.name)
    }
    let first = try Night(workspace: workspace, progress: progress, crash: .none).run()
    let second = try Night(workspace: workspace, progress: .silent, crash: .none).run()
    let proposal = Self.featured(in: first)
    let drawing = try proposal.flatMap { try draw($0, workspace) }
    let tampering = try DemoTampering.shown(on: workspace, copy: dataPath + "/tampered", clock: clock)
    let report = DemoReport(
      dataPath: dataPath, nights: nights.count, lines: nights.reduce(0) { $0 + $1.lines.count }, first: first,
      second: second, proposal: proposal, drawing: drawing, tampering: tampering)
    try write(report, workspace)
    return report
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

  /// The proposal that a reader should see first: a change of the ways, else of a setting, else a workflow, else any.
  private static func featured(in night: NightlyReport) -> String? {
    let proposed = night.list(.propose, "proposed")
    let changes = proposed.filter { $0["claim"] == "change" }
    let first =
      changes.first { $0["type"] == "workflow" } ?? changes.first ?? proposed.first { $0["type"] == "workflow" }
      ?? proposed.first
    return first?["id"]?.stringValue
  }

  /// Draws the workflow of a proposal; nil when it has none.
  private func draw(_ proposal: String, _ workspace: Workspace) throws -> String? {
    let detail = try workspace.proposalDetail(proposal)
    guard detail.workflow != nil else { return nil }
    let path = "\(workspace.directory.reports)/\(proposal).svg"
    try detail.writeDrawing(to: path)
    return path
  }

  /// Writes the report beside those of the nights: the text, and the document that the golden file is compared with.
  private func write(_ report: DemoReport, _ workspace: Workspace) throws {
    let folder = workspace.directory.reports
    try AtomicFile.replace([UInt8](report.text.utf8), at: folder + "/demo.txt")
    let document = try JSONValue.object(report.json).canonicalText() + "\n"
    try AtomicFile.replace([UInt8](document.utf8), at: folder + "/demo.json")
  }
}
