import Domain
import JSONDocuments

/// What became of a step or of a way between two steps.
enum DrawnState: Hashable, Sendable {
  case same, added, removed, changed

  /// The word that stands on the drawing; nil for what is the same.
  var word: String? {
    switch self {
    case .same: nil
    case .added: "new"
    case .removed: "removed"
    case .changed: "changed"
    }
  }
}

/// A way between two steps of a workflow as it is drawn: all transitions between the same two, taken together.
struct DrawnEdge: Hashable, Sendable {
  let from: StepID
  /// Where it leads; nil is the end.
  let target: StepID?
  /// The conditions under which it is taken, in words; empty when it is taken always or otherwise.
  var conditions: [String]
  /// Whether it is taken on errors only.
  var isError: Bool
  /// Whether it is taken when no condition holds.
  var isOtherwise: Bool
  /// Whether the step has conditional ways at all.
  let hasBranches: Bool
  var state = DrawnState.same
  var count: PathFrequencies.Count?

  /// When the way is taken, in one phrase.
  var occasion: String {
    var parts = conditions
    if isOtherwise { parts.append(hasBranches ? "otherwise" : "always") }
    if isError { parts.append("on error") }
    return parts.joined(separator: "; ")
  }
}

/// A step as it is drawn.
struct DrawnStep: Hashable, Sendable {
  let id: StepID
  let label: String
  let skill: String
  /// The name of the outside input that it waits for.
  let awaits: String?
  var state = DrawnState.same
}

/// A workflow as it is drawn: steps and ways, each with what became of it and what is known of it.
struct DrawnGraph: Hashable, Sendable {
  let title: String
  var steps: [DrawnStep]
  var edges: [DrawnEdge]

  /// The graph of a workflow.
  init(_ workflow: WorkflowDefinition, frequencies: PathFrequencies? = nil) {
    title = "\(workflow.id) \(workflow.version) \(workflow.name)"
    let known = Set(workflow.steps.map(\.id))
    var seen: Set<StepID> = []
    let distinct = workflow.steps.filter { seen.insert($0.id).inserted }
    steps = distinct.map { step in
      DrawnStep(
        id: step.id, label: workflow.label(of: step), skill: step.skillID.rawValue, awaits: step.next.awaits)
    }
    edges = distinct.flatMap { step in
      Self.edges(of: step, known).map { edge in
        var edge = edge
        edge.count = frequencies?[PathFrequencies.Path(from: edge.from, to: edge.target)]
        return edge
      }
    }
  }

  private static func edges(of step: StepDefinition, _ known: Set<StepID>) -> [DrawnEdge] {
    var edges: [DrawnEdge] = []
    func add(_ target: NextStepLogic.Target?, _ change: (inout DrawnEdge) -> Void) {
      guard let target else { return }
      let place: StepID? = if case .step(let id) = target { id } else { nil }
      if let place, !known.contains(place) { return }
      let index = edges.firstIndex { $0.target == place } ?? edges.endIndex
      if index == edges.endIndex {
        edges.append(
          DrawnEdge(
            from: step.id, target: place, conditions: [], isError: false, isOtherwise: false,
            hasBranches: !step.next.branches.isEmpty))
      }
      change(&edges[index])
    }
    for branch in step.next.branches {
      add(branch.target) { $0.conditions.append(ConditionWords.told(branch.expression)) }
    }
    add(step.next.otherwise) { $0.isOtherwise = true }
    add(step.next.onError) { $0.isError = true }
    return edges
  }
}

extension WorkflowDefinition {
  /// What people call a step: the activity that it was mined from, else what it does.
  func label(of step: StepDefinition) -> String {
    genome["activities"]?[step.id.rawValue]?.stringValue ?? step.actionType.rawValue
  }
}
