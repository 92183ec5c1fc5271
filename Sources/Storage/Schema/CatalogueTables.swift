/// Roles, skills, workflows, agents, policies, ontology and event schemas (001 §2 A, B, D and §23.1).
///
/// `skill_identity` is what rows that name a skill without a version refer to. `step_key` and `agent_key` are surrogate
/// keys that step runs refer to; they are never exported.
let catalogueTables = """
  CREATE TABLE role (
    org_id TEXT NOT NULL CHECK (length(org_id) BETWEEN 1 AND 64),
    role_id TEXT NOT NULL CHECK (length(role_id) BETWEEN 1 AND 32),
    role_title TEXT NOT NULL CHECK (length(role_title) <= 128),
    department TEXT NOT NULL CHECK (length(department) <= 64),
    hierarchy_level TEXT NOT NULL CHECK (length(hierarchy_level) <= 8),
    supervises_role_id TEXT,
    role_type TEXT NOT NULL DEFAULT 'human' \(oneOf("role_type", "human", "agent", "hybrid")),
    capability_vector BLOB CHECK (length(capability_vector) <= 4096),
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, role_id),
    FOREIGN KEY (org_id, supervises_role_id) REFERENCES role (org_id, role_id)
  ) STRICT;
  CREATE INDEX ix_role_dept ON role (org_id, department);

  CREATE TABLE skill_identity (
    org_id TEXT NOT NULL,
    skill_id TEXT NOT NULL CHECK (length(skill_id) BETWEEN 1 AND 32),
    \(creationColumns),
    PRIMARY KEY (org_id, skill_id)
  ) STRICT;

  CREATE TABLE skill_node (
    org_id TEXT NOT NULL,
    skill_id TEXT NOT NULL,
    skill_name TEXT NOT NULL CHECK (length(skill_name) <= 128),
    category TEXT NOT NULL
      \(oneOf("category", "ingestion", "tool", "logic", "comm", "hcm", "api", "iam", "ml", "nlp", "viz", "etl", "generator")),
    signature TEXT NOT NULL CHECK (json_valid(signature)),
    description TEXT NOT NULL,
    runtime_binding TEXT NOT NULL CHECK (json_valid(runtime_binding)),
    version TEXT NOT NULL CHECK (length(version) BETWEEN 1 AND 24),
    stability_tier TEXT NOT NULL DEFAULT 'ga' \(oneOf("stability_tier", "exp", "beta", "ga", "restricted")),
    owner_role_id TEXT NOT NULL,
    is_generator INTEGER NOT NULL DEFAULT 0 CHECK (is_generator IN (0, 1)),
    origin TEXT NOT NULL DEFAULT 'catalogue' \(oneOf("origin", "catalogue", "observed", "published")),
    is_current INTEGER NOT NULL DEFAULT 0 CHECK (is_current IN (0, 1)),
    replaced_version TEXT,
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, skill_id, version),
    FOREIGN KEY (org_id, skill_id) REFERENCES skill_identity (org_id, skill_id),
    FOREIGN KEY (org_id, owner_role_id) REFERENCES role (org_id, role_id)
  ) STRICT;
  CREATE UNIQUE INDEX ux_skill_name_version ON skill_node (org_id, skill_name, version);
  CREATE UNIQUE INDEX ux_skill_current ON skill_node (org_id, skill_id) WHERE is_current = 1;
  CREATE TRIGGER skill_node_identity BEFORE INSERT ON skill_node
  WHEN NOT EXISTS (SELECT 1 FROM skill_identity WHERE org_id = NEW.org_id AND skill_id = NEW.skill_id)
  BEGIN
    INSERT INTO skill_identity VALUES (NEW.org_id, NEW.skill_id, NEW.created_at, NEW.created_by);
  END;

  CREATE TABLE role_skill_map (
    org_id TEXT NOT NULL,
    role_id TEXT NOT NULL,
    skill_id TEXT NOT NULL,
    permission TEXT NOT NULL DEFAULT 'use' \(oneOf("permission", "use", "maintain", "publish")),
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, role_id, skill_id),
    FOREIGN KEY (org_id, role_id) REFERENCES role (org_id, role_id),
    FOREIGN KEY (org_id, skill_id) REFERENCES skill_identity (org_id, skill_id)
  ) STRICT;

  CREATE TABLE workflow (
    org_id TEXT NOT NULL,
    workflow_id TEXT NOT NULL CHECK (length(workflow_id) BETWEEN 1 AND 32),
    workflow_name TEXT NOT NULL,
    objective TEXT NOT NULL,
    constraints TEXT NOT NULL CHECK (json_valid(constraints)),
    responsible_role_id TEXT,
    genome TEXT NOT NULL CHECK (json_valid(genome)),
    status TEXT NOT NULL DEFAULT 'active' \(oneOf("status", "draft", "active", "retired")),
    version TEXT NOT NULL,
    lineage TEXT NOT NULL CHECK (json_valid(lineage)),
    origin TEXT NOT NULL DEFAULT 'catalogue' \(oneOf("origin", "catalogue", "observed", "published")),
    is_current INTEGER NOT NULL DEFAULT 0 CHECK (is_current IN (0, 1)),
    replaced_version TEXT,
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, workflow_id, version),
    CHECK (origin = 'observed' OR responsible_role_id IS NOT NULL),
    FOREIGN KEY (org_id, responsible_role_id) REFERENCES role (org_id, role_id)
  ) STRICT;
  CREATE UNIQUE INDEX ux_workflow_name_version ON workflow (org_id, workflow_name, version);
  CREATE UNIQUE INDEX ux_workflow_current ON workflow (org_id, workflow_id) WHERE is_current = 1;

  CREATE TABLE trigger_def (
    org_id TEXT NOT NULL,
    trigger_id TEXT NOT NULL CHECK (length(trigger_id) BETWEEN 1 AND 32),
    workflow_id TEXT NOT NULL,
    workflow_version TEXT NOT NULL,
    trigger_type TEXT NOT NULL \(oneOf("trigger_type", "event", "schedule", "condition", "webhook")),
    selector TEXT NOT NULL CHECK (json_valid(selector)),
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, workflow_id, workflow_version, trigger_id),
    FOREIGN KEY (org_id, workflow_id, workflow_version) REFERENCES workflow (org_id, workflow_id, version)
  ) STRICT;

  CREATE TABLE step_action (
    step_key INTEGER PRIMARY KEY,
    org_id TEXT NOT NULL,
    step_id TEXT NOT NULL CHECK (length(step_id) BETWEEN 1 AND 32),
    workflow_id TEXT NOT NULL,
    workflow_version TEXT NOT NULL,
    step_name TEXT,
    sequence INTEGER NOT NULL,
    action_type TEXT
      \(oneOf("action_type", "data_extraction", "logic_check", "tool_call", "branch", "handoff", "notify", "generate", "record")),
    skill_id TEXT,
    parameters TEXT NOT NULL CHECK (json_valid(parameters)),
    next_step_logic TEXT NOT NULL CHECK (json_valid(next_step_logic)),
    timeout_ms INTEGER NOT NULL DEFAULT 300000 CHECK (timeout_ms > 0),
    retries INTEGER NOT NULL DEFAULT 2 CHECK (retries >= 0),
    idempotency_key TEXT CHECK (length(idempotency_key) <= 64),
    origin TEXT NOT NULL DEFAULT 'catalogue' \(oneOf("origin", "catalogue", "observed", "published")),
    \(extraColumn),
    \(changeColumns),
    UNIQUE (org_id, workflow_id, workflow_version, step_id),
    CHECK (origin = 'observed' OR (action_type IS NOT NULL AND skill_id IS NOT NULL)),
    FOREIGN KEY (org_id, workflow_id, workflow_version) REFERENCES workflow (org_id, workflow_id, version),
    FOREIGN KEY (org_id, skill_id) REFERENCES skill_identity (org_id, skill_id)
  ) STRICT;
  CREATE INDEX ix_step_wf_sequence ON step_action (org_id, workflow_id, sequence);

  CREATE TABLE agent (
    agent_key INTEGER PRIMARY KEY,
    org_id TEXT NOT NULL,
    agent_id TEXT NOT NULL CHECK (length(agent_id) BETWEEN 1 AND 32),
    agent_name TEXT NOT NULL,
    agent_type TEXT \(oneOf("agent_type", "l2_orchestrator", "skill_agent", "human_proxy", "evaluator")),
    role_id TEXT,
    policy_profile TEXT NOT NULL CHECK (json_valid(policy_profile)),
    embedding BLOB CHECK (length(embedding) <= 4096),
    origin TEXT NOT NULL DEFAULT 'catalogue' \(oneOf("origin", "catalogue", "observed", "published")),
    \(extraColumn),
    \(changeColumns),
    UNIQUE (org_id, agent_id),
    CHECK (origin = 'observed' OR (agent_type IS NOT NULL AND role_id IS NOT NULL)),
    FOREIGN KEY (org_id, role_id) REFERENCES role (org_id, role_id)
  ) STRICT;

  CREATE TABLE policy (
    org_id TEXT NOT NULL,
    policy_id TEXT NOT NULL CHECK (length(policy_id) BETWEEN 1 AND 32),
    policy_name TEXT NOT NULL CHECK (length(policy_name) <= 128),
    scope TEXT NOT NULL \(oneOf("scope", "data", "security", "compliance", "mlops", "publishing")),
    spec TEXT NOT NULL CHECK (json_valid(spec)),
    owner_role_id TEXT NOT NULL,
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, policy_id),
    FOREIGN KEY (org_id, owner_role_id) REFERENCES role (org_id, role_id)
  ) STRICT;

  CREATE TABLE ontology_node (
    org_id TEXT NOT NULL,
    node_id TEXT NOT NULL CHECK (length(node_id) BETWEEN 1 AND 32),
    node_type TEXT NOT NULL \(oneOf("node_type", "entity", "event", "metric", "policy_tag")),
    label TEXT NOT NULL CHECK (length(label) <= 128),
    attributes TEXT NOT NULL CHECK (json_valid(attributes)),
    parent_id TEXT,
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, node_id),
    FOREIGN KEY (org_id, parent_id) REFERENCES ontology_node (org_id, node_id)
  ) STRICT;

  CREATE TABLE schema_registry (
    org_id TEXT NOT NULL,
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 128),
    version INTEGER NOT NULL CHECK (version >= 1),
    semver TEXT CHECK (length(semver) <= 24),
    format TEXT NOT NULL \(oneOf("format", "json", "avro")),
    schema TEXT NOT NULL CHECK (json_valid(schema)),
    compatibility TEXT NOT NULL DEFAULT 'backward' \(oneOf("compatibility", "none", "backward", "forward", "full")),
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, subject, version)
  ) STRICT;

  CREATE TABLE principal (
    org_id TEXT NOT NULL CHECK (length(org_id) BETWEEN 1 AND 64),
    principal_id TEXT NOT NULL CHECK (length(principal_id) BETWEEN 1 AND 64),
    kind TEXT NOT NULL \(oneOf("kind", "person", "agent", "system")),
    roles TEXT NOT NULL CHECK (json_type(roles) = 'array'),
    key_hash TEXT CHECK (length(key_hash) = 64),
    \(changeColumns),
    PRIMARY KEY (org_id, principal_id)
  ) STRICT;

  \(keepsCreation(
    "role", "skill_node", "role_skill_map", "workflow", "trigger_def", "step_action", "agent", "policy", "ontology_node",
    "schema_registry", "principal"))
  """
