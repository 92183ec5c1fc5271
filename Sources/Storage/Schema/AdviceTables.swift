/// What was advised, and what became of it. Rows never change: an answer that nobody can rewrite is one that can be checked.
let adviceTables = """
  CREATE TABLE advice (
    org_id TEXT NOT NULL,
    advice_id TEXT NOT NULL CHECK (length(advice_id) = 16),
    workflow_id TEXT NOT NULL,
    task TEXT,
    question TEXT NOT NULL CHECK (json_valid(question)),
    answer_hash TEXT NOT NULL CHECK (length(answer_hash) = 64),
    generation INTEGER NOT NULL CHECK (generation >= 0),
    recommended TEXT,
    is_abstention INTEGER NOT NULL CHECK (is_abstention IN (0, 1)),
    asked_at TEXT NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, advice_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE advice_feedback (
    org_id TEXT NOT NULL,
    advice_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
    episode TEXT CHECK (length(episode) BETWEEN 1 AND 512),
    is_followed INTEGER NOT NULL CHECK (is_followed IN (0, 1)),
    outcome TEXT \(oneOf("outcome", "success", "failed", "partial")),
    comment TEXT,
    \(creationColumns),
    PRIMARY KEY (org_id, advice_id, ordinal),
    FOREIGN KEY (org_id, advice_id) REFERENCES advice (org_id, advice_id)
  ) STRICT, WITHOUT ROWID;

  \(appendOnly("advice", key: ["org_id", "advice_id"]))
  \(appendOnly("advice_feedback", key: ["org_id", "advice_id", "ordinal"]))
  """
