public import Domain
import JSONDocuments

/// How often recorded runs went from one step to the next, and how those runs ended.
public struct PathFrequencies: Hashable, Sendable {
  /// One way between two steps; nil is the start or the end of a run.
  public struct Path: Hashable, Sendable {
    /// The step that comes first.
    public let from: StepID?
    /// The step that follows.
    public let to: StepID?

    /// Names a way.
    public init(from: StepID?, to: StepID?) {
      self.from = from
      self.to = to
    }
  }

  /// The runs that took a way at least once.
  public struct Count: Hashable, Sendable {
    /// All of them.
    public internal(set) var runs = 0
    /// Those whose outcome is known.
    public internal(set) var known = 0
    /// Those that succeeded.
    public internal(set) var succeeded = 0

    /// The share of known outcomes that are a success; nil when none is known.
    public var share: Double? { known == 0 ? nil : Double(succeeded) / Double(known) }
  }

  /// The runs that were counted.
  public private(set) var runs = 0
  private var counts: [Path: Count] = [:]
  private let steps: StepNames

  /// Counts nothing yet; the runs will be read as runs of these workflows, of which the first wins where both name a step.
  public init(of workflows: [WorkflowDefinition]) { steps = StepNames(workflows) }

  /// The count of a way; nil when no run took it.
  public subscript(path: Path) -> Count? { counts[path] }

  /// Counts one run.
  public mutating func add(_ episode: EpisodeRecord) {
    runs += 1
    let taken = steps.walk(of: episode)
    for path in Set(zip(taken, taken.dropFirst()).flatMap { steps.paths(from: $0, to: $1) }) {
      counts[path, default: Count()].runs += 1
      guard episode.outcome == .success || episode.outcome == .failed || episode.outcome == .partial else { continue }
      counts[path, default: Count()].known += 1
      if episode.outcome == .success { counts[path, default: Count()].succeeded += 1 }
    }
  }
}

/// Which step of a workflow a recorded activity stands for.
private struct StepNames: Hashable, Sendable {
  /// A place in a run.
  enum Place: Hashable, Sendable {
    case start
    case step(StepID)
    case unknown
    case end
  }

  private var steps: [String: StepID] = [:]
  /// Steps that only choose, which leave no record, with their targets.
  private var choosers: [StepID: Set<StepID?>] = [:]
  private var direct: Set<PathFrequencies.Path> = []
  private var sources: [StepID: Set<StepID>] = [:]

  init(_ workflows: [WorkflowDefinition]) {
    for workflow in workflows { add(workflow) }
  }

  private mutating func add(_ workflow: WorkflowDefinition) {
    let activities = workflow.genome["activities"]?.objectValue
    for step in workflow.steps {
      let label = activities?[step.id.rawValue]?.stringValue
      let targets = Set(
        step.next.targets.map { target -> StepID? in if case .step(let id) = target { id } else { nil } })
      for name in label.map({ [$0] }) ?? [step.id.rawValue, step.skillID.rawValue] where steps[name] == nil {
        steps[name] = step.id
      }
      if activities != nil, label == nil, step.actionType == .branch, step.next.awaits != nil {
        choosers[step.id] = targets
      }
      for target in targets {
        direct.insert(PathFrequencies.Path(from: step.id, to: target))
        if let target { sources[target, default: []].insert(step.id) }
      }
    }
  }

  /// The places of a run, repeated attempts of a step taken together.
  func walk(of episode: EpisodeRecord) -> [Place] {
    var places: [Place] = [.start]
    for run in episode.stepRuns where run.status != .skipped {
      let place = (steps[run.activity] ?? run.stepID.flatMap { steps[$0] }).map(Place.step) ?? .unknown
      if places.last != place { places.append(place) }
    }
    return places + [.end]
  }

  /// The ways between two places of a run: one, or two over a step that only chooses.
  func paths(from: Place, to: Place) -> [PathFrequencies.Path] {
    guard from != .unknown, to != .unknown else { return [] }
    let (first, last) = (Self.step(from), Self.step(to))
    let whole = PathFrequencies.Path(from: first, to: last)
    if direct.contains(whole) { return [whole] }
    let between = choosers.keys.sorted().first { chooser in
      choosers[chooser]?.contains(last) == true && (first.map { sources[chooser]?.contains($0) == true } ?? true)
    }
    guard let between else { return [whole] }
    return [PathFrequencies.Path(from: first, to: between), PathFrequencies.Path(from: between, to: last)]
  }

  private static func step(_ place: Place) -> StepID? {
    if case .step(let id) = place { id } else { nil }
  }
}
