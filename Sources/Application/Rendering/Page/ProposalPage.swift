package import Domain
import JSONDocuments

/// One proposal as a reviewer reads it, in one model that each form shows: text, Markdown, HTML and JSON.
///
/// A pure value: everything that it says follows from what it is made of.
public struct ProposalPage: Sendable {
  /// What came before the proposal, and what came after it was frozen.
  struct History: Hashable, Sendable {
    /// Earlier proposals for the same subject that were rejected, and requests that were refused: one line each.
    var earlier: [String] = []
    /// Newer evidence; it does not void votes.
    var addenda: [String] = []
  }

  package let proposal: Proposal
  package let openRoles: [RoleID]
  package let policy: PublishingPolicy
  /// The workflow version that a change is made to; nil for what is new.
  let target: WorkflowDefinition?
  /// What recorded runs did; nil when it was not looked at.
  let frequencies: PathFrequencies?
  let history: History

  /// The proposed workflow; nil for a skill.
  var workflow: WorkflowDefinition? {
    proposal.draft.body["workflow"]?.objectValue.flatMap { try? WorkflowDefinition(json: $0) }
  }

  /// The proposed skill; nil for a workflow.
  var skill: SkillDefinition? {
    proposal.draft.body["skill"]?.objectValue.flatMap { try? SkillDefinition(json: $0) }
  }

  /// The sections that have something to say, in their order.
  package var sections: [PageSection] {
    [deceptive, change, belief, doubt, senders, gates, risk, before, undo, votes, record].filter { !$0.blocks.isEmpty }
  }

  /// The drawing of the proposed workflow, beside the version that it changes; nil for a skill.
  package var drawing: WorkflowDrawing? {
    guard let workflow else { return nil }
    return target.map { WorkflowDrawing(before: $0, after: workflow, frequencies: frequencies) }
      ?? WorkflowDrawing(workflow, frequencies: frequencies)
  }

  /// `P-…  Title`, then the facts that a reader looks for first.
  package var headline: (id: String, title: String, facts: [PageFact]) {
    let draft = proposal.draft
    let waiting = openRoles.map(\.rawValue).joined(separator: " and ")
    var facts = [
      PageFact(label: "type", text: "\(draft.type.rawValue), claims \(draft.claim.rawValue)"),
      PageFact(label: "state", text: proposal.state.rawValue),
    ]
    if !openRoles.isEmpty {
      facts.append(
        PageFact(label: "waits for", text: "\(waiting) (\(signedCount) of \(signedCount + openRoles.count))"))
    }
    return (
      proposal.id.rawValue, draft.title,
      facts + [
        PageFact(
          label: "risk", text: "\(JSONNumber(proposal.risk.score).text) \(policy.band(of: proposal.risk.score))"),
        PageFact(
          label: "confidence",
          text: "\(JSONNumber(draft.confidence).text) (at least \(JSONNumber(policy.minimumConfidence).text))"),
      ]
    )
  }

  /// The page for programs, section by section.
  var json: JSONObject {
    JSONObject(sections.map { ($0.key.rawValue, .object($0.json)) })
  }

  private var signedCount: Int { Set(proposal.votes.filter { $0.decision == .approve }.map(\.role)).count }
}

extension PublishingPolicy {
  /// The band of a risk: low, med or high.
  package func band(of risk: Double) -> String {
    risk >= highRiskFrom ? "high" : risk >= mediumRiskFrom ? "med" : "low"
  }
}
