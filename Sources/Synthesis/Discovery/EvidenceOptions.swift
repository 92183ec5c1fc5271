/// How evidence is split, weighed and held to a floor; the same for workflows and skills.
public struct EvidenceOptions: Hashable, Sendable {
  /// The seed of the bootstrap.
  public var seed: UInt64
  /// The share of cases that is held out, above 0 and below 1.
  public var heldOutShare: Double
  /// The confidence that a claim needs, 0…1; `min_confidence` of the publishing policy.
  public var confidenceFloor: Double
  /// Independent cases below which nothing is claimed.
  public var minimumCases: Int
  /// Distinct subjects that a constant in a product needs (design "No personal data in products").
  public var minimumSubjects: Int
  /// Most of the weight of any support that one untrusted initiator may carry, above 0, at most 1.
  public var initiatorShare: Double
  /// Initiators that count by case alone, such as registered orchestrators.
  public var trustedInitiators: Set<String>
  /// Distinct tasks from which the task, and not the episode, is the independent case.
  public var minimumTasks: Int

  /// Makes options; the defaults are those of POL-PUBLISH-001 and design "Proposals".
  public init(
    seed: UInt64 = 20_260_101, heldOutShare: Double = 0.4, confidenceFloor: Double = 0.85, minimumCases: Int = 20,
    minimumSubjects: Int = 5, initiatorShare: Double = 0.2, trustedInitiators: Set<String> = [], minimumTasks: Int = 20
  ) {
    precondition(heldOutShare > 0 && heldOutShare < 1, "a held-out share of \(heldOutShare)")
    precondition(initiatorShare > 0 && initiatorShare <= 1, "an initiator's share of \(initiatorShare)")
    self.seed = seed
    self.heldOutShare = heldOutShare
    self.confidenceFloor = confidenceFloor
    self.minimumCases = minimumCases
    self.minimumSubjects = minimumSubjects
    self.initiatorShare = initiatorShare
    self.trustedInitiators = trustedInitiators
    self.minimumTasks = minimumTasks
  }
}
