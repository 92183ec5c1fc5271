/// What happens to proposals over time: retracted episodes and what cited them, evidence that came later, votes that are
/// void, returns of the rejected, merges, and what releases promised (S-5.7, S-10.4, S-20.3 to S-20.6, X-03).
///
/// Every table is append-only: what was decided stays to be read. `evidence_episode` is the index from an episode to the
/// proposals that cite it, filled here for the proposals that are in the queue already.
let recallTables = """
  ALTER TABLE proposal_vote ADD COLUMN policy_hash TEXT CHECK (policy_hash IS NULL OR length(policy_hash) = 64);

  CREATE TABLE retraction (
    org_id TEXT NOT NULL,
    retraction_id TEXT NOT NULL CHECK (length(retraction_id) BETWEEN 1 AND 36),
    subject_kind TEXT NOT NULL \(oneOf("subject_kind", "episode", "initiator")),
    subject TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    \(creationColumns),
    PRIMARY KEY (org_id, retraction_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE retracted_episode (
    org_id TEXT NOT NULL,
    episode_id TEXT NOT NULL,
    retraction_id TEXT NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, episode_id),
    FOREIGN KEY (org_id, retraction_id) REFERENCES retraction (org_id, retraction_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE evidence_episode (
    org_id TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    role TEXT NOT NULL \(oneOf("role", "supporting", "counter_example")),
    episode_id TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    \(creationColumns),
    PRIMARY KEY (org_id, publication_id, role, episode_id, revision),
    FOREIGN KEY (org_id, publication_id) REFERENCES publication_queue (org_id, publication_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ix_evidence_episode ON evidence_episode (org_id, episode_id);
  INSERT INTO evidence_episode
    SELECT DISTINCT q.org_id, q.publication_id, r.role, substr(c.value, 1, instr(c.value, '@') - 1),
      CAST(substr(c.value, instr(c.value, '@') + 1) AS INTEGER), q.created_at, q.created_by
    FROM publication_queue q
    JOIN (SELECT 'supporting' AS role, '$.supporting' AS path
      UNION ALL SELECT 'counter_example', '$.counter_examples') r
    JOIN json_each(q.evidence, r.path) c
    WHERE c.type = 'text' AND c.value GLOB '?*@[1-9]*';

  CREATE TABLE evidence_addendum (
    org_id TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    cause TEXT NOT NULL \(oneOf("cause", "newer", "recall")),
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    evidence_hash TEXT NOT NULL CHECK (length(evidence_hash) = 64),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    finding TEXT NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, publication_id, number),
    FOREIGN KEY (org_id, publication_id) REFERENCES publication_queue (org_id, publication_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE recall_decision (
    org_id TEXT NOT NULL,
    retraction_id TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    outcome TEXT NOT NULL
      \(oneOf("outcome", "kept", "blocked", "withdrawn", "rolled_back", "flagged", "noted")),
    reason TEXT NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, retraction_id, publication_id),
    FOREIGN KEY (org_id, retraction_id) REFERENCES retraction (org_id, retraction_id),
    FOREIGN KEY (org_id, publication_id) REFERENCES publication_queue (org_id, publication_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE vote_void (
    org_id TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    vote_count INTEGER NOT NULL CHECK (vote_count >= 1),
    reason TEXT NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, publication_id, vote_count),
    FOREIGN KEY (org_id, publication_id) REFERENCES publication_queue (org_id, publication_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE proposal_return (
    org_id TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    returned_from TEXT NOT NULL,
    reason TEXT NOT NULL,
    answer TEXT NOT NULL,
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    evidence_hash TEXT NOT NULL CHECK (length(evidence_hash) = 64),
    \(creationColumns),
    PRIMARY KEY (org_id, publication_id, number),
    FOREIGN KEY (org_id, publication_id) REFERENCES publication_queue (org_id, publication_id),
    FOREIGN KEY (org_id, returned_from) REFERENCES publication_queue (org_id, publication_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE proposal_merge (
    org_id TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    member_state TEXT NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, publication_id, member_id),
    FOREIGN KEY (org_id, publication_id) REFERENCES publication_queue (org_id, publication_id),
    FOREIGN KEY (org_id, member_id) REFERENCES publication_queue (org_id, publication_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ix_merge_member ON proposal_merge (org_id, member_id);

  CREATE TABLE merge_undo (
    org_id TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, publication_id),
    FOREIGN KEY (org_id, publication_id) REFERENCES publication_queue (org_id, publication_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE release_promise (
    org_id TEXT NOT NULL,
    object_kind TEXT NOT NULL \(oneOf("object_kind", "workflow", "skill")),
    object_id TEXT NOT NULL,
    version TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    promise TEXT NOT NULL CHECK (json_valid(promise)),
    \(creationColumns),
    PRIMARY KEY (org_id, object_kind, object_id, version),
    FOREIGN KEY (org_id, publication_id) REFERENCES publication_queue (org_id, publication_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE release_event (
    org_id TEXT NOT NULL,
    object_kind TEXT NOT NULL \(oneOf("object_kind", "workflow", "skill")),
    object_id TEXT NOT NULL,
    version TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    event TEXT NOT NULL \(oneOf("event", "activated", "replaced", "withdrawn", "restored")),
    \(creationColumns),
    PRIMARY KEY (org_id, object_kind, object_id, number)
  ) STRICT, WITHOUT ROWID;

  \(appendOnly("retraction", key: ["org_id", "retraction_id"]))
  \(appendOnly("retracted_episode", key: ["org_id", "episode_id"]))
  \(appendOnly("evidence_episode", key: ["org_id", "publication_id", "role", "episode_id", "revision"]))
  \(appendOnly("evidence_addendum", key: ["org_id", "publication_id", "number"]))
  \(appendOnly("recall_decision", key: ["org_id", "retraction_id", "publication_id"]))
  \(appendOnly("vote_void", key: ["org_id", "publication_id", "vote_count"]))
  \(appendOnly("proposal_return", key: ["org_id", "publication_id", "number"]))
  \(appendOnly("proposal_merge", key: ["org_id", "publication_id", "member_id"]))
  \(appendOnly("merge_undo", key: ["org_id", "publication_id"]))
  \(appendOnly("release_promise", key: ["org_id", "object_kind", "object_id", "version"]))
  \(appendOnly("release_event", key: ["org_id", "object_kind", "object_id", "number"]))
  """
