/// The tables of a staging file. Names are interned: each distinct workflow, step and agent is resolved once, when the
/// batch is promoted. The copied columns are those of `run_episode` and `step_run`.
let stagingTables = """
  CREATE TABLE workflow_ref (ref INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT, id TEXT, resolved TEXT) STRICT;
  CREATE TABLE step_ref (
    ref INTEGER PRIMARY KEY, workflow_ref INTEGER NOT NULL, step_id TEXT, name TEXT, step_key INTEGER) STRICT;
  CREATE TABLE agent_ref (ref INTEGER PRIMARY KEY, name TEXT NOT NULL, agent_key INTEGER) STRICT;
  CREATE TABLE episode (
    key INTEGER PRIMARY KEY, episode_id TEXT NOT NULL, source TEXT NOT NULL, external_id TEXT NOT NULL,
    workflow_ref INTEGER NOT NULL, trigger_id TEXT, initiator_id TEXT, task TEXT, started_at TEXT,
    started_at_us INTEGER, ended_at TEXT, ended_at_us INTEGER, time_flags INTEGER NOT NULL, time_quality TEXT NOT NULL,
    outcome TEXT NOT NULL, text TEXT, context TEXT NOT NULL, metrics TEXT NOT NULL, context_hash TEXT NOT NULL,
    content_hash TEXT NOT NULL, extra TEXT NOT NULL, is_new INTEGER NOT NULL DEFAULT 1, revision INTEGER,
    is_last INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE UNIQUE INDEX ux_content ON episode (episode_id, content_hash);
  CREATE TABLE step_run (
    episode_key INTEGER NOT NULL, ordinal INTEGER NOT NULL, step_run_id TEXT NOT NULL, step_ref INTEGER NOT NULL,
    agent_ref INTEGER, step_id TEXT, name TEXT, skill_id TEXT, agent_id TEXT, attempt INTEGER NOT NULL, "after" TEXT,
    started_at TEXT, started_at_us INTEGER, ended_at TEXT, ended_at_us INTEGER, time_flags INTEGER NOT NULL,
    status TEXT NOT NULL, input TEXT NOT NULL, output TEXT, error TEXT, telemetry TEXT NOT NULL, extra TEXT NOT NULL
  ) STRICT;
  CREATE TABLE reflection (
    episode_key INTEGER NOT NULL, ordinal INTEGER NOT NULL, source_type TEXT NOT NULL, source_id TEXT NOT NULL,
    insight_type TEXT NOT NULL, insight TEXT NOT NULL, learning_signal TEXT NOT NULL, proposed_actions TEXT NOT NULL,
    extra TEXT NOT NULL
  ) STRICT;
  CREATE TABLE quarantine (
    ordinal INTEGER PRIMARY KEY, line INTEGER NOT NULL, reason TEXT NOT NULL, excerpt TEXT NOT NULL) STRICT;
  """
