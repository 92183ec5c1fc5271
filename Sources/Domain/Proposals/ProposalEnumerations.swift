/// What a proposal would insert (S-2.13).
public enum ProposalType: String, CaseIterable, Sendable {
  case workflow, step, skill
}

/// What a proposal claims (design "Proposals"); each kind has its own proof.
public enum ClaimKind: String, CaseIterable, Sendable {
  /// "This is how it is done": promises no benefit.
  case codify
  /// "This does better."
  case change
  /// "This capability is missing."
  case skill
}

/// The state of an item of the publication queue (C-05, C-37).
public enum ProposalState: String, CaseIterable, Sendable {
  case pending
  case inReview = "in_review"
  case approved, canary, published, rejected, expired, merged
  /// Queued, visible, never approvable: a gate failed.
  case blocked

  /// The states that may follow this one; every other transition is refused (S-5.1).
  ///
  /// Evidence that turns sends an approved proposal back to review. A closed or blocked change comes back as `pending`
  /// when what was said against it is answered, and undoing a merge gives its members their state back; neither ever
  /// leads to `approved` without new votes.
  public var successors: Set<ProposalState> {
    switch self {
    case .pending: [.inReview, .approved, .rejected, .expired, .merged, .blocked]
    case .inReview: [.approved, .rejected, .expired, .merged, .blocked]
    case .approved: [.inReview, .canary, .published, .rejected, .blocked]
    case .canary: [.inReview, .published, .rejected, .blocked]
    case .blocked: [.pending, .rejected, .expired]
    case .rejected, .expired: [.pending]
    case .merged: [.pending, .inReview, .expired]
    case .published: []
    }
  }

  /// Whether a reviewer may still vote.
  public var isOpen: Bool { self == .pending || self == .inReview }

  /// The decision as the blueprint's column knows it: pending, approved or rejected (S-2.13).
  public var decision: String {
    switch self {
    case .approved, .canary, .published: "approved"
    case .rejected, .expired: "rejected"
    case .pending, .inReview, .blocked, .merged: "pending"
    }
  }
}
