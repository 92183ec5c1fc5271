import Application
import Domain
import HTTPTypes
import JSONDocuments

/// What should come next, and what became of the answer?
enum AdviceRoutes {
  static let all = [advise, report, feedback]

  private static let advise = Route(
    .advise, .post, "/v1/advice", "What came next in runs like this one, how those ended, and what to avoid.",
    work: .reading,
    body: .json(
      SearchSchema.object([
        "workflow": ["type": ["string", "null"], "maxLength": 256],
        "task": ["type": ["string", "null"], "maxLength": 1024],
        "steps": ["type": "array", "items": ["type": "string", "maxLength": 1024], "maxItems": 1000],
        "context": ["type": "object"], "record": ["type": "boolean", "default": true],
      ])), result: .object(["advice_id": ["type": "string"], "workflow": ["type": "string"]])
  ) { call in
    let fields = try call.fields(["workflow", "task", "steps", "context", "record"])
    return Answer(
      try call.workspace.advise(
        AdviceRequest(
          steps: try SearchSchema.steps(fields), workflow: try fields.optionalText("workflow"),
          task: try fields.optionalText("task"), context: try fields.documentOrEmpty("context"),
          isRecorded: try fields.flag("record", default: true))
      ).json)
  }

  private static let report = Route(
    .reportAdvice, .get, "/v1/advice/report", "What became of advice, workflow by workflow.", work: .reading,
    result: .object(["workflows": ["type": "array"], "caveat": ["type": "string"]])
  ) { call in Answer(try call.workspace.adviceReport().json) }

  private static let feedback = Route(
    .sendFeedback, .post, "/v1/advice/{id}/feedback", "Tells what became of an answer.", work: .writing,
    body: .json(
      SearchSchema.object(
        [
          "followed": ["type": "boolean"],
          "outcome": ["type": ["string", "null"], "enum": ["success", "failed", "partial", .null]],
          "episode": ["type": ["string", "null"], "minLength": 1, "maxLength": 512],
          "comment": ["type": ["string", "null"], "maxLength": 4096],
        ], required: ["followed"])),
    result: .object(["advice_id": ["type": "string"], "recorded": ["const": true]], status: .created)
  ) { call in
    let fields = try call.fields(["followed", "outcome", "episode", "comment"])
    guard fields.object["followed"] != nil else { throw DocumentError.missing(field: "followed") }
    let found = try call.workspace.addFeedback(
      AdviceFeedbackRequest(
        adviceID: call.place("id"), isFollowed: try fields.flag("followed", default: false),
        outcome: try outcome(fields), episode: try fields.optionalText("episode"),
        comment: try fields.optionalText("comment")))
    return Answer(found.json, status: .created)
  }

  private static func outcome(_ fields: FieldReader) throws -> Outcome? {
    guard let text = try fields.optionalText("outcome") else { return nil }
    guard let outcome = Outcome(rawValue: text), [.success, .failed, .partial].contains(outcome) else {
      throw DocumentError.invalid(
        field: "outcome", value: String(text.prefix(40)), allowed: "success, failed, partial")
    }
    return outcome
  }
}
