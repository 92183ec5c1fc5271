import Domain
import JSONDocuments
import Storage

@testable import Application

extension Workspace {
  /// Puts a proposal that waits for its reviewers into the queue, with hashes that hold.
  func plantProposal(_ title: String = "Planted") throws -> Proposal {
    let draft = ProposalDraft(
      type: .skill, claim: .skill, title: title, body: ["kind": "skill", "note": .string(title)],
      evidence: ["supporting": []], confidence: 0.9, author: "agent-SK-GEN-010")
    let hash = try draft.proposalHash()
    let proposal = Proposal(
      id: Proposal.id(forHash: hash), draft: draft, proposalHash: hash, evidenceHash: try draft.evidenceHash(),
      policyHash: try publishingPolicy().hash,
      risk: RiskAssessment(blastRadius: 0.1, dataSensitivity: 0.1, privilege: 0.1, historicalError: 0.1, score: 0.1),
      verdicts: [], state: .pending)
    try store.submit(proposal, change())
    return proposal
  }
}
