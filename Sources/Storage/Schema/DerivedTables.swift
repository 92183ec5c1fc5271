/// What is computed from the records and can be rebuilt: patterns, index manifest, jobs and cursors.
let derivedTables = """
  CREATE TABLE pattern (
    pattern_key INTEGER PRIMARY KEY,
    org_id TEXT NOT NULL,
    pattern_id TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    form TEXT NOT NULL \(oneOf("form", "edge_set", "subgraph", "failure_motif", "bottleneck")),
    code TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    support INTEGER NOT NULL CHECK (support >= 0),
    success_count INTEGER NOT NULL CHECK (success_count >= 0),
    known_outcome_count INTEGER NOT NULL CHECK (known_outcome_count >= 0),
    episode_count INTEGER NOT NULL CHECK (episode_count >= 0),
    is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
    details TEXT NOT NULL CHECK (json_valid(details)),
    \(changeColumns),
    UNIQUE (org_id, pattern_id)
  ) STRICT;
  CREATE INDEX ix_pattern_workflow ON pattern (org_id, workflow_id, form, support DESC);

  CREATE TABLE pattern_support (
    pattern_key INTEGER NOT NULL REFERENCES pattern (pattern_key) ON DELETE CASCADE,
    episode_key INTEGER NOT NULL REFERENCES run_episode (episode_key) ON DELETE CASCADE,
    \(creationColumns),
    PRIMARY KEY (pattern_key, episode_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ix_pattern_support_episode ON pattern_support (episode_key);

  CREATE TABLE index_manifest (
    org_id TEXT NOT NULL PRIMARY KEY,
    generation INTEGER NOT NULL CHECK (generation >= 1),
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    settings TEXT NOT NULL CHECK (json_valid(settings)),
    \(changeColumns)
  ) STRICT;

  CREATE TABLE index_segment (
    org_id TEXT NOT NULL REFERENCES index_manifest (org_id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
    name TEXT NOT NULL,
    files TEXT NOT NULL CHECK (json_type(files) = 'array'),
    document_count INTEGER NOT NULL CHECK (document_count >= 0),
    tombstones BLOB NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, ordinal)
  ) STRICT;

  CREATE TABLE job_run (
    org_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    state TEXT NOT NULL \(oneOf("state", "running", "done")),
    report TEXT CHECK (report IS NULL OR json_valid(report)),
    \(changeColumns),
    PRIMARY KEY (org_id, kind, number),
    CHECK ((state = 'done') = (report IS NOT NULL))
  ) STRICT;
  CREATE UNIQUE INDEX ux_job_running ON job_run (org_id, kind) WHERE state = 'running';

  CREATE TABLE job_stage (
    org_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    stage TEXT NOT NULL,
    result TEXT NOT NULL CHECK (json_valid(result)),
    \(changeColumns),
    PRIMARY KEY (org_id, kind, number, stage),
    FOREIGN KEY (org_id, kind, number) REFERENCES job_run (org_id, kind, number)
  ) STRICT;

  CREATE TABLE consumer_cursor (
    org_id TEXT NOT NULL,
    consumer TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    \(changeColumns),
    PRIMARY KEY (org_id, consumer)
  ) STRICT;

  \(keepsCreation("pattern", "index_manifest", "job_run", "job_stage", "consumer_cursor"))
  """
