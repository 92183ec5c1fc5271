public import Domain

/// What a retraction does to a proposal that cites retracted episodes (design "Poisoning is assumed").
public enum RecallRule {
  /// Where the version that a proposal released stands.
  public enum Standing: Hashable, Sendable {
    /// Inserted and never made current, or not current any more.
    case idle
    /// The current version.
    case active
    /// Out of use.
    case withdrawn
  }

  /// The outcome; `standing` is nil for a proposal that released nothing.
  ///
  /// - Parameter holds: Whether the claim was proved again without the retracted episodes.
  public static func outcome(
    state: ProposalState, standing: Standing?, holds: Bool, policy: PublishingPolicy
  ) -> RecallDecision.Outcome {
    switch (state, standing) {
    case (.rejected, _), (.expired, _), (.merged, _), (.published, .withdrawn), (.published, nil): .noted
    case (_, _) where holds: .kept
    case (.published, .active): policy.rollsBackLostProof ? .rolledBack : .flagged
    case (.published, .idle): .withdrawn
    default: .blocked
    }
  }
}

extension ReviewDesk {
  /// Admits a person to acts that take something back: retracting episodes, taking a merge apart.
  ///
  /// - Throws: `refused` unless the principal is a person who holds a mandatory reviewer's role; `reasonTooShort`.
  public func admit(_ principal: Principal, reason: String) throws(GovernanceError) {
    try checkEntitled(principal, policy.mandatoryReviewers, owner: nil)
    guard reason.filter({ !$0.isWhitespace }).count >= Self.minimumReasonCharacters else {
      throw .reasonTooShort(minimumCharacters: Self.minimumReasonCharacters)
    }
  }
}
