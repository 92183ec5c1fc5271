public import Domain

/// What one look at a workflow's runs came to.
public struct ChangeStudy: Hashable, Sendable {
  /// Proposed, looked good, not yet: in this order, the strongest first.
  public var findings: [ChangeFinding] = []
  /// The tests that were made, for the ledger.
  public var tests: [ChangeTest] = []
  /// The look, for the ledger; nil when none was due.
  public var look: ChangeLook?
  /// What all looks so far, this one included, have spent of the error budget.
  public var spent = 0.0
  /// Hypotheses that were compared.
  public var lookedAt = 0

  init() {}
}
