import Domain
import Files
import Governance
public import JSONDocuments
import Storage
import Synthesis

/// What a retraction touched.
public struct RecallReport: Presentable {
  let retraction: Retraction?
  let workflows: [WorkflowID]
  let decisions: [RecallItem]

  public var json: JSONObject {
    var object: JSONObject = [
      "workflows": .array(workflows.map { .string($0.rawValue) }),
      "decisions": .array(decisions.map { .object($0.json) }),
    ]
    if let retraction {
      object["retraction"] = .object([
        "id": .string(retraction.id), "kind": .string(retraction.subject.kind),
        "subject": .string(retraction.subject.name), "reason": .string(retraction.reason),
        "episodes": .array(retraction.episodes.map { .string($0.rawValue) }),
      ])
    }
    return object
  }

  public var text: String {
    var text =
      retraction.map {
        "\($0.id): \($0.episodes.count) episodes of \(workflows.count) workflows are retracted: \($0.reason)\n"
      } ?? "Nothing was left to retract.\n"
    for item in decisions { text += item.text }
    if decisions.isEmpty, retraction != nil { text += "No proposal cites them.\n" }
    return text
  }
}

/// What a retraction did to one proposal.
struct RecallItem {
  let decision: RecallDecision
  let title: String
  let object: String?

  var json: JSONObject {
    var json: JSONObject = [
      "retraction": .string(decision.retractionID), "proposal": .string(decision.proposalID.rawValue),
      "title": .string(title), "outcome": .string(decision.outcome.rawValue), "reason": .string(decision.reason),
    ]
    if let object { json["object"] = .string(object) }
    return json
  }

  var text: String {
    let outcome = decision.outcome.rawValue.split(separator: "_").joined(separator: " ")
    return "  \(decision.proposalID)  \(outcome)\(object.map { "  \($0)" } ?? "")  \(title)\n      \(decision.reason)\n"
  }
}

extension Workspace {
  /// Takes back an episode, or every episode that an initiator has sent, and recalls what was derived from it.
  ///
  /// The episodes leave mining, reflections, index and advice at once. Each proposal that cites one of them is proved
  /// again without it; what loses its proof is blocked, withdrawn or rolled back. A second time does what an interrupted
  /// first time left to do, and else nothing.
  ///
  /// - Throws: `UsageError` unless either an episode or an initiator is named, `GovernanceError` when the principal may not
  ///   or gives no reason, `StorageError` when there is no such episode.
  public func retract(
    episode prefix: String?, initiator: String?, reason: String, as principal: String
  ) throws -> RecallReport {
    let held = try lock()
    defer { held.release() }
    let actor = try self.principal(principal)
    try reviewDesk().admit(actor, reason: reason)
    let retraction = try store.retract(try subject(prefix, initiator), reason: reason, change(by: actor))
    let workflows = try store.workflows(of: retraction?.episodes ?? [], in: organisation)
    try forget(workflows)
    let decisions = try recall(by: actor, nil)
    _ = try updateIndex(nil, "", .silent, .none)
    return RecallReport(retraction: retraction, workflows: workflows, decisions: decisions)
  }

  private func subject(_ prefix: String?, _ initiator: String?) throws -> Retraction.Subject {
    switch (prefix, initiator) {
    case (let prefix?, nil): .episode(try store.episodeID(startingWith: prefix, in: organisation))
    case (nil, let initiator?): .initiator(initiator)
    default: throw UsageError("Name either one episode or, with --initiator, whose episodes are to be retracted.")
    }
  }

  /// Computes anew what was computed from the episodes of these workflows. The nightly job would do so too: its cursors
  /// stay where they are, since other changes may wait for it.
  private func forget(_ workflows: [WorkflowID]) throws {
    let reflector = try reflector()
    for workflow in workflows {
      _ = try store.replaceReflections(of: workflow, with: reflector.reflect(on: try episodes(of: workflow)), change())
    }
    _ = try mine(workflows, .silent, .none)
  }
}
