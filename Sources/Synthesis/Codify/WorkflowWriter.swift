import Domain
import Execution
import JSONDocuments

/// Writes the workflow definition of a discovered model.
struct WorkflowWriter {
  private(set) var plan: StepPlan
  let sites: CallSites
  let skills: StepSkills
  let parameters: StepParameters
  let timing: StepTiming
  private(set) var guards: BranchGuards
  /// The fitness on held-out episodes, a move counted only when model and rules give it.
  private(set) var heldOut: HeldOutFitness
  /// Its one-sided 95 % lower bound, rounded down.
  private(set) var confidence: Double
  private let discovery: Discovery
  private let options: CodifyOptions
  private let chooser: SkillDefinition?

  init(_ discovery: Discovery, _ options: CodifyOptions, _ catalogue: SynthesisCatalogue, chooser: SkillDefinition?) {
    self.discovery = discovery
    self.options = options
    self.chooser = chooser
    let activities = discovery.model.activities
    let sites = CallSites(discovery.base, discovery.log, discovery.model)
    let timing = StepTiming(discovery.base, sites)
    var plan = StepPlan(discovery.model, discovery.log)
    plan.retries = Dictionary(uniqueKeysWithValues: activities.map { ($0, timing[$0].retries) })
    skills = StepSkills(discovery, activities: activities, catalogue: catalogue)
    parameters = StepParameters(discovery, sites, plan: plan, skills: skills.known)
    guards = BranchGuards(discovery, sites, plan)
    self.plan = plan
    self.sites = sites
    self.timing = timing
    heldOut = discovery.heldOut
    confidence = discovery.confidence
    use(guards)
    dropPartialGuards()
    dropUnfitGuards()
  }

  // MARK: Rules that stay

  private mutating func use(_ guards: BranchGuards) {
    self.guards = guards
    plan.guards = guards.guards
    let model = discovery.model
    heldOut =
      guards.guards.isEmpty
      ? discovery.heldOut : HeldOutFitness(discovery.base, heldOut: true) { guards.fitness(of: $0, model) }
    confidence = Figure.floored(heldOut.mean.lowerBound(seed: discovery.base.options.seed))
  }

  /// Rules that never give one of the ways may leave steps that nothing reaches; then those branches ask.
  private mutating func dropPartialGuards() {
    let partial = plan.guards.values.filter { $0.reachedTargets.count < discovery.model.successors[$0.state].count }
    guard !partial.isEmpty,
      WorkflowLint.findings(in: workflow, knownSkills: nil).contains(where: { $0.severity == .error })
    else { return }
    let reason = "The rules that tell most ways would leave steps that nothing reaches."
    use(guards.asking(at: partial.map(\.state).sorted(), because: reason))
  }

  private mutating func dropUnfitGuards() {
    guard !plan.guards.isEmpty, confidence < options.evidence.confidenceFloor else { return }
    let reason =
      "With the rules the held-out bound would be \(confidence), under the floor of \(options.evidence.confidenceFloor)."
    use(guards.asking(at: plan.guards.keys.sorted(), because: reason))
  }

  /// The workflow: version 1.0.0, draft, origin published, derived from the observed one.
  var workflow: WorkflowDefinition {
    let observed = discovery.base.episodes.first
    let name = observed?.record.workflow ?? ""
    let id = ToolNames.workflowID(of: name)
    return WorkflowDefinition(
      id: id, name: String(name.prefix(100)) + " (codified)",
      objective: "Do what the observed runs of \(name.prefix(100)) do, one step an activity.",
      constraints: ["policy_tags": []], responsibleRole: options.responsibleRole, genome: genome,
      status: .draft, version: "1.0.0",
      lineage: [
        "derived_from": [.string(observed?.workflowID.rawValue ?? "")], "parent_ids": [],
        "proposal_reason": "Codifies how the observed workflow is done; promises no benefit.",
      ],
      origin: .published, steps: steps,
      triggers: [
        TriggerDefinition(
          id: "TR-" + id.rawValue.dropFirst(3), kind: .event,
          selector: ["topic": .string(options.requestTopic), "workflow_id": .string(id.rawValue)])
      ])
  }

  /// The activity that each step stands for, by step id.
  var activityLabels: JSONObject {
    JSONObject(plan.order.map { (plan.step(of: $0).rawValue, .string(discovery.log.activities[$0])) })
  }

  private var genome: JSONObject {
    [
      "goals": ["codify observed practice"],
      "resources": .array(skills.ids.values.sorted().map { .string($0.rawValue) }),
      "predicates": [], "activities": .object(activityLabels),
    ]
  }

  private var steps: [StepDefinition] {
    var steps: [StepDefinition] = []
    if let choice = plan.startChoice {
      steps.append(chooserStep(choice, reason: "choose_first_step", context: "${trigger}", of: Move.start, at: 0))
    }
    for (position, activity) in plan.order.enumerated() { steps.append(step(activity, at: position + 1)) }
    for activity in plan.order {
      guard let recovery = plan.recovery(of: activity) else { continue }
      let state = Move.state(after: activity, failed: true)
      let place = (steps.last?.sequence ?? 0) + 1
      steps.append(
        chooserStep(recovery, reason: "choose_after_failure", context: "${error}", of: state, at: place))
    }
    return steps
  }

  private func step(_ activity: Int, at sequence: Int) -> StepDefinition {
    var next = plan.logic(of: Move.state(after: activity, failed: false))
    next.onError = plan.onError(of: activity)
    return StepDefinition(
      id: plan.step(of: activity), sequence: sequence,
      actionType: ToolNames.actionType(of: discovery.log.activities[activity]), skillID: skills.ids[activity] ?? "",
      parameters: parameters.parameters[activity] ?? JSONObject(), next: next,
      timeoutMilliseconds: timing[activity].timeoutMilliseconds, retries: timing[activity].retries)
  }

  /// A step that hands the choice to whoever decides; the skill's other required arguments get the context.
  private func chooserStep(
    _ id: StepID, reason: String, context: String, of state: Int, at sequence: Int
  ) -> StepDefinition {
    var parameters = JSONObject()
    for argument in chooser?.signature.arguments ?? [] {
      switch argument.name {
      case "reason_code": parameters[argument.name] = .string(reason)
      case "owner_id": parameters[argument.name] = .string(options.responsibleRole.rawValue)
      case "context": parameters[argument.name] = .string(context)
      default: if argument.required && argument.fallback == nil { parameters[argument.name] = .string(context) }
      }
    }
    return StepDefinition(
      id: id, sequence: sequence, actionType: .branch, skillID: options.choiceSkill, parameters: parameters,
      next: plan.logic(of: state), retries: 0)
  }
}
