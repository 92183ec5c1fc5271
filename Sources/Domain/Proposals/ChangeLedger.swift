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
  public func looks(at workflow: WorkflowID) -> [ChangeLook] { looks.filter { $0.workflowID == workflow } }
}
