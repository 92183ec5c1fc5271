import Application
import Domain
import HTTPTypes
import Ingestion
import JSONDocuments

/// Runs come in, are looked at and are found again.
enum EpisodeRoutes {
  static let all = [list, record, search, similar, get, reflect, quarantine]

  private static let list = Route(
    .listEpisodes, .get, "/v1/episodes", "The episodes, newest first.", work: .reading,
    query: [Self.workflow, .limit, .cursor], result: .page(of: "episodes")
  ) { call in
    let (workflow, limit) = (call.query["workflow"], call.query.limit)
    let name = "episodes/" + (workflow ?? "")
    let place = try Cursor(call.query["cursor"], of: name).map { try EpisodePage.Place(cursor: $0.key) }
    let page = try call.workspace.episodePage(workflow: workflow, after: place, limit: limit)
    var json: JSONObject = ["episodes": .array(page.episodes.map { .object($0.json) })]
    if let end = page.end { json["next_cursor"] = .string(Cursor(of: name, key: end.cursorKey).text) }
    return Answer(json)
  }

  private static let record = Route(
    .recordEpisodes, .post, "/v1/episodes",
    "Takes in runs, one JSON document a line; what cannot be read is set aside and told.", work: .writing,
    query: [
      Parameter(
        name: "source", summary: "The source of episodes that name none.",
        schema: ["type": "string", "minLength": 1, "maxLength": 256]), Self.workflow,
    ], body: .lines,
    result: .object([
      "accepted": ["type": "integer"], "duplicate": ["type": "integer"], "updated": ["type": "integer"],
      "quarantined": ["type": "integer"],
    ])
  ) { call in
    // Lines are judged one by one; a body that calls itself one document must be one.
    guard call.form.encoding != .json || call.body.first(where: { !isBlank($0) }) == UInt8(ascii: "{") else {
      throw Problem(
        .badRequest, "body-not-object", "The body must be a JSON object, or JSON Lines as application/x-ndjson.")
    }
    let report = try call.workspace.ingest(
      EpisodeUpload(
        bytes: call.body, name: "http-" + call.id, source: call.query["source"] ?? "http",
        workflow: call.query["workflow"]))
    return Answer(report.json["files"]?[index: 0]?.objectValue ?? JSONObject())
  }

  private static let search = Route(
    .searchEpisodes, .post, "/v1/episodes/search", "Finds by words and likeness.", work: .reading,
    body: .json(SearchSchema.search), result: Self.found
  ) { call in
    let fields = try call.fields(["query", "top_k", "mode", "fusion", "filters", "explain"])
    return Answer(
      try call.workspace.search(
        SearchRequest(
          text: try SearchSchema.text(fields, "query", limit: 8_192), count: try SearchSchema.count(fields),
          mode: try fields.choice("mode", default: .hybrid), fusion: try fields.choice("fusion", default: .linear),
          filters: try SearchSchema.filters(fields), explains: try fields.flag("explain", default: false))
      ).json)
  }

  private static let similar = Route(
    .similarEpisodes, .post, "/v1/episodes/similar",
    "The runs most like a stored one, or like a running one given as steps and context.", work: .reading,
    body: .json(SearchSchema.similar), result: Self.found
  ) { call in
    let fields = try call.fields(["episode_id", "steps", "context", "top_k", "filters", "explain"])
    let episode = try fields.optionalText("episode_id")
    if let episode { _ = try call.workspace.episode(named: episode) }
    return Answer(
      try call.workspace.similar(
        SimilarRequest(
          episode: episode, steps: try SearchSchema.steps(fields), context: try fields.documentOrEmpty("context"),
          count: try SearchSchema.count(fields), filters: try SearchSchema.filters(fields),
          explains: try fields.flag("explain", default: false))
      ).json)
  }

  private static let get = Route(
    .getEpisode, .get, "/v1/episodes/{id}", "One episode with its steps and reflections.", work: .reading,
    result: .object(["id": ["type": "string"], "step_runs": ["type": "array"]])
  ) { call in
    Answer(try call.workspace.episode(named: call.place("id")).json)
  }

  private static let reflect = Route(
    .recordReflection, .post, "/v1/reflections", "Keeps what a run taught somebody.", work: .writing,
    body: .json(SearchSchema.reflection),
    result: .object(["reflection_id": ["type": "string"], "status": ["const": "recorded"]], status: .created)
  ) { call in
    let found = try call.workspace.recordReflection(try call.document())
    var answer = Answer(found.json, status: .created)
    answer.location = "/v1/episodes/" + (found.json["episode_id"]?.stringValue ?? "")
    return answer
  }

  private static let quarantine = Route(
    .listQuarantine, .get, "/v1/quarantine", "Records that could not be taken in, with the reason.", work: .reading,
    query: [.limit, .cursor], result: .page(of: "quarantine")
  ) { call in
    let items = try call.workspace.quarantine().json["quarantine"]?.arrayValue ?? []
    let keyed = items.enumerated().map {
      JSONValue.object(($1.objectValue ?? JSONObject()).merging(["n": .number($0)]))
    }
    return try Page.answer(keyed, as: "quarantine", call) { $0["n"]?.text ?? "" }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0a, 0x0d].contains(byte) }

  private static let workflow = Parameter(
    name: "workflow", summary: "Of this workflow.", schema: ["type": "string", "minLength": 1, "maxLength": 256])

  private static let found = AnswerRule.object(["results": ["type": "array"], "generation": ["type": "integer"]])
}

extension EpisodePage.Place {
  var cursorKey: String { "\(startedAt.map(String.init) ?? "")/\(id)" }

  init(cursor: String) throws {
    let parts = cursor.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].isEmpty || Int64(parts[0]) != nil else { throw Cursor.stale }
    self.init(startedAt: Int64(parts[0]), id: String(parts[1]))
  }
}
