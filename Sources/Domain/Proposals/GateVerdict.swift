public import JSONDocuments

/// The gates that every proposal runs through, in this order (S-5.2 to S-5.13).
public enum GateName: String, CaseIterable, Sendable {
  case contract, tests, replay, sandbox, confidence, risk
  case blockedCategory = "blocked_category"
}

/// What a gate found. A gate that could not run has failed (S-5.13).
public struct GateVerdict: Hashable, Sendable {
  /// The gate.
  public let gate: GateName
  /// Whether the proposal passed.
  public let passed: Bool
  /// One sentence for the reviewer.
  public let reason: String
  /// The figures behind the sentence.
  public let details: JSONObject

  /// Makes a verdict.
  public init(gate: GateName, passed: Bool, reason: String, details: JSONObject = JSONObject()) {
    self.gate = gate
    self.passed = passed
    self.reason = reason
    self.details = details
  }

  /// The verdict as it is stored in `policy_checks`.
  public var json: JSONObject {
    [
      "gate": .string(gate.rawValue), "passed": .bool(passed), "reason": .string(reason), "details": .object(details),
    ]
  }
}

/// The risk of a proposal with the inputs that it follows from (S-5.11).
public struct RiskAssessment: Hashable, Sendable {
  /// The share of the tenant's runs that the change touches, 0…1.
  public let blastRadius: Double
  /// The sensitivity of the data touched, 0…1.
  public let dataSensitivity: Double
  /// The privilege needed, 0…1.
  public let privilege: Double
  /// The historical error rate of what is touched, 0…1.
  public let historicalError: Double
  /// The weighted sum, rounded to 1/10,000.
  public let score: Double

  /// Makes an assessment.
  public init(
    blastRadius: Double, dataSensitivity: Double, privilege: Double, historicalError: Double, score: Double
  ) {
    self.blastRadius = blastRadius
    self.dataSensitivity = dataSensitivity
    self.privilege = privilege
    self.historicalError = historicalError
    self.score = score
  }

  /// The assessment as it is stored in `policy_checks`.
  public var json: JSONObject {
    [
      "blast_radius": .number(JSONNumber(blastRadius)), "data_sensitivity": .number(JSONNumber(dataSensitivity)),
      "privilege": .number(JSONNumber(privilege)), "historical_error": .number(JSONNumber(historicalError)),
      "score": .number(JSONNumber(score)),
    ]
  }
}
