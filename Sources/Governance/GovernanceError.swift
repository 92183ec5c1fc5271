public import Domain

/// Why a reviewer's or a publisher's act was refused. A failed gate at submission is no error but a verdict.
public enum GovernanceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why a principal may not do what it asked for.
  public enum Bar: Hashable, Sendable {
    /// Agents and the product itself neither approve nor publish.
    case notAPerson
    /// The author and last editor of a proposal does not decide on it.
    case isAuthor
    /// The principal holds the role that owns the changed object, so that its approval would not be independent.
    case ownsTheObject(RoleID)
    /// None of these roles is held.
    case lacksRole([RoleID])
    /// One person signs once.
    case hasSigned
    /// Others signed for every role that the principal holds.
    case rolesAreSigned
  }

  /// Which stored digest no longer fits what it was made of.
  public enum Seal: String, Hashable, Sendable {
    case proposal, evidence, policy
  }

  /// The queue already holds this change (S-20.2).
  case duplicate(of: ProposalID)
  /// The state machine has no such transition (S-5.1).
  case illegalTransition(of: String, from: String, to: String)
  /// The principal may not do this.
  case refused(PrincipalID, Bar)
  /// A rejection gives no reason that its author could answer.
  case reasonTooShort(minimumCharacters: Int)
  /// A digest differs from the one that was stored or signed.
  case sealBroken(Seal)
  /// These roles have not approved.
  case quorumMissing([RoleID])
  /// These gates fail now.
  case gatesFailed([GateName])
  /// The workflow uses skills that the catalogue does not hold yet.
  case skillsMissing([SkillID])
  /// The workflow calls workflows of which no version is active.
  case calleesNotActive([WorkflowID])
  /// A figure of the risk model is not a share.
  case notAShare(figure: String, value: String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .duplicate(let id): "The same change is already in the queue as \(id): look at that one."
    case .illegalTransition(let object, let from, let to): "\(object) is \(from) and cannot become \(to)."
    case .refused(let principal, let bar): "\(principal) may not do this: \(bar)."
    case .reasonTooShort(let minimum):
      "A rejection needs a reason of at least \(minimum) characters: say what to change."
    case .sealBroken(let seal): Self.sentence(on: seal)
    case .quorumMissing(let roles): "Approval is missing from \(roles.map(\.rawValue).joined(separator: ", "))."
    case .gatesFailed(let gates):
      "It is refused because these gates fail now: \(gates.map(\.rawValue).joined(separator: ", "))."
    case .skillsMissing(let skills):
      "The catalogue lacks \(skills.map(\.rawValue).joined(separator: ", ")), which the workflow uses: publish these skills first."
    case .calleesNotActive(let workflows):
      "It calls \(workflows.map(\.rawValue).joined(separator: ", ")), of which no version is active: activate the called "
        + "workflow first."
    case .notAShare(let figure, let value): "The risk figure \(figure) is \(value), but must lie between 0 and 1."
    }
  }

  private static func sentence(on seal: Seal) -> String {
    switch seal {
    case .proposal: "The body of the proposal no longer has the hash that was reviewed: submit it anew."
    case .evidence: "The evidence of the proposal no longer has the hash that was reviewed: submit it anew."
    case .policy: "The policies changed since the gates ran: have the proposal assessed anew."
    }
  }
}

extension GovernanceError.Bar: CustomStringConvertible {
  /// The rest of the sentence that begins with the principal.
  public var description: String {
    switch self {
    case .notAPerson: "only a person approves, publishes, activates or withdraws"
    case .isAuthor: "the author of a proposal does not decide on it"
    case .ownsTheObject(let role): "a holder of \(role) owns the changed object and is not independent"
    case .lacksRole(let roles): "it takes one of the roles \(roles.map(\.rawValue).joined(separator: ", "))"
    case .hasSigned: "one person signs once"
    case .rolesAreSigned: "others have already signed for each role that this principal holds"
    }
  }
}
