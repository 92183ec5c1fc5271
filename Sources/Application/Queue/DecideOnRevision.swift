public import Domain
import Governance
import Storage

/// Decisions of somebody who says which revision was looked at: when the proposal has moved on, nothing is decided.
extension Workspace {
  /// Votes on a proposal, as the actor.
  ///
  /// - Parameter revision: The revision that was looked at; nil decides on whatever is there.
  /// - Throws: as `approve` and `reject`, and `StaleRevisionError` when the proposal is in another revision.
  public func vote(
    _ decision: Vote.Decision, on id: String, revision: Int?, reason: String?
  ) throws -> ProposalDetail {
    try check(revision, of: id)
    switch decision {
    case .approve: return try approve(id, as: actor.id.rawValue, reason: reason)
    case .reject: return try reject(id, as: actor.id.rawValue, reason: reason)
    }
  }

  /// Publishes an approved proposal as a draft version, as the actor.
  ///
  /// - Throws: as `publish`, and `StaleRevisionError` when the proposal is in another revision.
  public func publish(_ id: String, revision: Int?) throws -> ProposalDetail {
    try check(revision, of: id)
    return try publish(id, as: actor.id.rawValue)
  }

  /// Activates what a published proposal inserted, as the actor.
  ///
  /// - Throws: as `activateWorkflow`; `UsageError` when the proposal is not published; `StaleRevisionError`.
  public func activateRelease(of id: String, revision: Int?) throws -> ProposalDetail {
    let object = try released(id, revision)
    switch object.type {
    case .workflow, .step: _ = try activateWorkflow(object.name, as: actor.id.rawValue)
    case .skill: _ = try activateSkill(object.name, as: actor.id.rawValue)
    }
    return try proposalDetail(id)
  }

  /// Withdraws what a published proposal inserted, as the actor.
  ///
  /// - Throws: as `activateRelease`.
  public func withdrawRelease(of id: String, revision: Int?) throws -> ProposalDetail {
    let object = try released(id, revision)
    switch object.type {
    case .workflow, .step: _ = try withdrawWorkflow(object.name, as: actor.id.rawValue)
    case .skill: _ = try withdrawSkill(object.name, as: actor.id.rawValue)
    }
    return try proposalDetail(id)
  }

  private func released(_ id: String, _ revision: Int?) throws -> (name: String, type: ProposalType) {
    try check(revision, of: id)
    let proposal = try store.proposal(id, in: organisation)
    guard let name = proposal.publishedObject else {
      throw GovernanceError.illegalTransition(of: id, from: proposal.state.rawValue, to: "active")
    }
    return (name, proposal.draft.type)
  }

  /// - Throws: `StaleRevisionError` when the proposal is in another revision than the one that was looked at.
  func check(_ revision: Int?, of id: String) throws {
    guard let revision else { return }
    let proposal = try store.proposal(id, in: organisation)
    guard proposal.id.rawValue == id else { throw StorageError.notFound(what: "proposal", id: id) }
    guard proposal.revision == revision else {
      throw StaleRevisionError(
        "\(id) is in revision \(proposal.revision) and not in \(revision): look at it again before you decide.")
    }
  }
}
