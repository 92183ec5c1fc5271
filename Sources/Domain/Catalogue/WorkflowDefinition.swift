public import JSONDocuments

/// One version of a workflow with its steps and triggers: the blueprint's genome and graph (S-2.5 to S-2.8).
public struct WorkflowDefinition: Hashable, Sendable {
  /// The identifier, the same over all versions.
  public var id: WorkflowID
  /// The name.
  public var name: String
  /// What the workflow is for.
  public var objective: String
  /// SLOs and policy tags.
  public var constraints: JSONObject
  /// The role that answers for the workflow.
  public var responsibleRole: RoleID
  /// Goals, resources and predicates.
  public var genome: JSONObject
  /// The state of this version.
  public var status: WorkflowStatus
  /// The version, semver.
  public var version: String
  /// Where the version comes from.
  public var lineage: JSONObject
  /// Catalogue, observed or published.
  public var origin: Origin
  /// The steps by sequence; the first is where a run starts.
  public var steps: [StepDefinition]
  /// What starts the workflow.
  public var triggers: [TriggerDefinition]

  /// Makes a workflow version.
  public init(
    id: WorkflowID, name: String, objective: String, constraints: JSONObject, responsibleRole: RoleID,
    genome: JSONObject, status: WorkflowStatus, version: String, lineage: JSONObject, origin: Origin,
    steps: [StepDefinition], triggers: [TriggerDefinition]
  ) {
    self.id = id
    self.name = name
    self.objective = objective
    self.constraints = constraints
    self.responsibleRole = responsibleRole
    self.genome = genome
    self.status = status
    self.version = version
    self.lineage = lineage
    self.origin = origin
    self.steps = steps
    self.triggers = triggers
  }

  /// The policy tags of the constraints.
  public var policyTags: [String] {
    (constraints["policy_tags"]?.arrayValue ?? []).compactMap(\.stringValue)
  }
}

/// One step of a workflow (S-2.8).
public struct StepDefinition: Hashable, Sendable {
  /// The identifier within the workflow version.
  public var id: StepID
  /// The place in the workflow; the lowest starts.
  public var sequence: Int
  /// What the step does.
  public var actionType: ActionType
  /// The skill that does it.
  public var skillID: SkillID
  /// The skill's arguments; a text `${path}` is taken from the run (`trigger.x`, `steps.F-01.output.y`).
  public var parameters: JSONObject
  /// Where the step leads.
  public var next: NextStepLogic
  /// How long one attempt may take, in milliseconds.
  public var timeoutMilliseconds: Int
  /// How often a failed attempt is repeated.
  public var retries: Int
  /// The key under which a repeated call is recognised.
  public var idempotencyKey: String?

  /// Makes a step.
  public init(
    id: StepID, sequence: Int, actionType: ActionType, skillID: SkillID, parameters: JSONObject, next: NextStepLogic,
    timeoutMilliseconds: Int = 300_000, retries: Int = 2, idempotencyKey: String? = nil
  ) {
    self.id = id
    self.sequence = sequence
    self.actionType = actionType
    self.skillID = skillID
    self.parameters = parameters
    self.next = next
    self.timeoutMilliseconds = timeoutMilliseconds
    self.retries = retries
    self.idempotencyKey = idempotencyKey
  }
}

/// What starts a workflow (S-2.7).
public struct TriggerDefinition: Hashable, Sendable {
  /// How the trigger works.
  public enum Kind: String, CaseIterable, Sendable {
    case event, schedule, condition, webhook
  }

  /// The identifier.
  public var id: String
  /// How the trigger works.
  public var kind: Kind
  /// Topic, cron line or predicate.
  public var selector: JSONObject

  /// Makes a trigger.
  public init(id: String, kind: Kind, selector: JSONObject) {
    self.id = id
    self.kind = kind
    self.selector = selector
  }
}
