import Domain
import Execution
import JSONDocuments

/// Writes the unit tests of a changed workflow and holds them to two demands: the changed workflow passes all, and the old one
/// does not.
struct ChangeTests {
  private let hypothesis: ChangeHypothesis
  private let patched: PatchedWorkflow
  private let old: RunSteering
  private let new: RunSteering
  private let base: SyntheticRun
  /// The steps that the change adds or alters, of whose calls every test looks at all.
  private let touched: [StepID: StepDefinition]

  init(
    _ hypothesis: ChangeHypothesis, _ patched: PatchedWorkflow, from current: WorkflowDefinition,
    _ catalogue: SynthesisCatalogue
  ) throws(Refusal) {
    self.hypothesis = hypothesis
    self.patched = patched
    do throws(ExecutionError) {
      old = RunSteering(try WorkflowProgram(current))
      new = RunSteering(try WorkflowProgram(patched.workflow))
    } catch {
      throw Refusal(reason: "The drafted workflow does not compile: \(error.description)")
    }
    base = SyntheticRun([current, patched.workflow], catalogue)
    touched = Self.touched(patched.workflow, current)
  }

  /// The tests as documents.
  func documents() throws(Refusal) -> [JSONObject] {
    let documents =
      switch hypothesis.kind {
      case .retune: try parameterTests()
      case .timeout: try timeoutTests()
      case .insert, .remove, .reorder, .route, .handOff: try ruleTests() + (try wayTests())
      }
    try check(documents)
    return documents
  }

  private func check(_ documents: [JSONObject]) throws(Refusal) {
    var catches = false
    for document in documents {
      let test: WorkflowUnitTest
      do throws(DocumentError) { test = try WorkflowUnitTest(json: document) } catch {
        throw Refusal(reason: "A drafted unit test cannot be read: \(error.description)")
      }
      let result = test.run(on: new.program)
      if !result.passed { throw Refusal(reason: "The drafted unit test \"\(test.name)\" fails: \(result.reason)") }
      catches = catches || !test.run(on: old.program).passed
    }
    if !catches { throw Refusal(reason: "No unit test tells the changed workflow from the one that runs now.") }
  }

  private static func touched(
    _ workflow: WorkflowDefinition, _ current: WorkflowDefinition
  ) -> [StepID: StepDefinition] {
    let steps = workflow.steps.filter { step in
      !current.steps.contains {
        $0.id == step.id && $0.skillID == step.skillID && $0.parameters == step.parameters
          && $0.timeoutMilliseconds == step.timeoutMilliseconds
      }
    }
    return Dictionary(steps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

// MARK: - Rules and ways

extension ChangeTests {
  /// One test for each side of each part of the rule.
  private func ruleTests() throws(Refusal) -> [JSONObject] {
    guard let after = patched.after, let before = patched.oldTarget, let target = patched.newTarget else { return [] }
    var documents: [JSONObject] = []
    for item in RuleCases(hypothesis.condition).cases {
      let goal = item.holds ? target : before
      let fixed = Set(item.values.keys)
      guard let led = leading(item, after, before, fixed), new.target(after: after, in: led) == goal.text,
        let (run, trace) = new.finished(led, keeping: fixed)
      else {
        // Without a value that the workflow itself needs, the old version gets nowhere either.
        if item.isIncomplete, leading(item, after, before, fixed) == nil { continue }
        throw refusal("a run in which \(item.name) goes from \(after) to \(goal.text)")
      }
      documents.append(run.document(named: "\(item.name): on to \(goal.text)", trace, watching: touched))
    }
    return documents
  }

  /// A run with the values of a case that the old workflow takes from `after` to where the change sets in.
  private func leading(
    _ item: RuleCases.Case, _ after: StepID, _ target: NextStepLogic.Target, _ fixed: Set<[String]>
  ) -> SyntheticRun? {
    var run = base
    for (path, value) in item.values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      guard run.set(path, of: after, to: value) else { return nil }
    }
    return old.reaching(after, run, keeping: fixed).flatMap {
      old.led($0, from: after, to: target.text, keeping: fixed)
    }
  }

  /// One test for each other way from the step with the change, which stays as it was, and for each way on from the new target.
  private func wayTests() throws(Refusal) -> [JSONObject] {
    guard let after = patched.after, let before = patched.oldTarget, let target = patched.newTarget else { return [] }
    let held = RuleCases(hypothesis.condition).cases[0]
    let fixed = Set(held.values.keys)
    var documents: [JSONObject] = []
    for other in logic(after, old).successTargets where other != before {
      guard let led = leading(held, after, other, fixed), new.target(after: after, in: led) == other.text,
        let (run, trace) = new.finished(led, keeping: fixed)
      else { continue }
      documents.append(run.document(named: "\(after) still leads to \(other.text)", trace, watching: touched))
    }
    documents += missingTests(after, leading(held, after, before, fixed), fixed)
    guard case .step(let step) = target else { return documents }
    if touched[step] != nil, let failed = failure(of: step, leading(held, after, before, fixed), fixed) {
      documents.append(failed)
    }
    guard logic(step, new).successTargets.count > 1 else { return documents }
    for way in logic(step, new).successTargets {
      guard let led = leading(held, after, before, fixed), let turned = new.led(led, from: step, to: way.text),
        let (run, trace) = new.finished(turned, keeping: fixed)
      else { throw refusal("a run goes from \(step) to \(way.text)") }
      documents.append(run.document(named: "\(step) leads to \(way.text)", trace, watching: touched))
    }
    return documents
  }

  /// Runs without one of the values that the step's own conditions compare, which the rule does not ask for.
  private func missingTests(_ after: StepID, _ led: SyntheticRun?, _ fixed: Set<[String]>) -> [JSONObject] {
    guard let led else { return [] }
    return new.paths(at: after).filter { !fixed.contains($0) }.compactMap { path in
      var run = led
      guard run.set(path, of: after, to: nil), run.trace(new.program).path.contains(after.rawValue) else { return nil }
      let (ended, trace) = new.finished(run, keeping: fixed.union([path])) ?? (run, run.trace(new.program))
      return ended.document(named: "\(path.joined(separator: ".")) is missing", trace, watching: touched)
    }
  }

  /// A run in which every attempt of a step fails, and where it then goes on.
  private func failure(of step: StepID, _ led: SyntheticRun?, _ fixed: Set<[String]>) -> JSONObject? {
    guard var run = led else { return nil }
    run.failing = [step]
    let (ended, trace) = new.finished(run, keeping: fixed) ?? (run, run.trace(new.program))
    return ended.document(named: "\(step) fails for good", trace, watching: touched)
  }

  private func logic(_ step: StepID, _ steering: RunSteering) -> NextStepLogic {
    steering.program.workflow.steps.first { $0.id == step }?.next ?? NextStepLogic()
  }

  private func refusal(_ what: String) -> Refusal {
    Refusal(reason: "No made-up values were found with which \(what), so the change has no unit test.")
  }
}

// MARK: - Parameters and timeouts

extension ChangeTests {
  private func parameterTests() throws(Refusal) -> [JSONObject] {
    guard let step = patched.tuned, let led = new.reaching(step, base), let (run, trace) = new.finished(led) else {
      throw refusal("a run passes \(hypothesis.step)")
    }
    let name = hypothesis.parameter ?? ""
    let value = hypothesis.value ?? .null
    return [run.document(named: "\(step) gets \(name) = \(value.text)", trace, watching: touched)]
  }

  private func timeoutTests() throws(Refusal) -> [JSONObject] {
    guard let step = patched.tuned, let led = new.reaching(step, base),
      let limit = patched.workflow.steps.first(where: { $0.id == step })?.timeoutMilliseconds,
      let (run, _) = new.finished(led)
    else { throw refusal("a run passes \(hypothesis.step)") }
    return [(limit, "is awaited"), (limit + 1, "is no longer awaited")].map { duration, name in
      var slow = run
      slow.durations[step] = duration
      let (run, trace) = new.finished(slow) ?? (slow, slow.trace(new.program))
      return run.document(named: "\(step): an answer after \(duration) ms \(name)", trace)
    }
  }
}
