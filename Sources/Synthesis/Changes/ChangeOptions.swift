/// What a `change` claim needs.
public struct ChangeOptions: Hashable, Sendable {
  /// The seed of permutations and bootstrap.
  public var seed: UInt64
  /// The share of the runs, the latest ones, that mining never sees, above 0 and below 1.
  public var confirmationShare: Double
  /// The error budget of the store's life, 0…1 (S-7.4, design "Error control").
  public var budget: Double
  /// Runs on each side without which a comparison is not made.
  public var minimumSide: Int
  /// Runs with a known outcome from which a workflow is looked at.
  public var minimumRuns: Int
  /// How much a workflow's history must have grown before it is looked at again, above 1.
  public var growthBetweenLooks: Double
  /// The z that an effect of ten points must be able to give; without it tests are put off.
  public var minimumExpectedZ: Double
  /// Permutations of a test.
  public var permutations: Int
  /// Most of them, where the levels are too small for fewer, at least `permutations`.
  public var mostPermutations: Int
  /// Resamples of an interval.
  public var resamples: Int
  /// Most of the weight of a side that one untrusted initiator may carry, above 0, at most 1.
  public var initiatorShare: Double
  /// Initiators that count by run, such as registered orchestrators.
  public var trustedInitiators: Set<String>
  /// Distinct tasks from which tasks, and not runs, are held out.
  public var minimumTasks: Int
  /// Distinct subjects that a constant in a rule needs.
  public var minimumSubjects: Int
  /// Most findings of one list.
  public var maximumListed: Int

  /// Makes options.
  public init(
    seed: UInt64 = 20_260_302, confirmationShare: Double = 0.3, budget: Double = 0.05, minimumSide: Int = 20,
    minimumRuns: Int = 150, growthBetweenLooks: Double = 1.5, minimumExpectedZ: Double = 1.5,
    permutations: Int = 49_999, mostPermutations: Int = 499_999,
    resamples: Int = 999, initiatorShare: Double = 0.2, trustedInitiators: Set<String> = [], minimumTasks: Int = 20,
    minimumSubjects: Int = 5, maximumListed: Int = 12
  ) {
    precondition(confirmationShare > 0 && confirmationShare < 1, "a confirming share of \(confirmationShare)")
    precondition(budget > 0 && budget < 1, "an error budget of \(budget)")
    precondition(growthBetweenLooks > 1, "looks at \(growthBetweenLooks) times the runs")
    self.seed = seed
    self.confirmationShare = confirmationShare
    self.budget = budget
    self.minimumSide = minimumSide
    self.minimumRuns = minimumRuns
    self.growthBetweenLooks = growthBetweenLooks
    self.minimumExpectedZ = minimumExpectedZ
    self.permutations = permutations
    self.mostPermutations = max(permutations, mostPermutations)
    self.resamples = resamples
    self.initiatorShare = initiatorShare
    self.trustedInitiators = trustedInitiators
    self.minimumTasks = minimumTasks
    self.minimumSubjects = minimumSubjects
    self.maximumListed = maximumListed
  }
}
