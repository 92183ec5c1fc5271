/// The four figures that the risk of a change follows from (S-5.11), each a finite share.
public struct RiskInputs: Hashable, Sendable {
  /// The share of the tenant's episodes that the change touches, 0…1.
  public let blastRadius: Double
  /// The sensitivity of the data touched, 0…1.
  public let dataSensitivity: Double
  /// The privilege needed, 0…1.
  public let privilege: Double
  /// The share of the touched step runs that failed, 0…1.
  public let historicalError: Double

  /// Checks the figures.
  ///
  /// - Throws: `GovernanceError.notAShare` for a figure that is not a number or lies outside 0…1.
  public init(
    blastRadius: Double, dataSensitivity: Double, privilege: Double, historicalError: Double
  ) throws(GovernanceError) {
    self.blastRadius = try Self.share(blastRadius, "blast_radius")
    self.dataSensitivity = try Self.share(dataSensitivity, "data_sensitivity")
    self.privilege = try Self.share(privilege, "privilege")
    self.historicalError = try Self.share(historicalError, "historical_error")
  }

  private static func share(_ value: Double, _ figure: String) throws(GovernanceError) -> Double {
    guard value >= 0, value <= 1 else { throw .notAShare(figure: figure, value: "\(value)") }
    return value
  }
}
