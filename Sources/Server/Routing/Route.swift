import HTTPTypes
import JSONDocuments

/// An operation at its place: how it is called, what it takes and gives, and what carries it out.
struct Route: Sendable {
  /// Where the work is done, since the database blocks.
  enum Work: Hashable, Sendable {
    /// Reads: on one of the readers' threads.
    case reading
    /// Changes: on the writer's thread, one after another.
    case writing
  }

  let operation: Operation
  let method: HTTPRequest.Method
  let path: PathTemplate
  let summary: String
  let work: Work
  var query: [Parameter] = []
  var body: BodyRule = .none
  var result: AnswerRule
  /// Whether the caller must say which revision was looked at.
  var needsRevision = false
  /// Where the work of a call is done that may ask for several things; nil when `work` holds for all calls.
  let workOf: (@Sendable (Call) -> Work)?
  let carryOut: @Sendable (Call) throws -> Answer

  /// Whether a repetition is recognised by its Idempotency-Key; spans have identifiers of their own.
  var isRepeatable: Bool { work == .writing && operation != .receiveTraces }

  init(
    _ operation: Operation, _ method: HTTPRequest.Method, _ path: PathTemplate, _ summary: String, work: Work,
    query: [Parameter] = [], body: BodyRule = .none, result: AnswerRule, needsRevision: Bool = false,
    workOf: (@Sendable (Call) -> Work)? = nil, carryOut: @escaping @Sendable (Call) throws -> Answer
  ) {
    self.operation = operation
    self.method = method
    self.path = path
    self.summary = summary
    self.work = work
    self.query = query
    self.body = body
    self.result = result
    self.needsRevision = needsRevision
    self.workOf = workOf
    self.carryOut = carryOut
  }

  /// Where the work of a call is done.
  func work(of call: Call) -> Work { workOf?(call) ?? work }
}

/// A parameter of the query.
struct Parameter: Sendable {
  let name: String
  let summary: String
  let schema: JSONObject
  var isRequired = false

  static let limit = Parameter(
    name: "limit", summary: "How many items at most.",
    schema: ["type": "integer", "minimum": 1, "maximum": 500, "default": 50])
  static let cursor = Parameter(
    name: "cursor", summary: "The next_cursor of the page before.",
    schema: ["type": "string", "minLength": 1, "maxLength": 1024])
}

/// What a call's body must be.
enum BodyRule: Sendable {
  case none
  /// A JSON object that follows this schema.
  case json(JSONObject)
  /// JSON Lines, one episode a line.
  case lines
  /// A request with spans, in one of OTLP's encodings.
  case traces

  var mediaTypes: [String] {
    switch self {
    case .none: []
    case .json: ["application/json"]
    case .lines: ["application/x-ndjson", "application/jsonl", "application/json"]
    case .traces: [BodyForm.protobufType, BodyForm.jsonType]
    }
  }
}

/// What a call that succeeds gives.
struct AnswerRule: Sendable {
  var status: HTTPResponse.Status = .ok
  var mediaType = "application/json"
  /// Further media types, whose content has no schema.
  var otherMediaTypes: [String] = []
  var schema: JSONObject = ["type": "object"]
  /// Further statuses without content, with their meaning.
  var further: [(status: Int, meaning: String)] = []
  /// What a refusal is that is no problem document; nil when each is one.
  var refusalSchema: JSONObject?
  /// Whether the answer names its revision in an ETag.
  var hasRevision = false

  /// An object with at least these members.
  static func object(
    _ members: JSONObject, status: HTTPResponse.Status = .ok, hasRevision: Bool = false
  ) -> AnswerRule {
    AnswerRule(
      status: status,
      schema: [
        "type": "object", "properties": .object(members), "required": .array(members.keys.map { .string($0) }),
      ], hasRevision: hasRevision)
  }

  /// A page of a list.
  static func page(of name: String) -> AnswerRule {
    AnswerRule(schema: [
      "type": "object",
      "properties": [
        .init(name): ["type": "array", "items": ["type": "object"]], "next_cursor": ["type": "string"],
      ], "required": [.string(name)],
    ])
  }
}
