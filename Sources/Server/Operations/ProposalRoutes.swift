import Application
import HTTPTypes
import JSONDocuments

/// The publication queue: what is proposed, by whom, and what speaks for it.
enum ProposalRoutes {
  static let all = [list, submit, get]

  private static let list = Route(
    .listProposals, .get, "/v1/proposals", "The queue, by id.", work: .reading,
    query: [
      Parameter(
        name: "state", summary: "Only in this state.",
        schema: [
          "type": "string",
          "enum": [
            "pending", "in_review", "approved", "canary", "published", "rejected", "expired", "merged", "blocked",
          ],
        ]), .limit, .cursor,
    ], result: .page(of: "proposals")
  ) { call in
    let items = try call.workspace.queue().json["proposals"]?.arrayValue ?? []
    guard let state = call.query["state"] else {
      return try Page.answer(items, as: "proposals", call) { $0["id"]?.stringValue ?? "" }
    }
    let wanted = items.filter { $0["state"]?.stringValue == state }
    return try Page.answer(wanted, as: "proposals", list: "proposals/" + state, call) { $0["id"]?.stringValue ?? "" }
  }

  private static let submit = Route(
    .submitProposal, .post, "/v1/proposals",
    "Proposes a change. Figures that a client sends prove nothing: without a night's own evidence it waits as blocked.",
    work: .writing,
    body: .json(
      SearchSchema.object(
        [
          "proposal_type": ["type": "string", "enum": ["workflow", "step", "skill"]],
          "claim": ["type": "string", "enum": ["codify", "change", "skill"]],
          "title": ["type": "string", "minLength": 1, "maxLength": 200], "body": ["type": "object"],
          "observed_workflow": ["type": ["string", "null"], "maxLength": 256],
          "supporting": ["type": "array", "items": ["type": "string", "maxLength": 80], "maxItems": 10_000],
          "comment": ["type": ["string", "null"], "maxLength": 4096],
        ], required: ["proposal_type", "claim", "title", "body"])),
    result: .object(
      ["id": ["type": "string"], "state": ["type": "string"]], status: .created, hasRevision: true)
  ) { call in
    var shown = ShownProposal(try call.workspace.submitProposal(try call.document()), status: .created)
    shown.location = "/v1/proposals/" + (shown.id ?? "")
    return shown.answer
  }

  private static let get = Route(
    .getProposal, .get, "/v1/proposals/{id}", "One proposal with its evidence, verdicts, risk and votes.",
    work: .reading,
    result: .object(
      ["id": ["type": "string"], "state": ["type": "string"], "revision": ["type": "integer"]], hasRevision: true)
  ) { call in
    let detail = try call.workspace.proposalDetail(call.place("id"))
    guard detail.json["id"]?.stringValue == call.place("id") else { throw Problem.notFound }
    return ShownProposal(detail).answer
  }
}

/// A proposal as an answer that names its revision.
struct ShownProposal {
  let id: String?
  var location: String?
  private let json: JSONObject
  private let status: HTTPResponse.Status

  init(_ detail: ProposalDetail, status: HTTPResponse.Status = .ok) {
    json = detail.json
    id = json["id"]?.stringValue
    self.status = status
  }

  var answer: Answer {
    var answer = Answer(json, status: status)
    answer.revision = json["revision"]?.integerValue.map { Int($0) }
    answer.location = location
    return answer
  }
}
