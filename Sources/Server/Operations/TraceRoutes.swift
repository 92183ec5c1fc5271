import Application
import Files
import HTTPTypes
import Ingestion
import JSONDocuments

/// Spans come in as OpenTelemetry's exporters send them: OTLP/HTTP 1.x, JSON or protobuf, plain or packed with gzip.
///
/// Refusals are a google.rpc.Status in the encoding of the request. A span that is sent again is recognised by its identifiers,
/// so there is no Idempotency-Key.
enum TraceRoutes {
  static let all = [receive]

  private static let receive = Route(
    .receiveTraces, .post, "/v1/traces",
    "Takes in spans (OTLP/HTTP). A trace becomes an episode when its root has ended and no span came for the quiet period.",
    work: .writing, body: .traces, result: AnswerRule(otherMediaTypes: [BodyForm.protobufType])
  ) { call in
    guard let encoding = call.form.encoding else {
      throw BodyReader.mediaTypeUnknown(among: BodyRule.traces.mediaTypes)
    }
    let body = call.form.isPacked ? try unpacked(call.body) : call.body
    let receipt = try call.workspace.receiveTraces(body, encoding: encoding)
    call.state.metrics.received(receipt)
    return Answer(
      status: .ok, mediaType: BodyForm.mediaType(of: encoding), body: receipt.answer(in: encoding))
  }

  /// How far a packed body may grow: real spans pack to a tenth or a thirtieth.
  static let limits = DecompressionLimits(maximumBytes: 32 << 20, maximumRatio: 200, ratioFreeBytes: 4 << 20)

  private static func unpacked(_ body: [UInt8]) throws -> [UInt8] {
    let stream = ByteStream(bytes: body, name: "the body", limits: limits)
    guard stream.isCompressed else {
      throw Problem(
        .badRequest, "gzip-broken", "The body is not packed with gzip, though its Content-Encoding says so.")
    }
    var bytes: [UInt8] = []
    do throws(FileError) {
      while case let chunk = try stream.readChunk(), !chunk.isEmpty { bytes += chunk }
    } catch .decompressionLimit(_, let reason) {
      throw Problem(
        .contentTooLarge, "body-too-large", "The body was not unpacked any further, \(reason): send it in parts.")
    } catch {
      throw Problem(.badRequest, "gzip-broken", "The body is packed with gzip and damaged: send it again.")
    }
    return bytes
  }
}

extension Problem {
  /// The refusal as an exporter reads it: a google.rpc.Status with the code that belongs to the status of HTTP.
  func traceAnswer(in encoding: TraceAnswer.Encoding) -> Answer {
    var answer = Answer(
      status: status, mediaType: BodyForm.mediaType(of: encoding),
      body: TraceAnswer.refused(code: statusCode, message: detail, in: encoding))
    answer.headers = headers
    return answer
  }

  /// One of google.rpc.Code.
  private var statusCode: Int32 {
    switch status.code {
    case 401: 16
    case 403: 7
    case 404: 5
    case 408: 4
    case 409: 10
    case 413, 429: 8
    case 503: 14
    case 500...: 13
    default: 3
    }
  }
}
