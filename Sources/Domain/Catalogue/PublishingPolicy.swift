public import JSONDocuments

/// The parsed specification of POL-PUBLISH-001 (S-5.2 to S-5.7, S-20.7, C-07).
public struct PublishingPolicy: Hashable, Sendable {
  /// The weights of the four parts of the risk score; they add up to 1 (design "Risk").
  public struct RiskWeights: Hashable, Sendable {
    /// The weight of the share of runs that the change touches.
    public let blastRadius: Double
    /// The weight of the sensitivity of the data touched.
    public let dataSensitivity: Double
    /// The weight of the privilege needed.
    public let privilege: Double
    /// The weight of the historical error rate.
    public let historicalError: Double
  }

  /// The identifier of the policy.
  public let id: PolicyID
  /// The version of the policy.
  public let version: String
  /// Whether a proposal without passing tests is blocked.
  public let requireTests: Bool
  /// The least confidence that passes, inclusive.
  public let minimumConfidence: Double
  /// The highest risk that passes, inclusive.
  public let riskThreshold: Double
  /// The roles that must all approve.
  public let mandatoryReviewers: [RoleID]
  /// Ontology tags that nobody may publish.
  public let blockedCategories: [String]
  /// The weights of the risk score.
  public let riskWeights: RiskWeights
  /// The lower end of the risk band `med`.
  public let mediumRiskFrom: Double
  /// The lower end of the risk band `high`.
  public let highRiskFrom: Double
  /// Ontology tags with their data sensitivity, 0…1.
  public let sensitivityByTag: [String: Double]
  /// Ontology tags with their privilege, 0…1.
  public let privilegeByTag: [String: Double]
  /// Days without action after which a proposal is closed.
  public let expiryDays: Int
  /// Whether an active version is rolled back when retracted episodes take its proof away; else it is flagged.
  public let rollsBackLostProof: Bool
  /// Whether an active version is rolled back when it does harm instead of what it promised; else it is flagged.
  public let rollsBackBrokenPromise: Bool

  /// Reads the policy from its catalogue document.
  ///
  /// - Throws: `DocumentError` naming the field that is missing or out of range.
  public init(json: JSONObject) throws(DocumentError) {
    let root = FieldReader(json)
    id = PolicyID(try root.text("policy_id"))
    let spec = FieldReader(try root.document("spec"), path: "spec")
    version = try spec.text("version")
    requireTests = try spec.flag("require_tests", default: true)
    minimumConfidence = try Self.share(spec, "min_confidence")
    riskThreshold = try Self.share(spec, "risk_threshold")
    mandatoryReviewers = try spec.texts("mandatory_reviewers").map { RoleID($0) }
    blockedCategories = try spec.texts("blocked_categories")
    let weights = FieldReader(try spec.document("risk_weights"), path: "spec.risk_weights")
    riskWeights = RiskWeights(
      blastRadius: try Self.share(weights, "blast_radius"),
      dataSensitivity: try Self.share(weights, "data_sensitivity"),
      privilege: try Self.share(weights, "privilege"), historicalError: try Self.share(weights, "historical_error"))
    let bands = FieldReader(try spec.document("risk_bands"), path: "spec.risk_bands")
    mediumRiskFrom = try Self.share(bands, "med")
    highRiskFrom = try Self.share(bands, "high")
    sensitivityByTag = try Self.shares(try spec.document("sensitivity_by_tag"), "spec.sensitivity_by_tag")
    privilegeByTag = try Self.shares(try spec.document("privilege_by_tag"), "spec.privilege_by_tag")
    expiryDays = try FieldReader(try spec.document("cadence"), path: "spec.cadence").integer("expire_days", default: 21)
    let recall = FieldReader(spec.object["recall"] == nil ? [:] : try spec.document("recall"), path: "spec.recall")
    rollsBackLostProof = try Self.rollsBack(recall, "lost_proof")
    rollsBackBrokenPromise = try Self.rollsBack(recall, "broken_promise")
    guard !mandatoryReviewers.isEmpty else { throw .missing(field: "spec.mandatory_reviewers") }
  }

  /// Reads `roll_back` (also when there is nothing) or `flag`.
  private static func rollsBack(_ fields: FieldReader, _ key: String) throws(DocumentError) -> Bool {
    switch try fields.optionalText(key) ?? "roll_back" {
    case "roll_back": return true
    case "flag": return false
    case let other: throw .invalid(field: fields.place(key), value: other, allowed: "roll_back, flag")
    }
  }

  private static func share(_ fields: FieldReader, _ key: String) throws(DocumentError) -> Double {
    let value = try fields.number(key)
    guard value >= 0, value <= 1 else {
      throw .invalid(field: fields.place(key), value: "\(value)", allowed: "0 to 1")
    }
    return value
  }

  private static func shares(_ object: JSONObject, _ path: String) throws(DocumentError) -> [String: Double] {
    var shares: [String: Double] = [:]
    let fields = FieldReader(object, path: path)
    for key in object.keys { shares[key] = try share(fields, key) }
    return shares
  }
}
