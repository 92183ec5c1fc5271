package import Domain
import Governance
import JSONDocuments
import Storage

/// What a reader may do about a proposal.
package enum ReviewAct: String, CaseIterable, Sendable {
  case approve
  case requestChanges = "request_changes"
  case notNow = "not_now"
  case reject, publish, activate, withdraw
}

/// What an act would do, said before it is done: the same rules are asked as when it is done.
package struct ReviewProspect: Hashable, Sendable {
  package let act: ReviewAct
  /// Whether it would be carried out now.
  package let isPossible: Bool
  /// What would follow, or what bars it.
  package let sentence: String
}

extension Workspace {
  /// What the actor may do about a proposal now and what would follow, in the order of the page.
  ///
  /// - Throws: `StorageError`.
  package func prospects(of id: ProposalID) throws -> [ReviewProspect] {
    let proposal = try store.proposal(id.rawValue, in: organisation)
    let desk = try reviewDesk()
    switch proposal.state {
    case .pending, .inReview: return votes(proposal, desk, approving: true)
    case .blocked: return votes(proposal, desk, approving: false)
    case .approved, .canary: return [publication(proposal, desk)] + votes(proposal, desk, approving: false)
    case .published: return try lifecycle(proposal, desk)
    case .rejected, .expired, .merged: return []
    }
  }

  private func votes(_ proposal: Proposal, _ desk: ReviewDesk, approving: Bool) -> [ReviewProspect] {
    let rejection = prospect(.reject) { () throws(GovernanceError) in
      _ = try desk.vote(on: proposal, by: actor, .reject, reason: "a reason")
      return
        "Closes the proposal as rejected, whatever others said. Your reason stays on top should the change come back."
    }
    guard approving else { return [rejection] }
    let approval = prospect(.approve) { () throws(GovernanceError) in
      let next = try desk.vote(on: proposal, by: actor, .approve, reason: nil)
      let role = next.votes.last?.role.rawValue ?? ""
      let missing = desk.openRoles(of: next).map(\.rawValue)
      return missing.isEmpty
        ? "Counts as \(role) and is the last approval needed: the proposal becomes approved. No run changes until somebody publishes and activates it."
        : "Counts as \(role). \(missing.joined(separator: " and ")) must still approve; no run changes."
    }
    return [
      approval,
      ReviewProspect(
        act: .requestChanges, isPossible: true,
        sentence: "Your request stands on top of the page. The proposal stays open and gets no vote of yours."),
      ReviewProspect(
        act: .notNow, isPossible: true,
        sentence: "The proposal leaves the views Mine and Unassigned until that day; anybody may still decide on it."),
      rejection,
    ]
  }

  private func publication(_ proposal: Proposal, _ desk: ReviewDesk) -> ReviewProspect {
    prospect(.publish) { () throws(GovernanceError) in
      guard actor.kind == .person else { throw .refused(actor.id, .notAPerson) }
      let name = Self.objectName(proposal.draft.body)
      return
        "Runs all gates again and inserts \(name) as a draft that nothing runs. Activating it is an act of its own."
    }
  }

  private func lifecycle(_ proposal: Proposal, _ desk: ReviewDesk) throws -> [ReviewProspect] {
    guard let object = proposal.publishedObject else { return [] }
    if proposal.draft.type == .skill {
      let skill = try skill(VersionedName(object))
      return [
        prospect(.activate) { () throws(GovernanceError) in Self.told(try desk.activate(skill, by: actor)) },
        prospect(.withdraw) { () throws(GovernanceError) in Self.told(try desk.withdraw(skill, by: actor)) },
      ]
    }
    let workflow = try workflow(VersionedName(object)).definition
    return [
      prospect(.activate) { () throws(GovernanceError) in Self.told(try desk.activate(workflow, by: actor)) },
      prospect(.withdraw) { () throws(GovernanceError) in Self.told(try desk.withdraw(workflow, by: actor)) },
    ]
  }

  private func prospect(
    _ act: ReviewAct, _ sentence: () throws(GovernanceError) -> String
  ) -> ReviewProspect {
    do {
      return ReviewProspect(act: act, isPossible: true, sentence: try sentence())
    } catch {
      return ReviewProspect(act: act, isPossible: false, sentence: error.description)
    }
  }

  private static func told(_ plan: LifecyclePlan) -> String {
    let changes = plan.changes.map { "\($0.objectKey) goes from \($0.from) to \($0.to)" }
    let current = plan.currentKey.map { "New runs use \($0)." } ?? "No version is current afterwards."
    return changes.joined(separator: "; ") + ". " + current
  }

  private static func objectName(_ body: JSONObject) -> String {
    let document = body["workflow"] ?? body["skill"]
    let id = document?["workflow_id"]?.stringValue ?? document?["skill_id"]?.stringValue ?? "the change"
    return document?["version"]?.stringValue.map { "\(id)@\($0)" } ?? id
  }
}
