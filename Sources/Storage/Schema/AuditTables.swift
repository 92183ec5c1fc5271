/// The hash-chained audit log: entries, erasable payloads, signed checkpoints (K-29 to K-31).
///
/// The triggers refuse every change but a correct append, also by INSERT OR REPLACE, with `recursive_triggers` on or
/// off: a row that REPLACE would delete is found before the insert. They are a seat belt; the chain is the proof.
/// Payloads may be deleted (erasure), never changed.
let auditTables = """
  CREATE TABLE audit_entry (
    log_id TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq >= 0),
    prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    body BLOB NOT NULL,
    PRIMARY KEY (log_id, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX ux_audit_hash ON audit_entry (hash);
  CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
  BEGIN SELECT RAISE(ABORT, 'audit: append-only'); END;
  CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
  BEGIN SELECT RAISE(ABORT, 'audit: append-only'); END;
  CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
  BEGIN
    SELECT RAISE(ABORT, 'audit: hash exists') WHERE EXISTS (SELECT 1 FROM audit_entry WHERE hash = NEW.hash);
    SELECT RAISE(ABORT, 'audit: seq')
      WHERE NEW.seq IS NOT (SELECT COALESCE(max(seq) + 1, 0) FROM audit_entry WHERE log_id = NEW.log_id);
    SELECT RAISE(ABORT, 'audit: prev_hash') WHERE NEW.seq > 0 AND NEW.prev_hash IS NOT
      (SELECT hash FROM audit_entry WHERE log_id = NEW.log_id AND seq = NEW.seq - 1);
  END;

  CREATE TABLE audit_payload (
    log_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    field TEXT NOT NULL \(oneOf("field", "changes", "context")),
    salt TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (log_id, seq, field)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_payload_no_update BEFORE UPDATE ON audit_payload
  BEGIN SELECT RAISE(ABORT, 'audit payload: no update'); END;
  CREATE TRIGGER audit_payload_insert BEFORE INSERT ON audit_payload
  WHEN EXISTS (
    SELECT 1 FROM audit_payload WHERE log_id = NEW.log_id AND seq = NEW.seq AND field = NEW.field)
  BEGIN SELECT RAISE(ABORT, 'audit payload: exists'); END;

  CREATE TABLE audit_checkpoint (
    log_id TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    root TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (log_id, size)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint
  BEGIN SELECT RAISE(ABORT, 'checkpoint: append-only'); END;
  CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint
  BEGIN SELECT RAISE(ABORT, 'checkpoint: append-only'); END;
  CREATE TRIGGER audit_checkpoint_insert BEFORE INSERT ON audit_checkpoint
  BEGIN
    SELECT RAISE(ABORT, 'checkpoint: not growing')
      WHERE NEW.size <= (SELECT max(size) FROM audit_checkpoint WHERE log_id = NEW.log_id);
    SELECT RAISE(ABORT, 'checkpoint: beyond log')
      WHERE NEW.size > (SELECT count(*) FROM audit_entry WHERE log_id = NEW.log_id);
  END;
  """
