/// What ran, what it taught and where it came from (001 §2 C, design "Episodes", "Ingest is staged").
///
/// `episode_key` is a surrogate key that is never exported. A step run refers to the step and agent that its names were
/// resolved to (`step_key`, `agent_key`) and keeps the names as the source gave them.
let memoryTables = """
  CREATE TABLE run_episode (
    episode_key INTEGER PRIMARY KEY,
    org_id TEXT NOT NULL,
    episode_id TEXT NOT NULL CHECK (length(episode_id) BETWEEN 1 AND 64),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    workflow_version TEXT NOT NULL,
    workflow_given TEXT,
    version_given INTEGER NOT NULL CHECK (version_given IN (0, 1)),
    trigger_id TEXT,
    initiator_id TEXT,
    task TEXT,
    started_at TEXT,
    started_at_us INTEGER,
    ended_at TEXT,
    ended_at_us INTEGER,
    time_flags INTEGER NOT NULL DEFAULT 0 CHECK (time_flags BETWEEN 0 AND 3),
    time_quality TEXT NOT NULL DEFAULT 'none' \(oneOf("time_quality", "exact", "offset_assumed", "partial", "none")),
    outcome TEXT NOT NULL DEFAULT 'running' \(oneOf("outcome", "success", "failed", "partial", "running", "unknown")),
    text TEXT,
    context TEXT NOT NULL DEFAULT '{}' CHECK (context = '{}' OR json_valid(context)),
    metrics TEXT NOT NULL CHECK (json_valid(metrics)),
    context_hash TEXT NOT NULL CHECK (length(context_hash) = 64),
    content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
    \(extraColumn),
    \(changeColumns),
    UNIQUE (org_id, episode_id, revision),
    FOREIGN KEY (org_id, workflow_id, workflow_version) REFERENCES workflow (org_id, workflow_id, version)
  ) STRICT;
  CREATE UNIQUE INDEX ux_episode_current ON run_episode (org_id, episode_id) WHERE is_current = 1;
  CREATE INDEX ix_episode_wf_time
    ON run_episode (org_id, workflow_id, started_at_us DESC, episode_id DESC, revision DESC);
  CREATE INDEX ix_episode_time ON run_episode (org_id, started_at_us DESC, episode_id DESC, revision DESC);
  CREATE TRIGGER run_episode_content_kept BEFORE UPDATE OF
    org_id, episode_id, revision, source, external_id, workflow_id, workflow_version, trigger_id, initiator_id, task,
    started_at, started_at_us, ended_at, ended_at_us, outcome, text, context, metrics, context_hash, content_hash, extra
  ON run_episode
  BEGIN SELECT RAISE(ABORT, 'run_episode: what a source told is never changed, a new revision supersedes it'); END;

  CREATE TABLE step_run (
    episode_key INTEGER NOT NULL REFERENCES run_episode (episode_key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
    step_run_id TEXT NOT NULL,
    step_key INTEGER NOT NULL REFERENCES step_action (step_key),
    agent_key INTEGER REFERENCES agent (agent_key),
    step_id TEXT,
    name TEXT,
    skill_id TEXT,
    agent_id TEXT,
    attempt INTEGER NOT NULL DEFAULT 1 CHECK (attempt >= 1),
    "after" TEXT CHECK ("after" IS NULL OR json_valid("after")),
    started_at TEXT,
    started_at_us INTEGER,
    ended_at TEXT,
    ended_at_us INTEGER,
    time_flags INTEGER NOT NULL DEFAULT 0 CHECK (time_flags BETWEEN 0 AND 3),
    status TEXT NOT NULL \(oneOf("status", "success", "failed", "skipped", "fallback")),
    input TEXT NOT NULL CHECK (input = '{}' OR json_valid(input)),
    output TEXT CHECK (output IS NULL OR json_valid(output)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    telemetry TEXT NOT NULL DEFAULT '{}' CHECK (telemetry = '{}' OR (
      json_valid(telemetry) AND COALESCE(json_type(telemetry, '$.latency_ms'), 'null') IN ('integer', 'null')
      AND COALESCE(json_type(telemetry, '$.cost_cents'), 'null') IN ('integer', 'null')
      AND COALESCE(json_type(telemetry, '$.token_in'), 'null') IN ('integer', 'null')
      AND COALESCE(json_type(telemetry, '$.token_out'), 'null') IN ('integer', 'null')
      AND COALESCE(json_type(telemetry, '$.model'), 'null') IN ('text', 'null')
      AND COALESCE(json_type(telemetry, '$.error_code'), 'null') IN ('text', 'null'))),
    \(extraColumn),
    \(creationColumns),
    PRIMARY KEY (episode_key, ordinal)
  ) STRICT;
  CREATE INDEX ix_step_run_episode ON step_run (step_key, status, ended_at_us DESC);
  CREATE TRIGGER step_run_no_update BEFORE UPDATE ON step_run
  BEGIN SELECT RAISE(ABORT, 'step_run: append-only'); END;
  CREATE VIEW mv_step_telemetry AS
    SELECT e.org_id, e.episode_id, e.revision, s.ordinal, s.step_run_id,
      json_extract(s.telemetry, '$.latency_ms') AS latency_ms, json_extract(s.telemetry, '$.cost_cents') AS cost_cents,
      json_extract(s.telemetry, '$.token_in') AS token_in, json_extract(s.telemetry, '$.token_out') AS token_out,
      json_extract(s.telemetry, '$.model') AS model, json_extract(s.telemetry, '$.error_code') AS error_code
    FROM step_run s JOIN run_episode e ON e.episode_key = s.episode_key;

  CREATE TABLE reflection_log (
    org_id TEXT NOT NULL,
    reflection_id TEXT NOT NULL CHECK (length(reflection_id) BETWEEN 1 AND 36),
    episode_key INTEGER NOT NULL REFERENCES run_episode (episode_key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    provenance TEXT NOT NULL \(oneOf("provenance", "source", "computed")),
    source_type TEXT NOT NULL \(oneOf("source_type", "step_run", "episode", "agent")),
    source_id TEXT NOT NULL,
    insight_type TEXT NOT NULL
      \(oneOf("insight_type", "variance", "pattern", "hallucination", "drift", "opportunity")),
    insight TEXT NOT NULL CHECK (json_valid(insight)),
    learning_signal TEXT NOT NULL CHECK (json_valid(learning_signal)),
    proposed_actions TEXT NOT NULL CHECK (json_valid(proposed_actions)),
    reviewer_role_id TEXT,
    approved_at TEXT,
    approved_at_us INTEGER,
    status TEXT NOT NULL DEFAULT 'recorded' \(oneOf("status", "recorded", "approved", "rejected", "published")),
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, reflection_id),
    FOREIGN KEY (org_id, reviewer_role_id) REFERENCES role (org_id, role_id)
  ) STRICT;
  CREATE INDEX ix_reflection_status ON reflection_log (org_id, status, created_at DESC);
  CREATE INDEX ix_reflection_episode ON reflection_log (episode_key, provenance, ordinal);

  CREATE TABLE reflection_summary (
    episode_key INTEGER PRIMARY KEY REFERENCES run_episode (episode_key) ON DELETE CASCADE,
    expected_count INTEGER NOT NULL CHECK (expected_count >= 0),
    notable_count INTEGER NOT NULL CHECK (notable_count >= 0),
    \(changeColumns)
  ) STRICT;

  CREATE TABLE ingest_file (
    org_id TEXT NOT NULL,
    file_digest TEXT NOT NULL CHECK (length(file_digest) = 64),
    file_name TEXT NOT NULL,
    format TEXT NOT NULL,
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    accepted INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, file_digest)
  ) STRICT;

  CREATE TABLE quarantine (
    org_id TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    line INTEGER NOT NULL,
    reason TEXT NOT NULL,
    excerpt TEXT NOT NULL CHECK (length(excerpt) <= 200),
    \(creationColumns),
    PRIMARY KEY (org_id, file_digest, ordinal),
    FOREIGN KEY (org_id, file_digest) REFERENCES ingest_file (org_id, file_digest)
  ) STRICT;

  CREATE TABLE change_log (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id TEXT NOT NULL,
    kind TEXT NOT NULL \(oneOf("kind", "episode", "reflection", "pattern", "proposal", "workflow", "skill")),
    object_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    \(creationColumns)
  ) STRICT;
  CREATE INDEX ix_change_org ON change_log (org_id, sequence);

  \(keepsCreation("run_episode", "reflection_log", "reflection_summary"))
  \(appendOnly("change_log", key: ["sequence"]))
  """
