public import Domain
public import JSONDocuments

/// Compares two versions of a workflow over recorded runs.
public struct ChangeReplay: Sendable {
  /// What a change does to one recorded run.
  public enum Effect: String, CaseIterable, Sendable {
    /// Both versions take the same path.
    case same
    /// The new version takes another path, as far as the recording tells.
    case diverted
    /// The interpreter stops the new version where it did not stop the old one.
    case broken
  }

  /// How many runs a change leaves alone, diverts and breaks.
  public struct Count: Hashable, Sendable {
    /// Runs that take the same path.
    public var same = 0
    /// Runs that take another path.
    public var diverted = 0
    /// Runs that the new version cannot finish.
    public var broken = 0

    /// Counts nothing yet.
    public init() {}

    /// Counts one run.
    public mutating func add(_ effect: Effect) {
      switch effect {
      case .same: same += 1
      case .diverted: diverted += 1
      case .broken: broken += 1
      }
    }

    /// `{"same","diverted","broken"}`.
    public var json: JSONObject {
      ["same": .number(same), "diverted": .number(diverted), "broken": .number(broken)]
    }
  }

  private let old: RecordedReplay
  private let new: RecordedReplay

  /// Prepares the comparison.
  ///
  /// - Parameters:
  ///   - old: The version that runs now.
  ///   - new: The version that would run.
  ///   - activity: The activity of recorded runs for which the steps stand that the new version adds.
  ///   - skillNames: The names of skills, which activities may have.
  ///   - sampleTrigger: Members that stand in where a recorded trigger lacks them.
  /// - Throws: `ExecutionError` when a version does not compile.
  public init(
    from old: WorkflowDefinition, to new: WorkflowDefinition, addedStandFor activity: String? = nil,
    skillNames: [SkillID: String] = [:], sampleTrigger: JSONObject = JSONObject()
  ) throws(ExecutionError) {
    let known = Set(old.steps.map(\.id))
    let added = new.steps.map(\.id).filter { !known.contains($0) }
    var activities = ActivityMap(new, skillNames: skillNames)
    var sources: [StepID: StepID] = [:]
    if let activity, let first = added.first {
      activities = activities.adding(first, for: activity)
      let source = activities.step(of: activity) ?? first
      for step in added where step != source { sources[step] = source }
    }
    self.old = try RecordedReplay(
      old, activities: ActivityMap(old, skillNames: skillNames), sampleTrigger: sampleTrigger)
    self.new = try RecordedReplay(
      new, activities: activities, sources: sources, sampleTrigger: sampleTrigger)
  }

  /// What the change does to a run, as far as the recording tells.
  public func effect(on run: RecordedRun) -> Effect {
    let (before, after) = (old.result(of: run), new.result(of: run))
    if case .failed = after.end, before.end != after.end { return .broken }
    return before.path == after.path ? .same : .diverted
  }

  /// How the new version takes a run that is said to have done what the change asks: `same` when it goes where the run went.
  public func support(by run: RecordedRun) -> Effect {
    let (before, after) = (old.result(of: run), new.result(of: run))
    if case .failed = after.end, before.end != after.end { return .broken }
    return new.follows(after, run) ? .same : .diverted
  }

  /// What the change does to many runs.
  public func count(_ runs: some Sequence<RecordedRun>) -> Count {
    var count = Count()
    for run in runs { count.add(effect(on: run)) }
    return count
  }
}
