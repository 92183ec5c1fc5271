import Application
import Domain
import HTTPTypes
import JSONDocuments

/// A tool: an operation of the service as an agent calls it. The operation's route says what it takes and gives and carries
/// it out, and its row in `AccessTable` says for whom.
struct Tool: Sendable {
  /// What a call changes, for clients that ask their user first.
  enum Effect: Hashable, Sendable {
    /// Nothing that a person or agent could see.
    case reads
    /// Adds something; whether a second call adds it again.
    case adds(again: Bool)
  }

  /// What becomes of the operation's place, parameters and body as arguments.
  struct Form: Sendable {
    /// The argument that stands at the place of the path.
    var place: String?
    /// The argument that is the whole body, where a body is lines.
    var line: String?
    /// Members of the body that callers do not get to say, as they always are.
    var fixed = JSONObject()
    /// Members of the body, or parameters, that are no arguments.
    var hidden: Set<String> = []
    /// Parameters that hold when the caller says nothing.
    var defaults: [String: String] = [:]
    /// What kind of document is searched for when the caller names none.
    var kind: String?
    /// Members of the result that are made for people's eyes and only repeat others.
    var withheld: Set<String> = []
    /// Why a result of the operation is none that the caller wanted; nil when it is one.
    var refusal: (@Sendable (JSONObject) -> String?)?
  }

  let name: String
  let title: String
  let description: String
  let operation: Operation
  let effect: Effect
  /// What the arguments must be.
  let input: JSONObject
  /// What a result that is no error is.
  let output: JSONObject
  private let route: Route
  private let form: Form

  /// Makes the tool of an operation.
  ///
  /// - Parameters:
  ///   - arguments: What each argument means.
  ///   - lineSchema: What the argument must be that is the whole body.
  ///   - results: What the members of the result are; the operation's own description completes them.
  init(
    _ name: String, _ title: String, _ operation: Operation, _ effect: Effect, _ description: String,
    form: Form = Form(), arguments: [String: String], lineSchema: JSONObject = JSONObject(),
    results: JSONObject = JSONObject()
  ) {
    let route = RouteTable.route(of: operation)
    self.name = name
    self.title = title
    self.description = description
    self.operation = operation
    self.effect = effect
    self.route = route
    self.form = form
    input = Self.input(of: route, form, lineSchema, arguments)
    let known = route.result.schema["properties"]?.objectValue ?? JSONObject()
    output = route.result.schema.merging(["properties": .object(known.merging(results))])
  }

  /// Where the work is done.
  var work: Route.Work { route.work }

  /// How the tool is listed in a revision.
  func json(in version: MCPVersion) -> JSONObject {
    var json: JSONObject = [
      "name": .string(name), "description": .string(description), "inputSchema": .object(input),
    ]
    if version.hasAnnotations { json["annotations"] = .object(annotations) }
    if version.hasStructuredContent {
      json["title"] = .string(title)
      json["outputSchema"] = .object(output)
    }
    return json
  }

  /// Calls the operation with the arguments of an agent.
  ///
  /// - Throws: `DocumentError` that names the argument, and what the operation throws.
  func call(_ arguments: JSONObject, by caller: MCPCaller) throws -> JSONObject {
    let given = JSONObject(arguments.filter { !$0.value.isNull }.map { ($0.key, $0.value) })
    let fields = FieldReader(given)
    try fields.refuseUnknown(Set(input["properties"]?.objectValue?.keys ?? []))
    for required in input["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] where given[required] == nil {
      throw DocumentError.missing(field: required)
    }
    var places: [String: String] = [:]
    if let place = form.place { places["id"] = try fields.text(place) }
    var query = form.defaults
    for parameter in route.query {
      if let value = try fields.optionalText(parameter.name) { query[parameter.name] = value }
    }
    var result = try caller.carryOut(route, places, query: query, body: try body(fields))
    if let sentence = form.refusal?(result) { throw Problem(.unprocessableContent, "refused", sentence) }
    for name in form.withheld { result[name] = nil }
    return result
  }

  private func body(_ fields: FieldReader) throws -> JSONObject? {
    guard case .json = route.body else { return try form.line.map { try fields.document($0) } }
    let others = Set(route.query.map(\.name) + [form.place].compactMap { $0 })
    var body = JSONObject(fields.object.filter { !others.contains($0.key) }.map { ($0.key, $0.value) })
    if let kind = form.kind {
      let filters = try fields.documentOrEmpty("filters")
      if filters["type"]?.stringValue == nil { body["filters"] = .object(filters.merging(["type": .string(kind)])) }
    }
    return body.merging(form.fixed)
  }

  private var annotations: JSONObject {
    switch effect {
    case .reads:
      ["readOnlyHint": true, "openWorldHint": false, "title": .string(title)]
    case .adds(let again):
      [
        "readOnlyHint": false, "destructiveHint": false, "idempotentHint": .bool(!again), "openWorldHint": false,
        "title": .string(title),
      ]
    }
  }

  private static func input(
    of route: Route, _ form: Form, _ lineSchema: JSONObject, _ notes: [String: String]
  ) -> JSONObject {
    var members = JSONObject()
    var required: [String] = []
    if case .json(let schema) = route.body {
      members = schema["properties"]?.objectValue ?? JSONObject()
      required = schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }
    for parameter in route.query { members[parameter.name] = .object(parameter.schema) }
    for name in form.hidden.union(form.fixed.keys) { members[name] = nil }
    if let line = form.line {
      members[line] = .object(lineSchema)
      required.append(line)
    }
    if let place = form.place {
      members[place] = ["type": "string", "minLength": 1, "maxLength": 256]
      required.append(place)
    }
    let described = members.map { name, schema -> (String, JSONValue) in
      (name, .object((schema.objectValue ?? JSONObject()).merging(["description": .string(notes[name] ?? "")])))
    }
    return SearchSchema.object(JSONObject(described), required: required.sorted())
  }
}
