import Domain
import Execution
import Expressions
import JSONDocuments

// Where a step leads is decided by conditions; which values make it lead somewhere is found by trying: the constants with which the
// step's conditions compare, values beside them, and none. The interpreter says where each try leads, so nothing is solved
// twice in two ways. At most `triesPerStep` values are tried for a step.

/// Makes synthetic runs go where a test needs them.
struct RunSteering {
  private static let triesPerStep = 1_024

  let program: WorkflowProgram
  private let distances: [String: Int]

  init(_ program: WorkflowProgram) {
    self.program = program
    distances = Self.distances(program.workflow)
  }

  /// Where a run goes after a step; nil when it never leaves it well.
  func target(after step: StepID, in run: SyntheticRun) -> String? {
    let path = run.trace(program).path
    guard let position = path.firstIndex(of: step.rawValue), position + 1 < path.count else { return nil }
    return path[position + 1]
  }

  /// The run with values that lead from `step` to `target`, those at the fixed paths kept; nil when no try does.
  func led(
    _ run: SyntheticRun, from step: StepID, to target: String, keeping fixed: Set<[String]> = []
  ) -> SyntheticRun? {
    if self.target(after: step, in: run) == target { return run }
    let choices = choices(at: step).filter { !fixed.contains($0.path) }
    for attempt in 0..<min(Self.triesPerStep, choices.reduce(1) { min($0 * $1.values.count, Self.triesPerStep) }) {
      var candidate = run
      var rest = attempt
      var isPossible = true
      for choice in choices {
        let value = choice.values[rest % choice.values.count]
        rest /= choice.values.count
        isPossible = candidate.set(choice.path, of: step, to: value) && isPossible
      }
      if isPossible, self.target(after: step, in: candidate) == target { return candidate }
    }
    return nil
  }

  /// The run led from its start to a step by a shortest way; nil when no values do.
  func reaching(_ step: StepID, _ run: SyntheticRun, keeping fixed: Set<[String]> = []) -> SyntheticRun? {
    guard let way = way(to: step) else { return nil }
    var run = run
    for (from, to) in zip(way, way.dropFirst()) {
      guard let next = led(run, from: from, to: to.rawValue, keeping: fixed) else { return nil }
      run = next
    }
    return run
  }

  /// The run led to its end by the shortest way from where it stops; nil when no values do.
  func finished(_ run: SyntheticRun, keeping fixed: Set<[String]> = []) -> (run: SyntheticRun, trace: RunTrace)? {
    var run = run
    for _ in 0...2 * program.workflow.steps.count {
      let trace = run.trace(program)
      if trace.end == .completed { return (run, trace) }
      guard let last = trace.steps.last, last.error == nil, let target = nearest(after: last.stepID),
        let next = led(run, from: last.stepID, to: target, keeping: fixed)
      else { return nil }
      run = next
    }
    return nil
  }

  /// The paths that the conditions of a step compare, in order.
  func paths(at step: StepID) -> [[String]] { choices(at: step).map(\.path) }

  /// What may be tried for each path that the conditions of a step compare.
  private func choices(at step: StepID) -> [(path: [String], values: [JSONValue?])] {
    let branches = program.workflow.steps.first { $0.id == step }?.next.branches ?? []
    var paths: [[String]] = []
    var values: [[String]: [JSONValue?]] = [:]
    for comparison in branches.flatMap(comparisons) {
      let path =
        SyntheticRun.conditionRoots.contains(comparison.path[0]) ? comparison.path : ["output"] + comparison.path
      if values[path] == nil { paths.append(path) }
      let known = values[path] ?? []
      values[path] = known + comparison.constants.flatMap(Self.around).filter { !known.contains($0) }
    }
    return paths.map { ($0, (values[$0] ?? []) + [nil]) }
  }

  private func comparisons(_ branch: NextStepLogic.Branch) -> [ExpressionComparison] {
    do throws(ExpressionError) { return try Expression(branch.expression).comparisons } catch {
      // The program compiled, so the condition parses.
      return []
    }
  }

  private static func around(_ constant: JSONValue) -> [JSONValue?] {
    switch constant {
    case .bool(let value): [constant, .bool(!value)]
    case .number(let number): [constant, .number(number.doubleValue + 1), .number(number.doubleValue - 1)]
    case .string(let text): [constant, .string("not " + text)]
    case .null, .array, .object: [constant]
    }
  }

  private func nearest(after step: StepID) -> String? {
    let targets = program.workflow.steps.first { $0.id == step }?.next.successTargets ?? []
    return targets.map(\.text).filter { distances[$0] != nil }.min { (distances[$0] ?? 0) < (distances[$1] ?? 0) }
  }

  /// The number of steps from each step to the end.
  private static func distances(_ workflow: WorkflowDefinition) -> [String: Int] {
    var distances = [NextStepLogic.Target.end.text: 0]
    for _ in workflow.steps {
      for step in workflow.steps where distances[step.id.rawValue] == nil {
        if let next = step.next.successTargets.compactMap({ distances[$0.text] }).min() {
          distances[step.id.rawValue] = next + 1
        }
      }
    }
    return distances
  }

  /// A shortest way from the first step to another one.
  private func way(to step: StepID) -> [StepID]? {
    guard let first = program.workflow.steps.first?.id else { return nil }
    var waiting = [[first]]
    var seen: Set<StepID> = [first]
    while !waiting.isEmpty {
      let way = waiting.removeFirst()
      guard let last = way.last, last != step else { return way }
      for case .step(let next) in program.workflow.steps.first(where: { $0.id == last })?.next.successTargets ?? []
      where seen.insert(next).inserted {
        waiting.append(way + [next])
      }
    }
    return nil
  }
}

extension SyntheticRun {
  /// The names that conditions know; any other is a member of the output.
  static let conditionRoots: Set<String> = ["output", "trigger", "steps", "error", "decision", "params"]
}
