import Domain
import JSONDocuments

/// Two versions of a workflow side by side: what was added, removed and changed.
struct WorkflowComparison: Sendable {
  /// The version that runs now.
  let before: DrawnGraph
  /// The version that is proposed.
  let after: DrawnGraph
  /// The steps of both, those of the older version first in their order, each new one after the step that it follows.
  let steps: [StepID]

  /// Compares two versions; the frequencies are those of recorded runs and stand on the ways of both.
  init(_ before: WorkflowDefinition, _ after: WorkflowDefinition, frequencies: PathFrequencies?) {
    var old = DrawnGraph(before, frequencies: frequencies)
    var new = DrawnGraph(after, frequencies: frequencies)
    let content = (before: Self.content(of: before), after: Self.content(of: after))
    for index in old.steps.indices where content.after[old.steps[index].id] == nil { old.steps[index].state = .removed }
    for index in new.steps.indices {
      let id = new.steps[index].id
      let earlier = content.before[id]
      new.steps[index].state = earlier == nil ? .added : earlier == content.after[id] ? .same : .changed
    }
    for index in old.edges.indices {
      if !new.edges.contains(where: { $0.isParallel(to: old.edges[index]) }) { old.edges[index].state = .removed }
    }
    for index in new.edges.indices {
      let earlier = old.edges.first { $0.isParallel(to: new.edges[index]) }
      new.edges[index].state = earlier.map { $0.occasion == new.edges[index].occasion ? .same : .changed } ?? .added
    }
    self.before = old
    self.after = new
    steps = Self.union(old.steps.map(\.id), new.steps.map(\.id))
  }

  /// The ways of both versions between the steps of both.
  var edges: [(from: StepID, target: StepID?)] {
    let all = before.edges + after.edges.filter { edge in !before.edges.contains { $0.isParallel(to: edge) } }
    return all.map { ($0.from, $0.target) }
  }

  /// What a step does, apart from where it leads.
  private static func content(of workflow: WorkflowDefinition) -> [StepID: JSONObject] {
    Dictionary(
      workflow.steps.map { step in
        var content = step.json
        content["next_step_logic"] = nil
        content["sequence"] = nil
        return (step.id, content)
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func union(_ old: [StepID], _ new: [StepID]) -> [StepID] {
    var union = old
    for (index, id) in new.enumerated() where !union.contains(id) {
      let place = index == 0 ? 0 : (union.firstIndex(of: new[index - 1]) ?? union.count - 1) + 1
      union.insert(id, at: place)
    }
    return union
  }
}

extension DrawnEdge {
  func isParallel(to other: DrawnEdge) -> Bool { from == other.from && target == other.target }
}
