import Application
import Domain
import HTTPTypes
import JSONDocuments

/// What people decide. The review desk asks who they are and what they may; the caller says which revision was looked at.
enum DecisionRoutes {
  static let all = [vote, publish, activate, withdraw]

  private static let result = AnswerRule.object(
    ["id": ["type": "string"], "state": ["type": "string"], "revision": ["type": "integer"]], hasRevision: true)

  private static let vote = Route(
    .voteOnProposal, .post, "/v1/proposals/{id}/votes",
    "Votes on a proposal, as the caller; a rejection gives its reason.",
    work: .writing,
    body: .json(
      SearchSchema.object(
        [
          "decision": ["type": "string", "enum": ["approve", "reject"]],
          "reason": ["type": ["string", "null"], "maxLength": 4096],
        ], required: ["decision"])), result: Self.result, needsRevision: true
  ) { call in
    let fields = try call.fields(["decision", "reason"])
    return ShownProposal(
      try call.workspace.vote(
        try fields.choice("decision"), on: try whole(call), revision: call.revision,
        reason: try fields.optionalText("reason"))
    ).answer
  }

  private static let publish = Route(
    .publishProposal, .post, "/v1/proposals/{id}/publication",
    "Inserts an approved proposal as a draft version; activating it is a separate act.", work: .writing,
    result: Self.result, needsRevision: true
  ) { call in
    ShownProposal(try call.workspace.publish(try whole(call), revision: call.revision)).answer
  }

  private static let activate = Route(
    .activateProposal, .post, "/v1/proposals/{id}/activation",
    "Makes what a proposal published the current version.", work: .writing, result: Self.result, needsRevision: true
  ) { call in
    ShownProposal(try call.workspace.activateRelease(of: try whole(call), revision: call.revision)).answer
  }

  private static let withdraw = Route(
    .withdrawProposal, .post, "/v1/proposals/{id}/withdrawal",
    "Takes what a proposal published out of use; the version before it runs again.", work: .writing,
    result: Self.result, needsRevision: true
  ) { call in
    ShownProposal(try call.workspace.withdrawRelease(of: try whole(call), revision: call.revision)).answer
  }

  /// The id of the path; a beginning of one, which the command line takes, is none.
  private static func whole(_ call: Call) throws -> String {
    let id = call.place("id")
    guard id.utf8.count == 14 else { throw Problem.notFound }
    return id
  }
}
