import Application
import Domain
import HTTPTypes
import JSONDocuments

/// Is the service alive, is it ready, what does it count, what does it offer, and as whom does it know me?
enum ProbeRoutes {
  static let all = [health, readiness, metrics, version, describe, whoAmI]

  private static let health = Route(
    .health, .get, "/healthz", "Whether the process answers.", work: .reading,
    result: .object(["status": ["const": "alive"]])
  ) { _ in Answer(["status": "alive"]) }

  private static let readiness = Route(
    .readiness, .get, "/readyz", "Whether the database answers and calls are taken; 503 while it drains.",
    work: .reading,
    query: [
      Parameter(
        name: "verbose", summary: "Also what was looked at.", schema: ["type": "string", "enum": ["", "true", "1"]])
    ], result: .object(["status": ["const": "ready"]])
  ) { call in
    guard !call.state.isDraining else {
      var problem = Problem(.serviceUnavailable, "draining", "The service is about to end: call another one.")
      problem.headers[.retryAfter] = "30"
      throw problem
    }
    let found = try call.workspace.readiness()
    guard found.isReady else {
      var problem = Problem(.serviceUnavailable, "not-ready", found.sentence)
      problem.headers[.retryAfter] = "30"
      throw problem
    }
    return Answer((call.query["verbose"] == nil ? found.json : found.verboseJSON).merging(["status": "ready"]))
  }

  private static let version = Route(
    .version, .get, "/version", "Which version answers, and in which form it keeps its records.", work: .reading,
    result: .object(["version": ["type": "string"], "schema": ["type": "integer"]])
  ) { call in
    let schema = try call.workspace.readiness().json["schema"] ?? .null
    return Answer(["version": .string(Product.version), "schema": schema])
  }

  private static let metrics = Route(
    .metrics, .get, "/metrics", "Counters and durations in the Prometheus text format; nothing of a tenant.",
    work: .reading,
    result: AnswerRule(mediaType: MetricsText.mediaType, schema: ["type": "string"])
  ) { call in
    Answer(text: call.state.metrics.text(), mediaType: MetricsText.mediaType)
  }

  private static let describe = Route(
    .describe, .get, "/openapi.json", "This description, OpenAPI 3.1.", work: .reading,
    result: .object(["openapi": ["type": "string"], "paths": ["type": "object"]])
  ) { _ in Answer(InterfaceDescription.document) }

  private static let whoAmI = Route(
    .whoAmI, .get, "/v1/me", "As whom the service knows the caller.", work: .reading,
    result: .object([
      "principal": ["type": "string"], "organisation": ["type": "string"], "roles": ["type": "array"],
    ])
  ) { call in
    guard let credential = call.credential else { throw Problem.keyMissing }
    var json: JSONObject = [
      "principal": .string(credential.principal.id.rawValue), "kind": .string(credential.principal.kind.rawValue),
      "organisation": .string(credential.organisation.rawValue), "key_id": .string(credential.keyID),
      "roles": .array(credential.roles.sorted().map { .string($0.rawValue) }),
      "organisation_roles": .array(credential.principal.roles.map { .string($0.rawValue) }),
    ]
    if let scopes = credential.scopes { json["scopes"] = .array(scopes.sorted().map { .string($0.rawValue) }) }
    return Answer(json)
  }
}
