public import Domain
import GRDB
public import JSONDocuments

extension Store {
  /// Keeps spans until their traces are complete; when this returns they survive a crash.
  ///
  /// A span that is there already counts once: of two copies the one that ended later stays, else the one of the greater digest,
  /// so that the order of arrival decides nothing.
  ///
  /// - Parameter limit: How many spans a trace may have.
  public func receive(_ spans: [WaitingSpan], limit: Int, _ change: Change) throws -> SpanReceipt {
    try write { database in
      var receipt = SpanReceipt()
      for span in spans { try database.receive(span, limit: limit, change, &receipt) }
      return receipt
    }
  }

  /// Open traces that are complete or given up, the one that waits longest first.
  ///
  /// - Parameters:
  ///   - quietSince: A trace whose root has ended is complete when its last span arrived at this time or before.
  ///   - silentSince: A trace whose root never came is given up when its last span arrived at this time or before.
  public func completeTraces(
    quietSince: Timestamp, silentSince: Timestamp, limit: Int, in organisation: OrganisationID
  ) throws -> [WaitingTrace] {
    try read { database in
      try database.rows(
        """
        SELECT trace_id, revision, span_count FROM otlp_trace
        WHERE org_id = ? AND state = 'open' AND received_at <= CASE has_ended WHEN 1 THEN ? ELSE ? END
        ORDER BY received_at, trace_id LIMIT ?
        """, organisation.rawValue, quietSince.microseconds, silentSince.microseconds, limit
      ).map { WaitingTrace(traceID: $0.text(0), revision: $0[1], spanCount: $0[2]) }
    }
  }

  /// Whether a trace of the tenant is to be closed, given up or dropped by now.
  public func tracesWait(until deadlines: TraceDeadlines, in organisation: OrganisationID) throws -> Bool {
    try read { database in
      try database.count(
        """
        SELECT EXISTS (
          SELECT 1 FROM otlp_trace WHERE org_id = ?1 AND state = 'open'
            AND received_at <= CASE has_ended WHEN 1 THEN ?2 ELSE ?3 END
        ) OR EXISTS (SELECT 1 FROM otlp_trace WHERE org_id = ?1 AND state = 'closed' AND received_at <= ?4)
        """, organisation.rawValue, deadlines.quietSince.microseconds, deadlines.silentSince.microseconds,
        deadlines.keptSince.microseconds) > 0
    }
  }

  /// The spans of a trace, by identifier.
  public func spans(ofTrace traceID: String, in organisation: OrganisationID) throws -> [JSONObject] {
    try read { database in
      try database.rows(
        "SELECT document FROM otlp_span WHERE org_id = ? AND trace_id = ? ORDER BY span_id", organisation.rawValue,
        traceID
      ).map { try $0.object(0) }
    }
  }

  /// Notes that traces were promoted as they stood; one that got a span meanwhile stays open.
  public func close(_ traces: [WaitingTrace], _ change: Change) throws {
    try write { database in
      for trace in traces {
        try database.run(
          """
          UPDATE otlp_trace SET state = 'closed', updated_at = ?, updated_by = ?
          WHERE org_id = ? AND trace_id = ? AND state = 'open' AND revision = ?
          """, change.at.microseconds, change.principal.id.rawValue, change.organisation.rawValue, trace.traceID,
          trace.revision)
      }
    }
  }

  /// Drops the spans of traces that were closed and got none since a time; returns how many traces these are.
  public func purgeTraces(silentSince: Timestamp, _ change: Change) throws -> Int {
    try write { database in
      let organisation = change.organisation.rawValue
      try database.run(
        """
        DELETE FROM otlp_span WHERE org_id = ? AND trace_id IN (
          SELECT trace_id FROM otlp_trace WHERE org_id = ? AND state = 'closed' AND received_at <= ?)
        """, organisation, organisation, silentSince.microseconds)
      try database.run(
        """
        UPDATE otlp_trace SET state = 'purged', span_count = 0, updated_at = ?, updated_by = ?
        WHERE org_id = ? AND state = 'closed' AND received_at <= ?
        """, change.at.microseconds, change.principal.id.rawValue, organisation, silentSince.microseconds)
      return database.changesCount
    }
  }

  /// How many traces wait for more spans.
  public func openTraceCount(in organisation: OrganisationID) throws -> Int {
    try read { database in
      try database.count(
        "SELECT count(*) FROM otlp_trace WHERE org_id = ? AND state = 'open'", organisation.rawValue)
    }
  }
}

extension Database {
  fileprivate func receive(
    _ span: WaitingSpan, limit: Int, _ change: Change, _ receipt: inout SpanReceipt
  ) throws {
    let organisation = change.organisation.rawValue
    let trace = try row(
      "SELECT state, span_count FROM otlp_trace WHERE org_id = ? AND trace_id = ?", organisation, span.traceID)
    if trace?.text(0) == "purged" {
      receipt.late += 1
      return
    }
    let text = JSONValue.object(span.document).text
    let digest = Digest.sha256(text)
    let known = try row(
      "SELECT ended_at_ns, digest FROM otlp_span WHERE org_id = ? AND trace_id = ? AND span_id = ?", organisation,
      span.traceID, span.spanID)
    if let known, (span.endedNanoseconds, digest) <= (known[0] as Int64, known.text(1)) {
      receipt.duplicate += 1
      return
    }
    if known == nil, let trace, trace[1] >= limit {
      receipt.surplus += 1
      return
    }
    try touchTrace(of: span, isNewSpan: known == nil, change)
    try run(
      """
      INSERT INTO otlp_span VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (org_id, trace_id, span_id) DO UPDATE SET
        ended_at_ns = excluded.ended_at_ns, document = excluded.document, digest = excluded.digest
      """, organisation, span.traceID, span.spanID, span.endedNanoseconds, text, digest, change.at.microseconds,
      change.principal.id.rawValue)
    receipt.accepted += 1
  }

  /// Opens the trace, or opens it again.
  private func touchTrace(of span: WaitingSpan, isNewSpan: Bool, _ change: Change) throws {
    let at = change.at.microseconds
    let principal = change.principal.id.rawValue
    try run(
      """
      INSERT INTO otlp_trace VALUES (?, ?, 'open', ?, 1, 1, ?, ?, ?, ?, ?)
      ON CONFLICT (org_id, trace_id) DO UPDATE SET
        state = 'open', has_ended = max(has_ended, excluded.has_ended), span_count = span_count + ?,
        revision = revision + 1, received_at = max(received_at, excluded.received_at), updated_at = excluded.updated_at,
        updated_by = excluded.updated_by
      """, change.organisation.rawValue, span.traceID, span.endsTrace ? 1 : 0, at, at, principal, at, principal,
      isNewSpan ? 1 : 0)
  }
}
