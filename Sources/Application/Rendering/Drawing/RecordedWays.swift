import Domain
import JSONDocuments

/// Which ways of a workflow a recorded run took. Steps that only choose leave no record: a run went over one when that is the way
/// from what it did to what it did next, after a failure the way of failures first.
struct RecordedWays: Hashable, Sendable {
  typealias Path = PathFrequencies.Path

  /// A place in a run.
  private enum Place: Hashable {
    case start
    case step(StepID, failed: Bool)
    case unknown
    case end

    var id: StepID? { if case .step(let id, _) = self { id } else { nil } }

    var hasFailed: Bool { if case .step(_, true) = self { true } else { false } }
  }

  /// Where a step leads; nil is the end.
  private struct Exits: Hashable {
    var usual: Set<StepID?> = []
    var onError: Set<StepID?> = []
    var retries = 0
    /// Whether it only chooses.
    var isChooser = false
  }

  private var steps: [String: StepID] = [:]
  private var exits: [StepID: Exits] = [:]
  /// The steps that only choose with which a run can begin.
  private var openers: Set<StepID> = []

  /// The ways of all these workflows; where two name a step the first wins.
  init(_ workflows: [WorkflowDefinition]) {
    for workflow in workflows { add(workflow) }
  }

  /// The ways that a run took, each once.
  func taken(by episode: EpisodeRecord) -> Set<Path> {
    var places = [Place.start]
    for run in episode.stepRuns where run.status != .skipped {
      let id = steps[run.activity] ?? run.stepID.flatMap { steps[$0] }
      places.append(id.map { .step($0, failed: run.status == .failed) } ?? .unknown)
    }
    places.append(.end)
    var taken: Set<Path> = []
    var attempts = 0
    for (from, to) in zip(places, places.dropFirst()) where from != .unknown && to != .unknown {
      attempts = from.hasFailed ? attempts + 1 : 0
      guard !isRetry(from, to, after: attempts) else { continue }
      attempts = 0
      taken.formUnion(paths(from, to))
    }
    return taken
  }

  private func isRetry(_ from: Place, _ to: Place, after attempts: Int) -> Bool {
    guard let id = from.id, id == to.id, from.hasFailed else { return false }
    return attempts <= exits[id]?.retries ?? 0
  }

  /// One way, or two over a step that only chooses; none when a step comes again that the workflow does not repeat.
  private func paths(_ from: Place, _ to: Place) -> [Path] {
    guard let id = from.id else { return over(openers, from: nil, to: to.id) ?? [Path(from: nil, to: to.id)] }
    let exits = exits[id] ?? Exits()
    let ordered = from.hasFailed ? [exits.onError, exits.usual] : [exits.usual, exits.onError]
    for targets in ordered {
      if targets.contains(to.id) { return [Path(from: id, to: to.id)] }
      if let paths = over(Set(targets.compactMap(\.self)), from: id, to: to.id) { return paths }
    }
    return id == to.id ? [] : [Path(from: id, to: to.id)]
  }

  /// The way over the first of these steps that only chooses and leads there.
  private func over(_ between: Set<StepID>, from: StepID?, to: StepID?) -> [Path]? {
    let chooser = between.sorted().first { exits[$0]?.isChooser == true && exits[$0]?.usual.contains(to) == true }
    return chooser.map { [Path(from: from, to: $0), Path(from: $0, to: to)] }
  }

  private mutating func add(_ workflow: WorkflowDefinition) {
    let activities = workflow.genome["activities"]?.objectValue
    for step in workflow.steps {
      let label = activities?[step.id.rawValue]?.stringValue
      for name in label.map({ [$0] }) ?? [step.id.rawValue, step.skillID.rawValue] where steps[name] == nil {
        steps[name] = step.id
      }
      var found = exits[step.id] ?? Exits()
      found.usual.formUnion(
        (step.next.branches.map(\.target) + [step.next.otherwise].compactMap(\.self)).map(Self.place))
      found.onError.formUnion([step.next.onError].compactMap(\.self).map(Self.place))
      found.retries = max(found.retries, step.retries)
      if activities != nil, label == nil, step.actionType == .branch, step.next.awaits != nil { found.isChooser = true }
      exits[step.id] = found
    }
    if let first = workflow.steps.first, exits[first.id]?.isChooser == true { openers.insert(first.id) }
  }

  private static func place(_ target: NextStepLogic.Target) -> StepID? {
    if case .step(let id) = target { id } else { nil }
  }
}
