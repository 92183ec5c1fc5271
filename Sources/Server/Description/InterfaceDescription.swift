import Application
import HTTPTypes
import JSONDocuments

/// The description of the interface, OpenAPI 3.1, made of the same table from which the routes are.
enum InterfaceDescription {
  static let document: JSONObject = [
    "openapi": "3.1.0",
    "info": [
      "title": "Autogenesis", "version": .string(Product.version),
      "description": .string(
        "Remembers how workflows and agents ran, finds the similar run, and proposes better ones with proof. Nothing here "
          + "approves or publishes but a person's own key."),
      "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
    ],
    "servers": [["url": "/"]], "paths": .object(paths),
    "components": [
      "securitySchemes": ["key": ["type": "http", "scheme": "bearer", "bearerFormat": "agk_…"]],
      "schemas": ["Problem": .object(problem), "Status": .object(status)],
    ],
  ]

  /// google.rpc.Status, which OTLP wants for refusals.
  private static let status: JSONObject = [
    "type": "object", "required": ["code", "message"],
    "properties": ["code": ["type": "integer"], "message": ["type": "string"]],
  ]

  /// ExportTraceServiceRequest in JSON; members that are not known are ignored, as OTLP wants it.
  private static let traces: JSONObject = [
    "type": "object", "required": ["resourceSpans"],
    "properties": ["resourceSpans": ["type": "array", "items": ["type": "object"]]],
  ]

  private static let binary: JSONValue = ["schema": ["type": "string", "format": "binary"]]

  private static let problem: JSONObject = [
    "type": "object", "required": ["type", "title", "status", "detail", "code", "instance"],
    "properties": [
      "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
      "detail": ["type": "string"], "code": ["type": "string"], "instance": ["type": "string"],
      "errors": [
        "type": "array",
        "items": ["type": "object", "properties": ["field": ["type": "string"], "detail": ["type": "string"]]],
      ],
    ],
  ]

  private static let paths: JSONObject = {
    var paths = JSONObject()
    for route in RouteTable.all {
      var item = paths[route.path.text]?.objectValue ?? JSONObject()
      item[route.method.rawValue.lowercased()] = .object(operation(route))
      paths[route.path.text] = .object(item)
    }
    return paths
  }()

  private static func operation(_ route: Route) -> JSONObject {
    var operation: JSONObject = [
      "operationId": .string(route.operation.rawValue), "summary": .string(route.summary),
      "responses": .object(responses(route)), "parameters": .array(parameters(route)),
    ]
    switch AccessTable.rule(for: route.operation).callers {
    case .anyone: operation["security"] = []
    case .anyKey: operation["security"] = [["key": []]]
    case .holders(let roles, let scope):
      operation["security"] = [["key": []]]
      operation["x-roles"] = .array(roles.sorted().map { .string($0.rawValue) })
      operation["x-scope"] = .string(scope.rawValue)
    }
    if let body = body(route) { operation["requestBody"] = body }
    return operation
  }

  private static func parameters(_ route: Route) -> [JSONValue] {
    var parameters = route.path.places.map { name -> JSONValue in
      [
        "name": .string(name), "in": "path", "required": true,
        "schema": ["type": "string", "minLength": 1, "maxLength": 256],
      ]
    }
    parameters += route.query.map { parameter in
      [
        "name": .string(parameter.name), "in": "query", "required": .bool(parameter.isRequired),
        "description": .string(parameter.summary), "schema": .object(parameter.schema),
      ]
    }
    if route.needsRevision {
      parameters.append([
        "name": "If-Match", "in": "header", "required": true,
        "description": "The ETag of the proposal that was looked at, or *.",
        "schema": ["type": "string", "pattern": "^(\"[0-9]{1,9}\"|\\*)$"],
      ])
    }
    if route.isRepeatable {
      parameters.append([
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": .string(
          "A repetition under the same key within 24 hours gets the same answer. The key stands in quotes; a bare word is "
            + "the same key."),
        "schema": ["type": "string", "pattern": .string(IdempotencyKey.pattern)],
      ])
    }
    return parameters
  }

  private static func body(_ route: Route) -> JSONValue? {
    let content: JSONValue
    switch route.body {
    case .none: return nil
    case .json(let object): content = ["application/json": ["schema": .object(object)]]
    case .lines:
      content = [
        "application/json": ["schema": .object(SearchSchema.episode)],
        "application/x-ndjson": [
          "schema": ["type": "string", "description": "JSON Lines: one episode a line."]
        ],
      ]
    case .traces: content = ["application/json": ["schema": .object(traces)], "application/x-protobuf": binary]
    }
    return ["required": true, "content": content]
  }

  private static func responses(_ route: Route) -> JSONObject {
    var content: JSONObject = [.init(route.result.mediaTypeName): ["schema": .object(route.result.schema)]]
    for type in route.result.otherMediaTypes { content[type] = binary }
    var answer: JSONObject = ["description": "Done.", "content": .object(content)]
    if route.result.hasRevision {
      answer["headers"] = ["ETag": ["schema": ["type": "string"], "description": "The revision, in quotes."]]
    }
    var responses: JSONObject = [String(route.result.status.code): .object(answer)]
    for (status, meaning) in route.result.further { responses[String(status)] = ["description": .string(meaning)] }
    for (status, meaning) in refusals(of: route) {
      responses[String(status)] = ["description": .string(meaning), "content": .object(refusal(route))]
    }
    return responses
  }

  /// Exporters get a google.rpc.Status in their encoding as soon as it is known that they are at the right place.
  private static func refusal(_ route: Route) -> JSONObject {
    var content: JSONObject = [Problem.mediaType: ["schema": ["$ref": "#/components/schemas/Problem"]]]
    if let schema = route.result.refusalSchema { content["application/json"] = ["schema": .object(schema)] }
    guard case .traces = route.body else { return content }
    content["application/json"] = ["schema": ["$ref": "#/components/schemas/Status"]]
    content["application/x-protobuf"] = binary
    return content
  }

  private static func refusals(of route: Route) -> [(Int, String)] {
    var refusals = [
      (400, "The call cannot be read."), (414, "The address is too long."),
      (421, "The Host is not a name of the service."), (431, "The head of the request is too large."),
    ]
    if AccessTable.rule(for: route.operation).callers != .anyone {
      refusals += [
        (401, "No key that is in force."), (403, "The key, or the caller, may not do this."),
        (429, "Too many calls with this key."),
      ]
    }
    if !route.path.places.isEmpty || route.operation == .similarEpisodes || route.operation == .submitProposal {
      refusals.append((404, "There is no such thing in the caller's tenant."))
    }
    if route.operation == .exchangeMessages {
      refusals += [(404, "There is no such method."), (406, "The client does not take JSON.")]
    }
    if [.getEpisode, .similarEpisodes].contains(route.operation) {
      refusals.append((410, "The episode was retracted."))
    }
    if route.body.mediaTypes.isEmpty == false {
      refusals += [
        (408, "The body came too slowly."), (413, "The body is too large."),
        (415, "The body is of another media type."),
      ]
    }
    if route.work == .writing { refusals.append((409, "It contradicts the state of something.")) }
    if route.needsRevision {
      refusals += [(412, "What was looked at has moved on."), (428, "If-Match is missing.")]
    }
    return refusals + [
      (422, "The call can be read, and something in it is wrong."), (500, "The service failed."),
      (503, "Busy, overloaded or about to end: try again."),
    ]
  }
}

extension AnswerRule {
  /// The media type without its parameters.
  fileprivate var mediaTypeName: String { String(mediaType.prefix { $0 != ";" }) }
}
