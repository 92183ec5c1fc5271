public import Domain

/// The risk of a change as the weighted sum of four shares (design "Risk", S-5.11).
///
/// Monotone: no figure that grows lowers the score. The weights are the policy's data.
public struct RiskModel: Hashable, Sendable {
  private let weights: PublishingPolicy.RiskWeights

  /// Makes the model with the policy's weights.
  public init(weights: PublishingPolicy.RiskWeights) { self.weights = weights }

  /// The score, rounded to 1/10,000 and at most 1, with the figures that it follows from.
  public func assessment(of inputs: RiskInputs) -> RiskAssessment {
    let sum =
      weights.blastRadius * inputs.blastRadius + weights.dataSensitivity * inputs.dataSensitivity
      + weights.privilege * inputs.privilege + weights.historicalError * inputs.historicalError
    return RiskAssessment(
      blastRadius: inputs.blastRadius, dataSensitivity: inputs.dataSensitivity, privilege: inputs.privilege,
      historicalError: inputs.historicalError, score: min(1, Self.rounded(sum)))
  }

  /// The assessment when a figure is missing: nothing is known, so everything is feared.
  static let worst = RiskAssessment(blastRadius: 1, dataSensitivity: 1, privilege: 1, historicalError: 1, score: 1)

  /// Rounds to 1/10,000, halves away from zero.
  static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
