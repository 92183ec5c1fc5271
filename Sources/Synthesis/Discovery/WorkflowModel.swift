// Discovery of a compact, sound workflow: a directly-follows model with one step an activity.
//
// 1. An activity is kept when at least `minimumSubjects` cases have it; a move is kept when enough training cases and episodes
//    make it. Nothing else than that threshold is tuned, and by training cases alone (`ModelSelection`).
// 2. What is left is made sound: a state that lost all its successors gets its best one back; activities that no path
//    reaches, or from which no path without failure leads to the end, get their best way out or are dropped.
//
// Sound means: every step is reachable and the end is reachable from every step. A failure without a kept successor ends the run.

/// A directly-follows model: for each state the targets that it allows.
struct WorkflowModel: Hashable, Sendable {
  /// The number of activities of the log, kept or not.
  let activityCount: Int
  /// The kept activities, ascending.
  private(set) var activities: [Int] = []
  /// For each state the allowed targets, ascending.
  private(set) var successors: [[Int]]

  private init(activityCount: Int) {
    self.activityCount = activityCount
    successors = [[Int]](repeating: [], count: 1 + 2 * activityCount)
  }

  /// The model of the moves that `threshold` admits.
  ///
  /// - Parameter choosesBeforeSteps: Whether start and failures may have several successors, which needs steps that only choose.
  init(_ supports: MoveSupports, threshold: MoveSupports.Threshold, choosesBeforeSteps: Bool) {
    self.init(activityCount: supports.isKnown.count)
    var builder = ModelBuilder(supports, threshold: threshold, choosesBeforeSteps: choosesBeforeSteps)
    builder.makeSound()
    activities = builder.activities
    for state in successors.indices { successors[state] = builder.successors(of: state) }
  }

  /// Everything may follow everything: the model that says nothing, for comparison.
  static func flower(of model: WorkflowModel) -> WorkflowModel {
    var flower = WorkflowModel(activityCount: model.activityCount)
    flower.activities = model.activities
    let targets = [Move.end] + model.activities.map { $0 + 1 }
    flower.successors[Move.start] = targets
    for activity in model.activities {
      flower.successors[Move.state(after: activity, failed: false)] = targets
      flower.successors[Move.state(after: activity, failed: true)] = targets
    }
    return flower
  }

  /// Whether the model makes a move.
  func allows(_ move: Move) -> Bool { successors[move.state].contains(move.target) }

  /// The share of an episode's moves that the model makes.
  func fitness(of moves: [Move]) -> Double { Double(moves.count(where: allows)) / Double(max(1, moves.count)) }

  /// Whether the model replays an episode from start to end.
  func replays(_ moves: [Move]) -> Bool { moves.allSatisfy(allows) }

  /// The states of the model: the start, each kept activity, and its failure where that has successors.
  var states: [Int] {
    [Move.start]
      + activities.flatMap { [Move.state(after: $0, failed: false), Move.state(after: $0, failed: true)] }
      .filter { !successors[$0].isEmpty }
  }

  /// The number of transitions.
  var transitionCount: Int { successors.reduce(0) { $0 + $1.count } }

  /// The share of the possible transitions between start, kept activities and end that the model allows, failures left out.
  var density: Double {
    let places = Double(activities.count + 1)
    let allowed = states.filter { !Move.isFailure($0) }.reduce(0) { $0 + successors[$1].count }
    return Double(allowed) / (places * places)
  }
}
