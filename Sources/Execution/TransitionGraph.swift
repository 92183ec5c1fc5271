import Domain

/// The steps of a workflow as a graph of their transitions, `on_error` included; targets that are not there are left out.
struct TransitionGraph {
  private let successors: [[Int]]
  private let endsHere: [Bool]

  /// - Complexity: O(steps + transitions).
  init(_ steps: [StepDefinition]) {
    var ordinals: [StepID: Int] = [:]
    for (ordinal, step) in steps.enumerated() where ordinals[step.id] == nil { ordinals[step.id] = ordinal }
    successors = steps.map { step in
      step.next.targets.compactMap { target in
        if case .step(let id) = target { ordinals[id] } else { nil }
      }
    }
    endsHere = steps.map { $0.next.targets.contains(.end) }
  }

  /// For each step whether a path leads to it from the first one.
  var reachableSteps: [Bool] { closure(of: successors.isEmpty ? [] : [0], along: successors) }

  /// For each step whether a path leads from it to `END`.
  var endingSteps: [Bool] {
    var predecessors = Array(repeating: [Int](), count: successors.count)
    for (ordinal, targets) in successors.enumerated() {
      for target in targets { predecessors[target].append(ordinal) }
    }
    return closure(of: endsHere.indices.filter { endsHere[$0] }, along: predecessors)
  }

  private func closure(of seeds: [Int], along edges: [[Int]]) -> [Bool] {
    var isIncluded = Array(repeating: false, count: edges.count)
    var open = seeds
    for seed in seeds { isIncluded[seed] = true }
    while let step = open.popLast() {
      for next in edges[step] where !isIncluded[next] {
        isIncluded[next] = true
        open.append(next)
      }
    }
    return isIncluded
  }
}
