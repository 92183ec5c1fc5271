public import Domain
public import Ingestion
import JSONDocuments
import Storage

/// What became of a request's spans.
public struct TraceReceipt: Hashable, Sendable {
  /// Spans that are kept now.
  public internal(set) var accepted = 0
  /// Spans that were kept already: a retry.
  public internal(set) var duplicate = 0
  /// Spans that will never be kept; sending them again is of no use.
  public internal(set) var rejected = 0
  /// Why spans were rejected, or what of a resource was left out; empty when everything is kept.
  public internal(set) var message = ""

  /// Adds up; the message stays what it was.
  public static func += (sum: inout Self, next: Self) {
    sum.accepted += next.accepted
    sum.duplicate += next.duplicate
    sum.rejected += next.rejected
  }

  /// Nothing yet.
  public init() {}

  /// The body of the answer, in the encoding of the request.
  public func answer(in encoding: TraceAnswer.Encoding) -> [UInt8] {
    TraceAnswer.taken(rejected: rejected, message: message, in: encoding)
  }
}

extension Workspace {
  /// Accepts the spans of one OTLP request; when this returns they survive a crash, and `closeTraces` makes episodes of them.
  ///
  /// - Parameters:
  ///   - body: The request's body, unpacked.
  ///   - principal: Who sent it; the actor of the workspace when nobody is named.
  /// - Throws: `TraceFault` when the body is no such request; nothing of it is kept then. `StorageError`.
  public func receiveTraces(
    _ body: [UInt8], encoding: TraceAnswer.Encoding, by principal: Principal? = nil
  ) throws -> TraceReceipt {
    let limits = IngestLimits()
    let batch =
      switch encoding {
      case .json: try TraceBatch(json: body, limits: limits)
      case .protobuf: try TraceBatch(protobuf: body, limits: limits)
      }
    var redactor = Redactor(redactsAddresses: false)
    let spans = batch.spans.map { Self.waiting(redactor.redacted($0)) }
    let stored = try store.receive(spans, limit: configuration.maximumTraceSpans, change(by: principal))
    var receipt = TraceReceipt()
    receipt.accepted = stored.accepted
    receipt.duplicate = stored.duplicate
    receipt.rejected = batch.refusals.count + stored.late + stored.surplus
    // The first refusal names a span of the request, so its text goes through the redactor, too.
    receipt.message = redactor.redacted(message(batch, stored))
    return receipt
  }

  private func message(_ batch: TraceBatch, _ stored: SpanReceipt) -> String {
    var parts = batch.refusals.prefix(1).map(\.reason)
    if batch.refusals.count > 1 { parts.append("\(batch.refusals.count - 1) more are like that.") }
    parts += batch.losses.prefix(1)
    if batch.losses.count > 1 { parts.append("\(batch.losses.count - 1) more attributes are left out.") }
    if stored.late > 0 { parts.append("\(stored.late) spans came too late: their trace was completed and put away.") }
    if stored.surplus > 0 {
      parts.append(
        "\(stored.surplus) spans are more than the \(configuration.maximumTraceSpans) that a trace may have.")
    }
    return parts.joined(separator: " ")
  }

  private static func waiting(_ span: TraceSpan) -> WaitingSpan {
    let ended = Int64(clamping: span.endNanoseconds ?? 0)
    return WaitingSpan(
      traceID: span.traceID, spanID: span.spanID, endsTrace: span.parentID == nil && ended > 0, endedNanoseconds: ended,
      document: span.json)
  }
}
