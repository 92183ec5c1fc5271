import Application
import Domain
import HTTPTypes
import JSONDocuments
import Storage
import Synchronization

/// Recognises a request that is sent again under its Idempotency-Key: it gets the answer of the first one.
///
/// The answer is kept after the change is made, not in its transaction: it shows what was committed, and a use case may be
/// several transactions (runs are staged in a file of their own, indexes are sealed). When the process dies in between, the
/// repetition is carried out: what it would do twice has a natural key (an episode, a span, a document of the catalogue, a
/// proposal, a vote) and is not done twice, but its answer may then be that of a duplicate.
final class Repetitions: Sendable {
  private static let header: HTTPField.Name? = HTTPField.Name("Idempotency-Key")

  private let underWay = Mutex<Set<String>>([])

  /// The key that a request names; nil when it names none.
  ///
  /// - Throws: `Problem` for a key that is none.
  static func key(in headers: HTTPFields) throws -> String? {
    guard let header, let text = headers[header] else { return nil }
    guard let key = IdempotencyKey(text) else {
      throw Problem(
        .badRequest, "idempotency-key",
        "An Idempotency-Key is 1 to 255 ASCII characters in quotes, or visible ones without quotes.",
        field: "Idempotency-Key")
    }
    return key.text
  }

  /// Carries a call out once for each key.
  ///
  /// - Throws: `Problem` when another request has the key, or this one is still being carried out; what `body` throws.
  func once(_ key: String?, _ call: Call, asked: String, _ body: () throws -> Answer) throws -> Answer {
    guard let key, let credential = call.credential else { return try body() }
    let place = "\(credential.organisation)/\(credential.principal.id)/\(key)"
    guard underWay.withLock({ $0.insert(place).inserted }) else {
      throw Problem(.conflict, "request-under-way", "The first request with this Idempotency-Key is not answered yet.")
    }
    defer { underWay.withLock { _ = $0.remove(place) } }
    let hash = Digest.sha256([UInt8](asked.utf8) + [0] + call.body)
    if let kept = try call.workspace.keptAnswer(under: key) { return try Self.again(kept, hash) }
    let answer: Answer
    do {
      answer = try body()
    } catch {
      let problem = Problem(error)
      if problem.status.code < 500 { try Self.keep(problem.answer(instance: call.id), key, hash, call) }
      throw error
    }
    try Self.keep(answer, key, hash, call)
    return answer
  }

  private static func keep(_ answer: Answer, _ key: String, _ hash: String, _ call: Call) throws {
    var headers: JSONObject = ["content-type": .string(answer.mediaType)]
    if let location = answer.location { headers["location"] = .string(location) }
    if let revision = answer.revision { headers["revision"] = .number(revision) }
    try call.workspace.keep(
      IdempotentAnswer(requestHash: hash, status: answer.status.code, headers: headers, body: answer.body),
      under: key)
  }

  private static func again(_ kept: IdempotentAnswer, _ hash: String) throws -> Answer {
    guard kept.requestHash == hash else {
      throw Problem(
        .unprocessableContent, "idempotency-key-reused",
        "Another request had this Idempotency-Key: take a new one for each request.", field: "Idempotency-Key")
    }
    var answer = Answer(
      status: HTTPResponse.Status(code: kept.status),
      mediaType: kept.headers["content-type"]?.stringValue ?? "application/json", body: kept.body)
    answer.location = kept.headers["location"]?.stringValue
    answer.revision = kept.headers["revision"]?.integerValue.map { Int($0) }
    if let name = HTTPField.Name("Idempotent-Replayed") { answer.headers[name] = "true" }
    return answer
  }
}
