public import Domain

/// One test of a change, with the level that the error budget gave it.
public struct ChangeTest: Hashable, Sendable {
  /// The place in the order of all tests of the store's life, from 1.
  public let number: Int
  public let workflowID: WorkflowID
  /// The hypothesis as text.
  public let hypothesis: String
  public let pValue: Double
  public let level: Double

  /// Makes a test.
  public init(number: Int, workflowID: WorkflowID, hypothesis: String, pValue: Double, level: Double) {
    self.number = number
    self.workflowID = workflowID
    self.hypothesis = hypothesis
    self.pValue = pValue
    self.level = level
  }

  /// Whether the test found something.
  public var isDiscovery: Bool { pValue <= level }
}

/// One look at a workflow's history.
public struct ChangeLook: Hashable, Sendable {
  public let workflowID: WorkflowID
  /// Runs with a known outcome that were there.
  public let runs: Int
  /// The start of the last run that a test has used; nil when no test was made or the runs have no clock.
  public let usedThrough: Timestamp?
  /// Whether tests were made, so that the confirming slice is used up.
  public let isTested: Bool

  /// Makes a look.
  public init(workflowID: WorkflowID, runs: Int, usedThrough: Timestamp?, isTested: Bool) {
    self.workflowID = workflowID
    self.runs = runs
    self.usedThrough = usedThrough
    self.isTested = isTested
  }
}

/// All looks and tests of a store's life, over all its workflows, in order.
public struct ChangeLedger: Hashable, Sendable {
  public private(set) var looks: [ChangeLook] = []
  public private(set) var tests: [ChangeTest] = []

  /// A ledger of a store that has tested nothing.
  public init() {}

  /// Adds a look with its tests.
  public mutating func append(_ look: ChangeLook, _ tests: [ChangeTest]) {
    looks.append(look)
    self.tests += tests
  }

  /// The looks at one workflow.
  func looks(at workflow: WorkflowID) -> [ChangeLook] { looks.filter { $0.workflowID == workflow } }
}

// LORD++: A. Ramdas, F. Yang, M. J. Wainwright, M. I. Jordan, "Online control of the false discovery rate with decaying memory",
// NIPS 2017, arXiv:1710.00499. Test t gets
//
//   α_t = γ_t·w₀ + (α − w₀)·γ_{t−τ₁} + α·Σ_{j≥2} γ_{t−τⱼ}      (τⱼ: the number of the j-th discovery)
//
// with γ_j = 6 ÷ (π²·j²), which spends most on the first tests: a night brings one or two, not hundreds, and the strongest
// candidate is tested first. The false discovery rate over the store's life is at most α for independent p-values; with no
// true effect at all that is the probability of any discovery.

/// The level of the next test.
struct OnlineLevels: Sendable {
  private static let initialShare = 0.9
  let budget: Double
  private var count: Int
  private var discoveries: [Int]

  init(_ tests: [ChangeTest], budget: Double) {
    self.budget = budget
    count = tests.count
    discoveries = tests.filter(\.isDiscovery).map(\.number)
  }

  /// The number of the next test.
  var nextNumber: Int { count + 1 }

  /// The level of the next test.
  var nextLevel: Double {
    let wealth = Self.initialShare * budget
    var level = Self.weight(nextNumber) * wealth
    for (index, discovery) in discoveries.enumerated() {
      level += (index == 0 ? budget - wealth : budget) * Self.weight(nextNumber - discovery)
    }
    return level
  }

  /// Notes the next test's result.
  mutating func note(_ test: ChangeTest) {
    count += 1
    if test.isDiscovery { discoveries.append(test.number) }
  }

  /// The share of the budget that a store without any discovery would have spent so far.
  var spent: Double {
    (1...max(1, count)).reduce(0) { count == 0 ? 0 : $0 + Self.weight($1) } * Self.initialShare * budget
  }

  private static func weight(_ index: Int) -> Double { 0.6079271018540267 / Double(index * index) }
}
