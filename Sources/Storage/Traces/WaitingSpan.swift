public import Domain
public import JSONDocuments

/// A redacted span on its way into an episode.
public struct WaitingSpan: Hashable, Sendable {
  /// The trace: 32 lower-case hex digits.
  public let traceID: String
  /// The span: 16 lower-case hex digits.
  public let spanID: String
  /// Whether it is a root that has ended: its trace may be complete.
  public let endsTrace: Bool
  /// When it ended, in nanoseconds since the epoch; 0 while it runs. Of two copies the later one stays.
  public let endedNanoseconds: Int64
  /// The span itself.
  public let document: JSONObject

  /// Describes a span.
  public init(traceID: String, spanID: String, endsTrace: Bool, endedNanoseconds: Int64, document: JSONObject) {
    self.traceID = traceID
    self.spanID = spanID
    self.endsTrace = endsTrace
    self.endedNanoseconds = endedNanoseconds
    self.document = document
  }
}

/// What became of spans that arrived.
public struct SpanReceipt: Hashable, Sendable {
  /// Spans that are new, or newer than the copy that was there.
  public var accepted = 0
  /// Spans that were there already.
  public var duplicate = 0
  /// Spans of traces whose other spans are gone already.
  public var late = 0
  /// Spans of traces that have as many as a trace may have.
  public var surplus = 0

  /// Nothing yet.
  public init() {}
}

/// Since when no span must have come for a trace to be closed, given up, or dropped.
public struct TraceDeadlines: Hashable, Sendable {
  /// For a trace whose root has ended.
  public let quietSince: Timestamp
  /// For a trace whose root never came.
  public let silentSince: Timestamp
  /// For the spans of a closed trace.
  public let keptSince: Timestamp

  /// Names the three times.
  public init(quietSince: Timestamp, silentSince: Timestamp, keptSince: Timestamp) {
    self.quietSince = quietSince
    self.silentSince = silentSince
    self.keptSince = keptSince
  }
}

/// A trace that may be complete.
public struct WaitingTrace: Hashable, Sendable {
  /// 32 lower-case hex digits.
  public let traceID: String
  /// How many spans have changed it so far.
  public let revision: Int
  /// How many spans it has.
  public let spanCount: Int
}
