/// Who may call the service: keys, of which only a digest is kept, and the answers that a repeated request gets again.
///
/// A revoked key stays revoked, whatever runs SQL against the file. What a principal may decide stands in `principal.roles`;
/// `roles` and `scopes` of a key say only what may be asked for with it.
let identityTables = """
  CREATE TABLE access_key (
    org_id TEXT NOT NULL,
    key_id TEXT NOT NULL CHECK (length(key_id) = 16),
    principal_id TEXT NOT NULL,
    token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
    label TEXT NOT NULL CHECK (length(label) <= 128),
    roles TEXT NOT NULL CHECK (json_type(roles) = 'array'),
    scopes TEXT CHECK (scopes IS NULL OR json_type(scopes) = 'array'),
    expires_at INTEGER,
    revoked_at INTEGER,
    \(changeColumns),
    PRIMARY KEY (key_id),
    FOREIGN KEY (org_id, principal_id) REFERENCES principal (org_id, principal_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ix_access_key_principal ON access_key (org_id, principal_id);
  CREATE TRIGGER access_key_stays_revoked BEFORE UPDATE ON access_key
  WHEN OLD.revoked_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'access_key: a revoked key stays as it is'); END;
  CREATE TRIGGER access_key_keeps_token BEFORE UPDATE OF
    org_id, key_id, principal_id, token_hash, roles, scopes, expires_at
  ON access_key
  BEGIN SELECT RAISE(ABORT, 'access_key: what a key may do never changes'); END;

  CREATE TABLE idempotent_answer (
    org_id TEXT NOT NULL,
    principal_id TEXT NOT NULL,
    idempotency_token TEXT NOT NULL CHECK (length(idempotency_token) BETWEEN 1 AND 255),
    request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
    status INTEGER NOT NULL CHECK (status BETWEEN 100 AND 599),
    headers TEXT NOT NULL CHECK (json_type(headers) = 'object'),
    body BLOB NOT NULL,
    \(creationColumns),
    PRIMARY KEY (org_id, principal_id, idempotency_token),
    FOREIGN KEY (org_id, principal_id) REFERENCES principal (org_id, principal_id)
  ) STRICT;
  CREATE INDEX ix_idempotent_answer_time ON idempotent_answer (created_at);

  \(keepsCreation("access_key"))
  """
