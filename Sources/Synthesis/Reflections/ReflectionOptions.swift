public import Domain

/// When a difference from history is worth a reflection.
public struct ReflectionOptions: Hashable, Sendable {
  /// Earlier values that a comparison needs, at least 2.
  public var minimumHistory: Int
  /// Distance from the mean of ln(1 + ms), in standard deviations, from which a latency is a variance or an opportunity.
  public var latencyDeviations: Double
  /// Share of earlier successes from which a failure is unexpected, 0…1.
  public var reliableShare: Double
  /// Latest runs of an activity that form the recent mean of drift, at least 2.
  public var driftWindow: Int
  /// Distance between recent and earlier mean, in standard errors, from which there is drift.
  public var driftDeviations: Double
  /// Earlier values of an argument that must have been copies before one without a source stands out.
  public var groundedHistory: Int
  /// Share of an argument's earlier values that had a source, 0…1; below it the argument is one that the agent makes up.
  public var groundedShare: Double
  /// Earlier episodes with the same value from which it is taken for common knowledge.
  public var commonEpisodes: Int
  /// Departures from an activity that must be known before a new successor stands out.
  public var successorHistory: Int

  /// Makes options; the defaults are the ones that the nightly uses.
  public init(
    minimumHistory: Int = 10, latencyDeviations: Double = 3, reliableShare: Double = 0.9, driftWindow: Int = 20,
    driftDeviations: Double = 4, groundedHistory: Int = 20, groundedShare: Double = 0.9, commonEpisodes: Int = 3,
    successorHistory: Int = 100
  ) {
    self.minimumHistory = minimumHistory
    self.latencyDeviations = latencyDeviations
    self.reliableShare = reliableShare
    self.driftWindow = driftWindow
    self.driftDeviations = driftDeviations
    self.groundedHistory = groundedHistory
    self.groundedShare = groundedShare
    self.commonEpisodes = commonEpisodes
    self.successorHistory = successorHistory
  }
}

/// The names of tools that the catalogue knows; a name outside it and outside history may be a hallucination.
public struct KnownTools: Hashable, Sendable {
  private let names: Set<ByteText>

  /// Makes the set of skill ids, skill names, step ids and function names.
  public init(_ names: some Sequence<String>) { self.names = Set(names.map { ByteText($0) }) }

  /// The ids, names and functions of skills and the step ids of workflows.
  public init(skills: [SkillDefinition], workflows: [WorkflowDefinition]) {
    let skillNames = skills.flatMap { [$0.id.rawValue, $0.name, $0.signature.name] }
    self.init(skillNames + workflows.flatMap { $0.steps.map(\.id.rawValue) })
  }

  func knows(_ run: StepRunRecord) -> Bool {
    [run.skillID, run.stepID, run.name].contains { name in name.map { names.contains(ByteText($0)) } ?? false }
  }
}
