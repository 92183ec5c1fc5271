/// One test of a change, with the level that the error budget gave it: one of a batch.
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
  /// The level at which a batch of hypotheses was tested; nil when none was.
  public let level: Double?
  /// The hypotheses of the batch.
  public let hypotheses: Int
  /// Those that were rejected in favour of a change.
  public let discoveries: Int

  /// Makes a look without tests.
  public init(workflowID: WorkflowID, runs: Int) {
    self.init(workflowID: workflowID, runs: runs, level: nil, hypotheses: 0, discoveries: 0)
  }

  /// Makes a look.
  public init(workflowID: WorkflowID, runs: Int, level: Double?, hypotheses: Int, discoveries: Int) {
    self.workflowID = workflowID
    self.runs = runs
    self.level = level
    self.hypotheses = hypotheses
    self.discoveries = discoveries
  }

  /// Whether a batch was tested.
  public var isTested: Bool { level != nil }
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
