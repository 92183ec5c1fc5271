public import JSONDocuments

/// A span of a trace as any of its encodings told it; attributes of all kinds as JSON, texts that hold JSON already read.
public struct TraceSpan: Hashable, Sendable {
  /// The trace: 32 lower-case hex digits.
  public var traceID: String
  /// The span: 16 lower-case hex digits, unique within the trace.
  public var spanID: String
  /// The span that this one is part of; nil for the root.
  public var parentID: String?
  /// The name that the instrumentation gave.
  public var name: String
  /// OTLP's span kind: 1 internal, 2 server, 3 client, 4 producer, 5 consumer; 0 unknown.
  public var kind: Int
  /// Nanoseconds since the epoch; nil when there is none.
  public var startNanoseconds: UInt64?
  /// Nanoseconds since the epoch; nil while the span is running.
  public var endNanoseconds: UInt64?
  /// The attributes; of a key given twice the last value.
  public var attributes: JSONObject
  /// The events in the order in which they were written.
  public var events: [SpanEvent]
  /// Other spans that this one names: `trace_id`, `span_id`, `attributes`.
  public var links: [JSONValue]
  /// How the span ended.
  public var status: SpanStatus
  /// What the status adds, empty when nothing.
  public var statusMessage: String
  /// The attributes of what sent the span: service, host, SDK.
  public var resource: JSONObject
  /// The instrumentation's name, empty when unknown.
  public var scopeName: String
  /// The instrumentation's version, empty when unknown.
  public var scopeVersion: String

  init(traceID: String, spanID: String, parentID: String?, name: String) {
    self.traceID = traceID
    self.spanID = spanID
    self.parentID = parentID
    self.name = name
    kind = 0
    attributes = JSONObject()
    events = []
    links = []
    status = .unset
    statusMessage = ""
    resource = JSONObject()
    scopeName = ""
    scopeVersion = ""
  }
}

/// Something that happened during a span.
public struct SpanEvent: Hashable, Sendable {
  /// The name.
  public var name: String
  /// Nanoseconds since the epoch; nil when there is none.
  public var nanoseconds: UInt64?
  /// The attributes.
  public var attributes: JSONObject
}

/// How a span ended, by OTLP's numbers.
public enum SpanStatus: Int, Sendable {
  case unset = 0
  case ok = 1
  case error = 2
}
