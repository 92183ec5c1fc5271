/// Spans that were accepted and wait for the rest of their trace. A trace that was promoted keeps its spans for a while, since
/// late ones make its next revision; then they go, and its row stays, so that a span that is later still is not taken for a trace.
let traceTables = """
  CREATE TABLE otlp_trace (
    org_id TEXT NOT NULL,
    trace_id TEXT NOT NULL CHECK (length(trace_id) = 32),
    state TEXT NOT NULL \(oneOf("state", "open", "closed", "purged")),
    has_ended INTEGER NOT NULL CHECK (has_ended IN (0, 1)),
    span_count INTEGER NOT NULL CHECK (span_count >= 0),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    received_at INTEGER NOT NULL,
    \(changeColumns),
    PRIMARY KEY (org_id, trace_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ix_otlp_trace_state ON otlp_trace (org_id, state, received_at);

  CREATE TABLE otlp_span (
    org_id TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    span_id TEXT NOT NULL CHECK (length(span_id) = 16),
    ended_at_ns INTEGER NOT NULL CHECK (ended_at_ns >= 0),
    document TEXT NOT NULL CHECK (json_valid(document)),
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    \(creationColumns),
    PRIMARY KEY (org_id, trace_id, span_id),
    FOREIGN KEY (org_id, trace_id) REFERENCES otlp_trace (org_id, trace_id)
  ) STRICT;

  \(keepsCreation("otlp_trace"))
  """
