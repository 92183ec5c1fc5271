import Application
import HTTPTypes
import JSONDocuments

/// What was found to be frequent.
enum PatternRoutes {
  static let all = [list, get]

  private static let list = Route(
    .listPatterns, .get, "/v1/patterns", "Patterns, most frequent first.", work: .reading,
    query: [
      Parameter(
        name: "workflow", summary: "Of this workflow.", schema: ["type": "string", "minLength": 1, "maxLength": 256]),
      Parameter(name: "form", summary: "Of this form.", schema: ["type": "string", "minLength": 1, "maxLength": 64]),
      .limit, .cursor,
    ], result: .page(of: "patterns")
  ) { call in
    let (workflow, form) = (call.query["workflow"], call.query["form"])
    let items =
      try call.workspace.patternList(workflow: workflow, form: form, limit: .max).json["patterns"]?.arrayValue ?? []
    let list = "patterns/\(form ?? "")/\(workflow ?? "")"
    return try Page.answer(items, as: "patterns", list: list, call) { $0["id"]?.stringValue ?? "" }
  }

  private static let get = Route(
    .getPattern, .get, "/v1/patterns/{id}", "One pattern with the episodes that hold it.", work: .reading,
    result: .object(["id": ["type": "string"], "supporters": ["type": "array"]])
  ) { call in
    let found = try call.workspace.patternDetail(call.place("id"))
    guard found.json["id"]?.stringValue == call.place("id") else { throw Problem.notFound }
    return Answer(found.json)
  }
}
