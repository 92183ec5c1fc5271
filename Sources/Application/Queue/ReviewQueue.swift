import Domain
import Files
import Governance
public import JSONDocuments
import Storage

/// The publication queue as a list.
public struct QueueList: Presentable {
  let proposals: [Proposal]
  let bands: (medium: Double, high: Double)

  public var json: JSONObject {
    ["proposals": .array(proposals.map { .object(Self.row(of: $0)) })]
  }

  public var text: String {
    guard !proposals.isEmpty else { return "The queue is empty.\n" }
    var table = TextTable(["ID", "TYPE", "CLAIM", "STATE", "RISK", "CONFIDENCE", "TITLE"])
    for proposal in proposals {
      let score = proposal.risk.score
      let band = score >= bands.high ? "high" : score >= bands.medium ? "med" : "low"
      table.add([
        proposal.id.rawValue, proposal.draft.type.rawValue, proposal.draft.claim.rawValue, proposal.state.rawValue,
        "\(score) \(band)", "\(proposal.draft.confidence)", proposal.draft.title,
      ])
    }
    return table.text
  }

  private static func row(of proposal: Proposal) -> JSONObject {
    [
      "id": .string(proposal.id.rawValue), "type": .string(proposal.draft.type.rawValue),
      "claim": .string(proposal.draft.claim.rawValue), "title": .string(proposal.draft.title),
      "state": .string(proposal.state.rawValue), "risk": .number(JSONNumber(proposal.risk.score)),
      "confidence": .number(JSONNumber(proposal.draft.confidence)),
      "proposal_hash": .string(proposal.proposalHash),
    ]
  }
}

extension Workspace {
  /// The queue, sorted by id.
  ///
  /// - Throws: `StorageError`.
  public func queue() throws -> QueueList {
    let policy = try publishingPolicy().policy
    return QueueList(
      proposals: try store.proposals(in: organisation).sorted { $0.id < $1.id },
      bands: (policy.mediumRiskFrom, policy.highRiskFrom))
  }

  /// One proposal with everything that a reviewer decides on.
  ///
  /// - Throws: `StorageError` when no proposal, or more than one, begins with `prefix`.
  public func proposalDetail(_ prefix: String) throws -> ProposalDetail {
    let proposal = try store.proposal(prefix, in: organisation)
    return try detail(of: proposal, frequencies: try pathFrequencies(for: proposal.draft))
  }

  /// Votes for a proposal.
  ///
  /// - Throws: `GovernanceError` when the vote is not the principal's to give, `StorageError` on a conflict.
  public func approve(_ prefix: String, as principal: String, reason: String?) throws -> ProposalDetail {
    try vote(.approve, on: prefix, as: principal, reason: reason)
  }

  /// Votes against a proposal.
  ///
  /// - Throws: as `approve`, and when there is no reason.
  public func reject(_ prefix: String, as principal: String, reason: String?) throws -> ProposalDetail {
    try vote(.reject, on: prefix, as: principal, reason: reason)
  }

  /// Inserts an approved proposal as a draft version.
  ///
  /// - Throws: `GovernanceError` when a gate fails now, the quorum is missing or the principal may not publish.
  public func publish(_ prefix: String, as principal: String) throws -> ProposalDetail {
    let held = try lock()
    defer { held.release() }
    let proposal = try store.proposal(prefix, in: organisation)
    let actor = try self.principal(principal)
    let inputs = try gateHistory(of: proposal.draft)
    let plan: PublicationPlan
    do {
      plan = try reviewDesk().publish(proposal, by: actor, replayTraces: inputs.traces, history: inputs.history)
    } catch let refusal as GovernanceError {
      try recordRefusal(of: proposal, by: actor, act: "publish", refusal)
      throw refusal
    }
    var release = plan.release
    release.promise = PromisedOutcome(of: proposal.draft)?.json
    try store.publish(
      release, for: plan.proposal, expectedRevision: proposal.revision, change(by: actor))
    return try detail(of: plan.proposal)
  }

  private func vote(
    _ decision: Vote.Decision, on prefix: String, as principal: String, reason: String?
  ) throws -> ProposalDetail {
    let held = try lock()
    defer { held.release() }
    let proposal = try store.proposal(prefix, in: organisation)
    let actor = try self.principal(principal)
    let next: Proposal
    do {
      next = try reviewDesk().vote(on: proposal, by: actor, decision, reason: reason)
    } catch let refusal as GovernanceError {
      try recordRefusal(of: proposal, by: actor, act: decision.rawValue, refusal)
      throw refusal
    }
    try store.update(
      next, expectedRevision: proposal.revision, event: Self.event(decision, next.state), change(by: actor))
    return try detail(of: next)
  }

  private static func event(_ decision: Vote.Decision, _ state: ProposalState) -> String {
    switch (decision, state) {
    case (.reject, _): "PROPOSAL_REJECTED"
    case (.approve, .approved): "PROPOSAL_APPROVED"
    case (.approve, _): "PROPOSAL_VOTED"
    }
  }

  /// A refused act leaves an entry in the audit log and nothing else.
  private func recordRefusal(
    of proposal: Proposal, by principal: Principal, act: String, _ refusal: GovernanceError
  ) throws {
    try store.record(
      "PROPOSAL_ACT_REFUSED",
      changes: [
        "proposal_id": .string(proposal.id.rawValue), "act": .string(act), "reason": .string(refusal.description),
      ], change(by: principal))
  }

  /// The principal of that id.
  ///
  /// - Throws: `UsageError` naming the people who can decide.
  func principal(_ id: String) throws -> Principal {
    let all = try store.principals(in: organisation)
    guard let principal = all.first(where: { $0.id == PrincipalID(id) }) else {
      let people = all.filter { $0.kind == .person }.map(\.id.rawValue).joined(separator: ", ")
      throw UsageError("There is no principal \"\(id)\": use one of \(people).")
    }
    return principal
  }
}

extension PublicationPlan {
  /// What the store inserts.
  fileprivate var release: Release {
    switch object {
    case .workflow(let workflow): Release(workflow: workflow, companion: companion)
    case .skill(let skill, let grants): Release(skill: skill, roleSkillMap: grants)
    }
  }
}
