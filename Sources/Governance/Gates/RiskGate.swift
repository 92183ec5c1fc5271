import Domain
import JSONDocuments

/// Risk of at most the policy's threshold, computed here; a score that a client sends is never read (S-5.4, S-5.11).
enum RiskGate {
  static func assessment(in context: GateContext) throws -> RiskAssessment {
    let figures = try RiskFigures(context.riskExposure(), context.inputs)
    return RiskModel(weights: context.inputs.policy.riskWeights).assessment(of: figures.inputs)
  }

  static func findings(in context: GateContext) throws -> GateFindings {
    let policy = context.inputs.policy
    let figures = try RiskFigures(context.riskExposure(), context.inputs)
    let risk = RiskModel(weights: policy.riskWeights).assessment(of: figures.inputs)
    let sentence = sentence(risk, figures, context.inputs)
    var findings = GateFindings(
      summary: "The risk of \(risk.score) is within the threshold of \(policy.riskThreshold). \(sentence)",
      details: details(risk, figures, context.inputs))
    if risk.score > policy.riskThreshold {
      findings.faults = ["The risk of \(risk.score) is above the threshold of \(policy.riskThreshold). \(sentence)"]
    }
    return findings
  }

  private static func sentence(_ risk: RiskAssessment, _ figures: RiskFigures, _ inputs: GateInputs) -> String {
    let history = inputs.history
    return "It touches \(history.touchedEpisodes) of \(history.tenantEpisodes) episodes; data sensitivity is "
      + "\(risk.dataSensitivity) (\(figures.sensitivity.origin)), privilege \(risk.privilege) "
      + "(\(figures.privilege.origin)), with \(figures.untaggedCount) of \(figures.uses.count) uses of a skill untagged; "
      + "\(history.failedStepRuns) of \(history.stepRuns) step runs touched failed."
  }

  private static func details(_ risk: RiskAssessment, _ figures: RiskFigures, _ inputs: GateInputs) -> JSONObject {
    let weights = inputs.policy.riskWeights
    let history = inputs.history
    return [
      "inputs": .object(risk.json), "threshold": .number(inputs.policy.riskThreshold),
      "formula": "blast_radius, data_sensitivity, privilege and historical_error, each times its weight, added",
      "weights": [
        "blast_radius": .number(weights.blastRadius), "data_sensitivity": .number(weights.dataSensitivity),
        "privilege": .number(weights.privilege), "historical_error": .number(weights.historicalError),
      ],
      "counts": [
        "tenant_episodes": .number(history.tenantEpisodes), "touched_episodes": .number(history.touchedEpisodes),
        "failed_step_runs": .number(history.failedStepRuns), "step_runs": .number(history.stepRuns),
      ],
      "data_sensitivity_from": .string(figures.sensitivity.origin), "privilege_from": .string(figures.privilege.origin),
      "uses": .array(figures.uses),
    ]
  }
}
