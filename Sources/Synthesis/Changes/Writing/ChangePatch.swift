import Domain
import Execution
import Expressions
import JSONDocuments

/// Makes the change that a hypothesis asks for in a workflow.
struct ChangePatch {
  let hypothesis: ChangeHypothesis
  let current: WorkflowDefinition
  let catalogue: SynthesisCatalogue
  /// The episodes of the workflow, from which a step that it lacks is drafted.
  let episodes: [StoredEpisode]
  private let activities: ActivityMap

  init(
    _ hypothesis: ChangeHypothesis, _ current: WorkflowDefinition, _ catalogue: SynthesisCatalogue,
    _ episodes: [StoredEpisode]
  ) {
    self.hypothesis = hypothesis
    self.current = current
    self.catalogue = catalogue
    self.episodes = episodes
    activities = ActivityMap(current, skillNames: catalogue.skillNames)
  }

  /// The changed workflow, still under its old version.
  func patched() throws(Refusal) -> PatchedWorkflow {
    switch hypothesis.kind {
    case .handOff, .route: try routed()
    case .insert: try inserted()
    case .remove: try removed()
    case .reorder: try reordered()
    case .retune, .timeout: try tuned()
    }
  }

  private func routed() throws(Refusal) -> PatchedWorkflow {
    let after = try position(of: hypothesis.after)
    if let step = activities.step(of: hypothesis.step) { return try sent(from: after, by: .step(step), current) }
    return try inserted()
  }

  private func inserted() throws(Refusal) -> PatchedWorkflow {
    let instead = try target(hypothesis.instead)
    let after = try position(of: hypothesis.after)
    if let step = activities.step(of: hypothesis.step), let known = current.steps.first(where: { $0.id == step }) {
      if known.next.successTargets == [instead] { return try sent(from: after, by: .step(step), current) }
      return try sent(from: after, by: known.next.awaits == nil ? known : nil, to: instead)
    }
    let draft = try StepDraft(hypothesis.step, after: current.steps[after].id, episodes, catalogue).step()
    return try sent(from: after, by: draft, to: instead)
  }

  /// A further step with these contents that leads to `instead`, whether it succeeds or not, and the way to it.
  private func sent(
    from after: Int, by model: StepDefinition?, to instead: NextStepLogic.Target
  ) throws(Refusal) -> PatchedWorkflow {
    guard var step = model else {
      throw Refusal(
        reason: "\(hypothesis.step) waits for a decision that leads elsewhere; a second one before "
          + "\(instead.text) would need a decision of its own.")
    }
    step.id = current.freeStepID(like: current.steps[after].id)
    step.sequence = current.nextSequence
    step.next = NextStepLogic(otherwise: instead, onError: instead)
    step.idempotencyKey = nil
    var workflow = current
    workflow.steps.append(step)
    return try sent(from: after, by: .step(step.id), workflow)
  }

  private func sent(
    from after: Int, by target: NextStepLogic.Target, _ workflow: WorkflowDefinition
  ) throws(Refusal) -> PatchedWorkflow {
    try redirected(workflow, at: after, from: try self.target(hypothesis.instead), to: target)
  }

  private func removed() throws(Refusal) -> PatchedWorkflow {
    let after = try position(of: hypothesis.after)
    let step = try position(of: hypothesis.step)
    let following = current.steps[step].next.successTargets
    let target: NextStepLogic.Target
    if let instead = hypothesis.instead {
      target = try self.target(instead)
    } else if following.count == 1 {
      target = following[0]
    } else {
      throw Refusal(reason: "Nothing says what follows when \(hypothesis.step) is left out: it leads to several steps.")
    }
    return try redirected(current, at: after, from: .step(current.steps[step].id), to: target)
  }

  /// after → instead → … → step → rest becomes after → step → instead → … → rest.
  private func reordered() throws(Refusal) -> PatchedWorkflow {
    guard hypothesis.condition == nil else {
      throw Refusal(reason: "A change of order under a rule would need every step between twice.")
    }
    let after = try position(of: hypothesis.after)
    let step = current.steps[try position(of: hypothesis.step)]
    let instead = try target(hypothesis.instead)
    guard step.next.successTargets.count == 1, let rest = step.next.otherwise else {
      throw Refusal(reason: "\(hypothesis.step) leads to several steps, so its place cannot be changed by itself.")
    }
    var workflow = current
    for (index, other) in current.steps.enumerated() where index != after && other.id != step.id {
      guard let logic = other.next.redirected(from: .step(step.id), to: rest, under: nil) else { continue }
      workflow.steps[index].next = logic
      if logic.onError == .step(step.id) { workflow.steps[index].next.onError = rest }
    }
    if let index = workflow.position(of: step.id) {
      workflow.steps[index].next.otherwise = instead
      if step.next.onError == rest { workflow.steps[index].next.onError = instead }
    }
    return try redirected(workflow, at: after, from: instead, to: .step(step.id))
  }

  private func tuned() throws(Refusal) -> PatchedWorkflow {
    let index = try position(of: hypothesis.step)
    guard let value = hypothesis.value else {
      throw Refusal(reason: "The change of \(hypothesis.step) names no value.")
    }
    var patched = PatchedWorkflow(current)
    patched.tuned = current.steps[index].id
    if hypothesis.kind == .timeout {
      guard let milliseconds = value.integerValue, milliseconds > 0, milliseconds <= 86_400_000 else {
        throw Refusal(reason: "A timeout is between 1 ms and a day, not \(value.text).")
      }
      patched.workflow.steps[index].timeoutMilliseconds = Int(milliseconds)
    } else {
      guard let name = hypothesis.parameter, current.steps[index].parameters[name] != nil else {
        throw Refusal(reason: "\(hypothesis.step) has no parameter \"\(hypothesis.parameter ?? "")\".")
      }
      patched.workflow.steps[index].parameters[name] = value
    }
    guard patched.workflow != current else { throw Refusal(reason: "\(hypothesis.step) has that value already.") }
    return patched
  }

  private func redirected(
    _ workflow: WorkflowDefinition, at after: Int, from old: NextStepLogic.Target, to new: NextStepLogic.Target
  ) throws(Refusal) -> PatchedWorkflow {
    let condition = try condition()
    guard let logic = workflow.steps[after].next.redirected(from: old, to: new, under: condition) else {
      throw Refusal(
        reason:
          "In \(current.id) \(current.version) \(workflow.steps[after].id) does not lead to \(old.text): the runs "
          + "that went there left the workflow, which is to be mended first.")
    }
    var patched = PatchedWorkflow(workflow)
    patched.workflow.steps[after].next = logic
    patched.workflow = patched.workflow.withoutUnreachableSteps()
    (patched.after, patched.oldTarget, patched.newTarget) = (workflow.steps[after].id, old, new)
    return patched
  }

  /// The rule in the condition language, checked to parse.
  private func condition() throws(Refusal) -> String? {
    guard let rule = hypothesis.condition else { return nil }
    let text = rule.guardedExpression
    do throws(ExpressionError) { _ = try Expression(text) } catch {
      throw Refusal(reason: "The rule \"\(rule.expression)\" cannot be written as a condition: \(error.description)")
    }
    return text
  }

  /// The position of the step that stands for an activity.
  private func position(of activity: String?) throws(Refusal) -> Int {
    guard let activity else {
      throw Refusal(reason: "A change at the very start of \(current.id) needs a step there that chooses.")
    }
    if activities.step(of: activity) == nil, activity.hasSuffix("!"),
      activities.step(of: String(activity.dropLast())) != nil
    {
      throw Refusal(
        reason:
          "Runs choose after \(activity.dropLast()) failed; where a failure leads takes no condition, so the way on is to be "
          + "told by a step of its own.")
    }
    guard let step = activities.step(of: activity), let position = current.position(of: step) else {
      throw Refusal(reason: "\(current.id) \(current.version) has no step for \"\(activity)\".")
    }
    return position
  }

  private func target(_ activity: String?) throws(Refusal) -> NextStepLogic.Target {
    guard let activity, activity != NextStepLogic.Target.end.text else { return .end }
    return .step(current.steps[try position(of: activity)].id)
  }
}

extension SynthesisCatalogue {
  /// The name of each skill.
  var skillNames: [SkillID: String] {
    Dictionary(skills.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// The signature of each skill.
  var signatures: [SkillID: SkillSignature] {
    Dictionary(skills.map { ($0.id, $0.signature) }, uniquingKeysWith: { first, _ in first })
  }
}
