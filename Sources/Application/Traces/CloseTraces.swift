import Domain
import Files
import Ingestion
import JSONDocuments
import Storage

/// What a round of closing traces did.
public struct TraceClosing: Hashable, Sendable {
  /// Traces that were looked at.
  public internal(set) var traces = 0
  /// What became of their episodes.
  public internal(set) var accepted = 0
  public internal(set) var updated = 0
  public internal(set) var duplicate = 0
  public internal(set) var quarantined = 0
  /// Whether more traces wait than one round takes.
  public internal(set) var hasMore = false

  /// Nothing yet.
  public init() {}

  /// Adds up.
  public static func += (sum: inout Self, next: Self) {
    sum.traces += next.traces
    sum.accepted += next.accepted
    sum.updated += next.updated
    sum.duplicate += next.duplicate
    sum.quarantined += next.quarantined
    sum.hasMore = sum.hasMore || next.hasMore
  }
}

extension Workspace {
  /// How many traces one round promotes, which is one transaction.
  private static let tracesPerRound = 200
  /// How many spans one round holds in memory, more only when a single trace has more.
  private static let spansPerRound = 50_000

  /// One round of `closeTraces` for each tenant that has something to close.
  ///
  /// - Throws: `BusyError` when another process is writing, `StorageError`.
  public func closeTracesOfAllTenants() throws -> TraceClosing {
    var closing = TraceClosing()
    for organisation in try store.organisations() {
      guard try store.tracesWait(until: deadlines, in: organisation) else { continue }
      closing += try of(organisation).closeTraces()
    }
    return closing
  }

  /// Makes episodes of the traces that are complete: those whose root has ended and that got no span for the quiet period, and
  /// those that got none for so long that their root will not come. A trace that got spans since makes the next revision.
  ///
  /// A crash at any point loses nothing: a trace is noted as closed after its episode is in store, and an episode that is in store
  /// already is a duplicate.
  ///
  /// - Throws: `BusyError` when another process is writing, `StorageError`.
  public func closeTraces() throws -> TraceClosing {
    let held = try lock()
    defer { held.release() }
    let deadlines = deadlines
    let complete = try store.completeTraces(
      quietSince: deadlines.quietSince, silentSince: deadlines.silentSince, limit: Self.tracesPerRound, in: organisation
    )
    let traces = Self.round(of: complete)
    var closing = TraceClosing()
    closing.traces = traces.count
    closing.hasMore = traces.count < complete.count || complete.count == Self.tracesPerRound
    if !traces.isEmpty {
      let outcome = try promote(traces, change())
      closing.accepted = outcome.accepted
      closing.updated = outcome.updated
      closing.duplicate = outcome.duplicate
      closing.quarantined = outcome.quarantined
      try store.close(traces, change())
    }
    _ = try store.purgeTraces(silentSince: deadlines.keptSince, change())
    return closing
  }

  private var deadlines: TraceDeadlines {
    let now = clock.now
    return TraceDeadlines(
      quietSince: now.advanced(byMicroseconds: -configuration.traceQuietSeconds * 1_000_000),
      silentSince: now.advanced(byMicroseconds: -configuration.traceSilenceSeconds * 1_000_000),
      keptSince: now.advanced(byMicroseconds: -configuration.traceRetentionSeconds * 1_000_000))
  }

  /// As many of the traces as one round holds.
  private static func round(of traces: [WaitingTrace]) -> [WaitingTrace] {
    var spanCount = 0
    return Array(
      traces.prefix { trace in
        defer { spanCount += trace.spanCount }
        return spanCount == 0 || spanCount + trace.spanCount <= spansPerRound
      })
  }

  /// Makes episodes of traces; they stay open.
  func promote(_ traces: [WaitingTrace], _ change: Change) throws -> IngestOutcome {
    let items = try traces.enumerated().map { try item($1.traceID, ordinal: $0 + 1) }
    let area = try store.beginStaging(Self.description(of: items, traces), in: organisation)
    do {
      for item in items { _ = try stage(item, in: area) }
    } catch {
      try store.discard(area)
      throw error
    }
    return try store.promote(area, change)
  }

  private func item(_ traceID: String, ordinal: Int) throws -> IngestItem {
    let spans = try store.spans(ofTrace: traceID, in: organisation).compactMap { TraceSpan($0) }
    var redactor = Redactor(redactsAddresses: false)
    do throws(DocumentError) {
      let options = IngestOptions(source: "otlp", limits: IngestLimits())
      return .episode(redactor.redacted(try TraceAssembler(options: options).episode(of: spans)))
    } catch {
      return .quarantined(
        QuarantinedRecord(line: ordinal, reason: "Trace \(traceID): \(error.description)", excerpt: traceID))
    }
  }

  /// The batch as a file: its digest is that of its episodes, so that a round that is done again after a crash is the same one.
  private static func description(of items: [IngestItem], _ traces: [WaitingTrace]) -> StagedFile {
    let hashes = zip(items, traces).map { item, trace in
      if case .episode(let episode) = item { episode.contentHash } else { trace.traceID }
    }
    let text = hashes.joined(separator: "\n")
    return StagedFile(name: "otlp", digest: Digest.sha256(text), format: "otlp", sizeBytes: text.utf8.count)
  }
}
