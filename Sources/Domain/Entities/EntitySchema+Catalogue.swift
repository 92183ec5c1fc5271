// The catalogue: who acts, what can be done, how it is done (001 §2 A, B and D; keys as C-40 reads them).

extension EntitySchema {
  static let role = EntitySchema(
    table: "role", key: ["role_id"],
    columns: [
      EntityColumn("role_id", .text, length: 32), EntityColumn("role_title", .text, length: 128),
      EntityColumn("department", .text, length: 64), EntityColumn("hierarchy_level", .text, length: 8),
      EntityColumn("supervises_role_id", .text, .optional, length: 32),
      EntityColumn("role_type", .text, allowed: ["human", "agent", "hybrid"], fallback: .text("human")),
      EntityColumn("capability_vector", .bytes, .optional, length: 4096),
    ])

  static let skillNode = EntitySchema(
    table: "skill_node", key: ["skill_id", "version"],
    columns: [
      EntityColumn("skill_id", .text, length: 32), EntityColumn("skill_name", .text, length: 128),
      EntityColumn("category", .text, allowed: SkillCategory.allCases.map(\.rawValue)),
      EntityColumn("signature", .json), EntityColumn("description", .text), EntityColumn("runtime_binding", .json),
      EntityColumn("version", .text, length: 24),
      EntityColumn(
        "stability_tier", .text, allowed: StabilityTier.allCases.map(\.rawValue), fallback: .text("ga")),
      EntityColumn("owner_role_id", .text, length: 32),
      EntityColumn("is_generator", .boolean, fallback: .integer(0)), origin,
    ], bookkeeping: ["is_current", "replaced_version"])

  static let roleSkillMap = EntitySchema(
    table: "role_skill_map", key: ["role_id", "skill_id"],
    columns: [
      EntityColumn("role_id", .text, length: 32), EntityColumn("skill_id", .text, length: 32),
      EntityColumn("permission", .text, allowed: ["use", "maintain", "publish"], fallback: .text("use")),
    ])

  static let workflow = EntitySchema(
    table: "workflow", key: ["workflow_id", "version"],
    columns: [
      EntityColumn("workflow_id", .text, length: 32), EntityColumn("workflow_name", .text),
      EntityColumn("objective", .text), EntityColumn("constraints", .json),
      EntityColumn("responsible_role_id", .text, .unlessObserved, length: 32), EntityColumn("genome", .json),
      EntityColumn("status", .text, allowed: WorkflowStatus.allCases.map(\.rawValue), fallback: .text("active")),
      EntityColumn("version", .text), EntityColumn("lineage", .json), origin,
    ], bookkeeping: ["is_current", "replaced_version"])

  static let triggerDefinition = EntitySchema(
    table: "trigger_def", key: ["workflow_id", "workflow_version", "trigger_id"],
    columns: [
      EntityColumn("trigger_id", .text, length: 32), EntityColumn("workflow_id", .text, length: 32),
      EntityColumn("workflow_version", .text),
      EntityColumn("trigger_type", .text, allowed: TriggerDefinition.Kind.allCases.map(\.rawValue)),
      EntityColumn("selector", .json),
    ])

  static let stepAction = EntitySchema(
    table: "step_action", key: ["workflow_id", "workflow_version", "step_id"],
    columns: [
      EntityColumn("step_id", .text, length: 32), EntityColumn("workflow_id", .text, length: 32),
      EntityColumn("workflow_version", .text), EntityColumn("step_name", .text, .optional),
      EntityColumn("sequence", .integer),
      EntityColumn("action_type", .text, .unlessObserved, allowed: ActionType.allCases.map(\.rawValue)),
      EntityColumn("skill_id", .text, .unlessObserved, length: 32), EntityColumn("parameters", .json),
      EntityColumn("next_step_logic", .json), EntityColumn("timeout_ms", .integer, fallback: .integer(300_000)),
      EntityColumn("retries", .integer, fallback: .integer(2)),
      EntityColumn("idempotency_key", .text, .optional, length: 64), origin,
    ], bookkeeping: ["step_key"])

  static let agent = EntitySchema(
    table: "agent", key: ["agent_id"],
    columns: [
      EntityColumn("agent_id", .text, length: 32), EntityColumn("agent_name", .text),
      EntityColumn(
        "agent_type", .text, .unlessObserved,
        allowed: ["l2_orchestrator", "skill_agent", "human_proxy", "evaluator"]),
      EntityColumn("role_id", .text, .unlessObserved, length: 32), EntityColumn("policy_profile", .json),
      EntityColumn("embedding", .bytes, .optional, length: 4096), origin,
    ], bookkeeping: ["agent_key"])

  static let policy = EntitySchema(
    table: "policy", key: ["policy_id"],
    columns: [
      EntityColumn("policy_id", .text, length: 32), EntityColumn("policy_name", .text, length: 128),
      EntityColumn("scope", .text, allowed: PolicyScope.allCases.map(\.rawValue)), EntityColumn("spec", .json),
      EntityColumn("owner_role_id", .text, length: 32),
    ])

  static let ontologyNode = EntitySchema(
    table: "ontology_node", key: ["node_id"],
    columns: [
      EntityColumn("node_id", .text, length: 32),
      EntityColumn("node_type", .text, allowed: ["entity", "event", "metric", "policy_tag"]),
      EntityColumn("label", .text, length: 128), EntityColumn("attributes", .json),
      EntityColumn("parent_id", .text, .optional, length: 32),
    ])

  static let schemaRegistry = EntitySchema(
    table: "schema_registry", key: ["subject", "version"],
    columns: [
      EntityColumn("subject", .text, length: 128), EntityColumn("version", .integer),
      EntityColumn("semver", .text, .optional, length: 24),
      EntityColumn("format", .text, allowed: ["json", "avro"]), EntityColumn("schema", .json),
      EntityColumn(
        "compatibility", .text, allowed: ["none", "backward", "forward", "full"], fallback: .text("backward")),
    ])

  private static let origin = EntityColumn(
    "origin", .text, allowed: Origin.allCases.map(\.rawValue), fallback: .text("catalogue"))
}
