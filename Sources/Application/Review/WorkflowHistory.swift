package import Domain
package import JSONDocuments
package import Storage

/// A workflow over all its versions.
package struct WorkflowHistory: Sendable {
  /// One version.
  package struct Version: Sendable {
    package let version: String
    /// The definition; nil for a version that is known from runs only.
    package let definition: WorkflowDefinition?
    package let isCurrent: Bool
    /// What its runs came to; nil when there are none.
    package let figures: VersionFigures?
    /// What its release promised and what runs show; nil when no proposal released it.
    package let promise: JSONObject?
  }

  package let id: WorkflowID
  package let name: String
  /// The versions, the newest last.
  package let versions: [Version]
  /// The current version, or else the last one, with what the latest runs did; nil when it is known from runs only.
  package let drawing: WorkflowDrawing?
  /// How many runs the drawing counts.
  package let drawnRuns: Int
  /// The steps that runs of a workflow without a definition executed.
  package let observedSteps: [String]
}

extension Workspace {
  /// The latest runs that a drawing of the page counts.
  private static let drawnRuns = 2_000

  /// A workflow of the catalogue, or one that is known from runs only.
  ///
  /// - Throws: `StorageError.notFound`.
  package func workflowHistory(_ id: WorkflowID) throws -> WorkflowHistory {
    let figures = try store.versionFigures(in: organisation).filter { $0.workflowID == id }
    let known = try store.workflows(in: organisation).filter { $0.definition.id == id }
    let observed = try store.observedWorkflows(in: organisation).filter { $0.id == id }
    guard let name = known.last?.definition.name ?? observed.last?.name else {
      throw StorageError.notFound(what: "workflow", id: id.rawValue)
    }
    let promises = try store.promises(in: organisation).filter { $0.version.kind == .workflow }
    var versions = try known.map { item in
      let definition = item.definition
      let promise = promises.first { $0.version.key == "\(id)@\(definition.version)" }
      return WorkflowHistory.Version(
        version: definition.version, definition: definition, isCurrent: item.isCurrent,
        figures: figures.first { $0.version == definition.version }, promise: try promise.map { try reviewed($0).json })
    }
    let named = Set(versions.map(\.version))
    versions += observed.filter { !named.contains($0.version) }.map { item in
      WorkflowHistory.Version(
        version: item.version, definition: nil, isCurrent: false,
        figures: figures.first { $0.version == item.version }, promise: nil)
    }
    let drawn = (known.first(where: \.isCurrent) ?? known.last)?.definition
    let runs = try store.latestEpisodes(in: organisation, workflow: id, limit: Self.drawnRuns)
    return WorkflowHistory(
      id: id, name: name, versions: versions, drawing: drawn.map { Self.drawing(of: $0, runs) }, drawnRuns: runs.count,
      observedSteps: Set(observed.flatMap { $0.steps.map(\.name) }).sorted())
  }

  /// Every workflow with its runs, by id.
  ///
  /// - Throws: `StorageError`.
  package func workflowSummaries() throws -> [WorkflowSummary] {
    let counts = try store.episodeCounts(in: organisation)
    var summaries: [WorkflowID: WorkflowSummary] = [:]
    for item in try store.workflows(in: organisation) {
      let definition = item.definition
      let versions = (summaries[definition.id]?.versions ?? 0) + 1
      let current = item.isCurrent ? definition.version : summaries[definition.id]?.current
      summaries[definition.id] = WorkflowSummary(
        id: definition.id, name: definition.name, origin: definition.origin, versions: versions, current: current,
        runs: 0)
    }
    for item in try store.observedWorkflows(in: organisation) where summaries[item.id] == nil {
      summaries[item.id] = WorkflowSummary(
        id: item.id, name: item.name, origin: .observed, versions: 1, current: nil, runs: 0)
    }
    for count in counts { summaries[count.workflowID]?.runs = count.episodeCount }
    return summaries.values.sorted { $0.id < $1.id }
  }

  private static func drawing(of workflow: WorkflowDefinition, _ runs: [StoredEpisode]) -> WorkflowDrawing {
    guard !runs.isEmpty else { return WorkflowDrawing(workflow) }
    var frequencies = PathFrequencies(of: [workflow])
    for run in runs { frequencies.add(run.record) }
    return WorkflowDrawing(workflow, frequencies: frequencies)
  }
}

/// A workflow as a line of a list.
package struct WorkflowSummary: Hashable, Sendable {
  package let id: WorkflowID
  package let name: String
  package let origin: Origin
  package let versions: Int
  /// The version that new runs use.
  package let current: String?
  package var runs: Int
}
