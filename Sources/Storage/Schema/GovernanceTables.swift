/// The publication queue with its votes, and the event bus (001 §2 C and D, §5, C-05).
let governanceTables = """
  CREATE TABLE publication_queue (
    org_id TEXT NOT NULL,
    publication_id TEXT NOT NULL CHECK (length(publication_id) BETWEEN 1 AND 36),
    proposal_type TEXT NOT NULL \(oneOf("proposal_type", "workflow", "step", "skill")),
    claim TEXT NOT NULL \(oneOf("claim", "codify", "change", "skill")),
    title TEXT NOT NULL,
    proposal_body TEXT NOT NULL CHECK (json_valid(proposal_body)),
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    provenance TEXT NOT NULL CHECK (json_valid(provenance)),
    risk_score REAL NOT NULL CHECK (risk_score BETWEEN 0 AND 1),
    risk TEXT NOT NULL CHECK (json_valid(risk)),
    policy_checks TEXT NOT NULL CHECK (json_valid(policy_checks)),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 64),
    proposal_hash TEXT NOT NULL CHECK (length(proposal_hash) = 64),
    evidence_hash TEXT NOT NULL CHECK (length(evidence_hash) = 64),
    policy_hash TEXT NOT NULL CHECK (length(policy_hash) = 64),
    state TEXT NOT NULL
      \(oneOf("state", "pending", "in_review", "approved", "canary", "published", "rejected", "expired", "merged", "blocked")),
    decision TEXT NOT NULL DEFAULT 'pending' \(oneOf("decision", "pending", "approved", "rejected")),
    decided_by TEXT,
    decided_at TEXT,
    decided_at_us INTEGER,
    published_object_id TEXT,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    \(extraColumn),
    \(changeColumns),
    PRIMARY KEY (org_id, publication_id)
  ) STRICT;
  CREATE UNIQUE INDEX ux_queue_hash ON publication_queue (org_id, proposal_hash);
  CREATE INDEX ix_queue_state ON publication_queue (org_id, state, created_at);
  CREATE TRIGGER publication_queue_change_kept BEFORE UPDATE OF
    org_id, publication_id, proposal_type, claim, proposal_body, author, proposal_hash
  ON publication_queue
  BEGIN SELECT RAISE(ABORT, 'publication_queue: the change that a proposal is about never changes'); END;
  CREATE TRIGGER publication_queue_revision_grows BEFORE UPDATE ON publication_queue
  WHEN NEW.revision IS NOT OLD.revision + 1
  BEGIN SELECT RAISE(ABORT, 'publication_queue: the revision grows by one with each change'); END;

  CREATE TABLE proposal_vote (
    org_id TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
    principal_id TEXT NOT NULL,
    role_id TEXT NOT NULL,
    decision TEXT NOT NULL \(oneOf("decision", "approve", "reject")),
    reason TEXT,
    proposal_hash TEXT NOT NULL CHECK (length(proposal_hash) = 64),
    evidence_hash TEXT NOT NULL CHECK (length(evidence_hash) = 64),
    \(creationColumns),
    PRIMARY KEY (org_id, publication_id, ordinal),
    CHECK (decision = 'approve' OR COALESCE(length(reason), 0) > 0),
    FOREIGN KEY (org_id, publication_id) REFERENCES publication_queue (org_id, publication_id),
    FOREIGN KEY (org_id, principal_id) REFERENCES principal (org_id, principal_id),
    FOREIGN KEY (org_id, role_id) REFERENCES role (org_id, role_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE event_bus (
    org_id TEXT NOT NULL,
    event_id TEXT NOT NULL CHECK (length(event_id) BETWEEN 1 AND 36),
    topic TEXT NOT NULL CHECK (length(topic) BETWEEN 1 AND 128),
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    produced_at TEXT NOT NULL,
    produced_at_us INTEGER NOT NULL,
    producer_id TEXT NOT NULL CHECK (length(producer_id) BETWEEN 1 AND 64),
    \(extraColumn),
    \(creationColumns),
    PRIMARY KEY (org_id, event_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ix_event_topic_time ON event_bus (org_id, topic, produced_at_us DESC);

  \(keepsCreation("publication_queue"))
  \(appendOnly("proposal_vote", key: ["org_id", "publication_id", "ordinal"]))
  \(appendOnly("event_bus", key: ["org_id", "event_id"]))
  """
