import Application
import HTTPTypes
import Ingestion
import JSONDocuments

/// Why a call failed, as RFC 9457 writes it. It never holds a path of the machine, a statement of SQL or a stack, nor a
/// secret that the caller sent by mistake.
struct Problem: Error, Hashable, Sendable {
  static let mediaType = "application/problem+json"

  let status: HTTPResponse.Status
  /// A stable name for programs.
  let code: String
  /// One sentence: what is wrong and what to do.
  let detail: String
  /// The field or parameter that is wrong.
  var field: String?
  /// Further headers, such as Retry-After.
  var headers = HTTPFields()
  /// What is for the log only.
  var cause: String?

  init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, field: String? = nil) {
    var redactor = Redactor(redactsAddresses: false)
    self.status = status
    self.code = code
    self.detail = redactor.redacted(detail)
    self.field = field.map { redactor.redactedIdentifier($0) }
  }

  /// The one place that maps errors to HTTP.
  init(_ error: any Error) {
    if let problem = error as? Problem {
      self = problem
      return
    }
    let sentence = Failure(error)?.sentence ?? "\(type(of: error))"
    switch FailureKind(error) {
    case .malformed: self.init(.badRequest, "malformed-json", sentence)
    case .invalid(let field): self.init(.unprocessableContent, "invalid", sentence, field: field)
    case .notFound: self.init(.notFound, "not-found", "There is no such thing here: check its name.")
    case .gone: self.init(.gone, "gone", sentence)
    case .refused: self.init(.forbidden, "refused", sentence)
    case .conflict: self.init(.conflict, "conflict", sentence)
    case .stale: self.init(.preconditionFailed, "stale-revision", sentence)
    case .busy:
      self.init(.serviceUnavailable, "busy", "Another writer is at work: try again.")
      headers[.retryAfter] = "2"
    case .failed:
      self.init(.internalServerError, "failed", "The service could not do this: tell its keeper the request's id.")
      var redactor = Redactor(redactsAddresses: false)
      cause = redactor.redacted(sentence)
    }
  }

  /// The problem as an answer.
  func answer(instance: String) -> Answer {
    var json: JSONObject = [
      "type": .string("urn:autogenesis:problem:" + code), "title": .string(status.reasonPhrase),
      "status": .number(status.code), "detail": .string(detail), "code": .string(code),
      "instance": .string("urn:autogenesis:request:" + instance),
    ]
    if let field { json["errors"] = [["field": .string(field), "detail": .string(detail)]] }
    var answer = Answer(json, status: status)
    answer.mediaType = Self.mediaType
    answer.headers = headers
    return answer
  }
}
