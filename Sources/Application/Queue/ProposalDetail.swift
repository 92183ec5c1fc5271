public import Domain
import Files
public import JSONDocuments

/// One proposal as a reviewer reads it: the whole change, the evidence for and against, gates, risk and votes.
public struct ProposalDetail: Presentable {
  let proposal: Proposal
  let openRoles: [RoleID]
  let threshold: Double
  let minimumConfidence: Double
  var history = ProposalHistory()

  public var json: JSONObject {
    var object: JSONObject = [
      "id": .string(proposal.id.rawValue), "type": .string(proposal.draft.type.rawValue),
      "claim": .string(proposal.draft.claim.rawValue), "title": .string(proposal.draft.title),
      "state": .string(proposal.state.rawValue), "revision": .number(JSONNumber(proposal.revision)),
      "confidence": .number(JSONNumber(proposal.draft.confidence)), "risk": .object(proposal.risk.json),
      "author": .string(proposal.draft.author.rawValue), "proposal_hash": .string(proposal.proposalHash),
      "evidence_hash": .string(proposal.evidenceHash), "policy_hash": .string(proposal.policyHash),
      "verdicts": .array(proposal.verdicts.map { .object($0.json) }), "body": .object(proposal.draft.body),
      "evidence": .object(proposal.draft.evidence), "open_roles": .array(openRoles.map { .string($0.rawValue) }),
      "votes": .array(proposal.votes.map { .object(Self.json(of: $0)) }),
    ]
    if let published = proposal.publishedObject { object["published_object"] = .string(published) }
    return object.merging(historyJSON)
  }

  public var text: String {
    (returnLines + [headline, ""] + change + [""] + evidence + addendumLines + [""] + gates + [""] + votes + [""] + seal)
      .joined(separator: "\n")
      + "\n"
  }

  /// The proposed workflow; nil for a skill.
  public var workflow: WorkflowDefinition? {
    proposal.draft.body["workflow"]?.objectValue.flatMap { try? WorkflowDefinition(json: $0) }
  }

  /// Writes the proposed workflow's graph as SVG.
  ///
  /// - Throws: `UsageError` when the proposal has no graph, `FileError` when the file cannot be written.
  public func writeDrawing(to path: String) throws {
    guard let workflow else { throw UsageError("\(proposal.id) proposes no workflow: there is no graph to draw.") }
    try AtomicFile.replace([UInt8](WorkflowDrawing(workflow).svg.utf8), at: path)
  }

  private var headline: String {
    let waiting = openRoles.isEmpty ? "" : "  waits for \(openRoles.map(\.rawValue).joined(separator: " and "))"
    return "\(proposal.id)  \(proposal.draft.type.rawValue)  \(proposal.draft.title)\n"
      + "\(proposal.state.rawValue)\(waiting)  risk \(proposal.risk.score) (threshold \(threshold))  "
      + "confidence \(proposal.draft.confidence) (at least \(minimumConfidence))"
  }

  private var change: [String] {
    guard let workflow else {
      return ["WHAT CHANGES", JSONValue.object(proposal.draft.body["skill"]?.objectValue ?? [:]).prettyText()]
    }
    let steps = workflow.steps.map { step in
      let targets = step.next.targets.map(\.text).joined(separator: ", ")
      let name = workflow.label(of: step)
      return
        "  \(step.id)  \(name)  \(step.skillID)  -> \(targets)\(step.next.awaits.map { "  (waits for \($0))" } ?? "")"
    }
    return ["WHAT CHANGES  new workflow \(workflow.id) \(workflow.version): \(workflow.name)"] + steps
  }

  private var evidence: [String] {
    let evidence = proposal.draft.evidence
    let heldOut = evidence["held_out"]
    var lines = ["WHY WE BELIEVE IT"]
    lines.append(
      "  seen in \(number(evidence["episodes"])) episodes, covers \(number(evidence["coverage"]?["covered"])) of them (\(number(evidence["coverage"]?["share"])))"
    )
    lines.append(
      "  held out (\(heldOut?["split"]?.stringValue ?? "")): \(number(heldOut?["count"])) \(heldOut?["unit"]?.stringValue ?? "")s, "
        + "fitness \(number(heldOut?["fitness"])), lower 95 % bound \(number(heldOut?["lower95"]))"
        + (heldOut?["precision"].map { ", precision \(number($0))" } ?? ""))
    lines.append("WHY IT MAY BE WRONG")
    lines.append("  \(list(evidence["counter_examples"]))")
    lines.append("WHO SAYS SO")
    lines.append("  \(list(evidence["supporting"]))")
    return lines
  }

  private var gates: [String] {
    ["GATES"] + proposal.verdicts.map { "  \($0.passed ? "pass" : "FAIL")  \($0.gate.rawValue): \($0.reason)" } + [
      "RISK \(proposal.risk.score)  blast radius \(proposal.risk.blastRadius), data \(proposal.risk.dataSensitivity), "
        + "privilege \(proposal.risk.privilege), historical error \(proposal.risk.historicalError)"
    ]
  }

  private var votes: [String] {
    guard !proposal.votes.isEmpty else { return ["VOTES  none"] }
    return ["VOTES"]
      + proposal.votes.map {
        "  \($0.principal) as \($0.role): \($0.decision.rawValue)\($0.reason.map { ", \"\($0)\"" } ?? "")"
      }
  }

  private var seal: [String] {
    var lines = [
      "proposal \(proposal.proposalHash)", "evidence \(proposal.evidenceHash)", "policy   \(proposal.policyHash)",
    ]
    if let published = proposal.publishedObject { lines.append("published as \(published)") }
    return lines
  }

  private func number(_ value: JSONValue?) -> String { value?.text ?? "?" }

  private func list(_ value: JSONValue?) -> String {
    let items = (value?.arrayValue ?? []).compactMap(\.stringValue)
    let shown = items.prefix(5).joined(separator: ", ")
    return items.isEmpty ? "none" : "\(items.count): \(shown)\(items.count > 5 ? ", … (all with --json)" : "")"
  }

  static func json(of vote: Vote) -> JSONObject {
    var object: JSONObject = [
      "principal": .string(vote.principal.rawValue), "role": .string(vote.role.rawValue),
      "decision": .string(vote.decision.rawValue), "proposal_hash": .string(vote.proposalHash),
      "evidence_hash": .string(vote.evidenceHash),
    ]
    if let policy = vote.policyHash { object["policy_hash"] = .string(policy) }
    if let reason = vote.reason { object["reason"] = .string(reason) }
    return object
  }
}
