/// Every look at a workflow's history and every test of a change over the store's life: the error budget's books (design "Error control").
let changeTables = """
  CREATE TABLE change_look (
    org_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
    workflow_id TEXT NOT NULL CHECK (length(workflow_id) BETWEEN 1 AND 32),
    runs INTEGER NOT NULL CHECK (runs >= 0),
    used_through_us INTEGER,
    level REAL CHECK (level BETWEEN 0 AND 1),
    hypotheses INTEGER NOT NULL CHECK (hypotheses >= 0),
    discoveries INTEGER NOT NULL CHECK (discoveries BETWEEN 0 AND hypotheses),
    augmented_discoveries INTEGER NOT NULL CHECK (augmented_discoveries BETWEEN discoveries AND hypotheses),
    findings TEXT NOT NULL CHECK (json_valid(findings)),
    \(creationColumns),
    PRIMARY KEY (org_id, ordinal)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ix_change_look_workflow ON change_look (org_id, workflow_id, ordinal);

  CREATE TABLE change_test (
    org_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    look INTEGER NOT NULL,
    workflow_id TEXT NOT NULL,
    hypothesis TEXT NOT NULL,
    p_value REAL NOT NULL CHECK (p_value BETWEEN 0 AND 1),
    level REAL NOT NULL CHECK (level BETWEEN 0 AND 1),
    \(creationColumns),
    PRIMARY KEY (org_id, number),
    FOREIGN KEY (org_id, look) REFERENCES change_look (org_id, ordinal)
  ) STRICT, WITHOUT ROWID;

  \(appendOnly("change_look", key: ["org_id", "ordinal"]))
  \(appendOnly("change_test", key: ["org_id", "number"]))
  """

/// Looks read the whole history, and their levels add up: what a batch approach needed is not kept.
let changeLookColumns = """
  ALTER TABLE change_look DROP COLUMN used_through_us;
  ALTER TABLE change_look DROP COLUMN augmented_discoveries;
  """
