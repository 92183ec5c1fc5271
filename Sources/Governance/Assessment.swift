public import Domain

/// What the gates found.
public struct Assessment: Hashable, Sendable {
  /// The server's own assessment of the risk; 1 in every part when it could not be computed.
  public let risk: RiskAssessment
  /// The verdicts of all gates, in the order of `GateName`.
  public let verdicts: [GateVerdict]

  /// The gates that failed, in order.
  public var failedGates: [GateName] { verdicts.filter { !$0.passed }.map(\.gate) }

  /// `pending` when every gate passed, else `blocked` (C-37).
  public var state: ProposalState { failedGates.isEmpty ? .pending : .blocked }
}
