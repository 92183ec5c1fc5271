public import Domain

/// What a workflow proposal needs and who answers for the workflow.
public struct CodifyOptions: Hashable, Sendable {
  /// How evidence is split, weighed and held to a floor.
  public var evidence: EvidenceOptions
  /// Held-out precision below which a model is refused, 0…1.
  public var precisionFloor: Double
  /// Share of all possible transitions above which a model says nothing, 0…1.
  public var densityCeiling: Double
  /// Most distinct activities of a log that is looked at.
  public var maximumActivities: Int
  /// Most unit tests of a proposal, at least 1.
  public var maximumUnitTests: Int
  /// The role that answers for a codified workflow.
  public var responsibleRole: RoleID
  /// The skill of steps that only choose (at the start, after a failure); without it in the catalogue there are none.
  public var choiceSkill: SkillID
  /// The event topic that starts a codified workflow.
  public var requestTopic: String

  /// Makes options.
  public init(
    evidence: EvidenceOptions = EvidenceOptions(), precisionFloor: Double = 0.6, densityCeiling: Double = 0.6,
    maximumActivities: Int = 400, maximumUnitTests: Int = 80, responsibleRole: RoleID,
    choiceSkill: SkillID = "SK-COMM-004", requestTopic: String = "workflow.requested"
  ) {
    self.evidence = evidence
    self.precisionFloor = precisionFloor
    self.densityCeiling = densityCeiling
    self.maximumActivities = maximumActivities
    self.maximumUnitTests = maximumUnitTests
    self.responsibleRole = responsibleRole
    self.choiceSkill = choiceSkill
    self.requestTopic = requestTopic
  }
}
