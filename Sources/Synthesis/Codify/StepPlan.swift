import Domain

/// The steps of a codified workflow: one for each kept activity, and steps that only choose where start or a failure has several ways on.
struct StepPlan: Sendable {
  let model: WorkflowModel
  /// The kept activities in order of their steps.
  let order: [Int]
  /// The rules of branches that recorded values decide, by state.
  var guards: [Int: BranchGuard] = [:]
  /// How often a failed step is tried again, by activity.
  var retries: [Int: Int] = [:]
  private let stepIDs: [Int: StepID]

  init(_ model: WorkflowModel, _ log: MoveLog) {
    self.model = model
    let starts = model.successors[Move.start]
    let first = starts.count == 1 ? starts[0] - 1 : nil
    let order = model.activities.sorted { left, right in
      (left == first ? 0 : 1, log.places[left], left) < (right == first ? 0 : 1, log.places[right], right)
    }
    self.order = order
    stepIDs = Dictionary(
      uniqueKeysWithValues: order.enumerated().map { ($1, StepID("S-" + Self.twoDigits($0 + 1))) })
  }

  /// The step that only chooses at the start; nil when the start is determined.
  var startChoice: StepID? { model.successors[Move.start].count > 1 ? "S-00" : nil }

  /// The step of a kept activity.
  func step(of activity: Int) -> StepID { stepIDs[activity] ?? "" }

  /// The step that only chooses after a failure of an activity; nil when the way on is determined or there is none.
  func recovery(of activity: Int) -> StepID? {
    guard model.successors[Move.state(after: activity, failed: true)].count > 1 else { return nil }
    return StepID("R-" + step(of: activity).rawValue.dropFirst(2))
  }

  /// The steps that only choose.
  var choosers: [StepID] { [startChoice].compactMap { $0 } + order.compactMap(recovery) }

  /// Where a move leads.
  func target(_ target: Int) -> NextStepLogic.Target { target == Move.end ? .end : .step(step(of: target - 1)) }

  /// The transitions out of a state: one is taken without a question; among several the rules choose, or else the decision.
  func logic(of state: Int) -> NextStepLogic {
    let targets = model.successors[state].map(target).sorted { Self.rank($0) < Self.rank($1) }
    if targets.count == 1 { return NextStepLogic(otherwise: targets[0]) }
    if let found = guards[state] {
      return NextStepLogic(
        branches: found.branches.map {
          NextStepLogic.Branch(expression: $0.rule.expression, target: target($0.target))
        }, otherwise: target(found.otherwise))
    }
    return NextStepLogic(
      branches: targets.map { NextStepLogic.Branch(expression: "decision.next == '\($0.text)'", target: $0) },
      awaits: "decision")
  }

  /// Where a failure of an activity leads after its retries; nil when it ends the run.
  func onError(of activity: Int) -> NextStepLogic.Target? {
    if let recovery = recovery(of: activity) { return .step(recovery) }
    guard !isOnlyRetried(activity) else { return nil }
    return model.successors[Move.state(after: activity, failed: true)].first.map(target)
  }

  /// Whether a failed step is tried again, so often and no oftener, and nothing else ever follows its failure.
  func isOnlyRetried(_ activity: Int) -> Bool {
    retries[activity, default: 0] > 0
      && model.successors[Move.state(after: activity, failed: true)] == [activity + 1]
  }

  /// Steps in their order, the end last.
  private static func rank(_ target: NextStepLogic.Target) -> (Int, StepID) {
    switch target {
    case .step(let id): (id.rawValue.utf8.count, id)
    case .end: (.max, "")
    }
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
