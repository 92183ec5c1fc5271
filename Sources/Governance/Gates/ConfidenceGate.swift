import Domain
import JSONDocuments

/// Confidence of at least the policy's minimum, and equal to what the frozen evidence proves (S-5.3, C-46).
enum ConfidenceGate {
  /// Evidence rounds to four decimals, so a figure may differ from it by half of the last one.
  private static let roundingError = 0.000_051

  static func findings(in context: GateContext) throws -> GateFindings {
    let draft = context.inputs.draft
    let minimum = context.inputs.policy.minimumConfidence
    if case .change(let proposal)? = try? context.body(), proposal.hypothesis.kind != .timeout {
      return try ChangeProof(draft, minimum: minimum).findings()
    }
    let heldOut = FieldReader(
      try FieldReader(draft.evidence, path: "evidence").document("held_out"), path: "evidence.held_out")
    let proof = Proof(
      bound: try heldOut.number("lower95"), fitness: try heldOut.number("fitness"),
      count: try heldOut.integer("count", default: 0), fitting: try heldOut.integer("fitting", default: 0))
    let figures = "\(proof.fitting) of \(proof.count) held-out cases fit, with a lower 95 % bound of \(proof.bound)"
    var findings = GateFindings(
      summary: "The confidence of \(draft.confidence) reaches the minimum of \(minimum): \(figures).",
      details: proof.details.merging(["minimum": .number(minimum)]))
    findings.faults = faults(draft, proof)
    if !(draft.confidence >= minimum && proof.bound >= minimum) {
      findings.faults.append(
        "The confidence of \(min(draft.confidence, proof.bound)) is below the minimum of \(minimum): \(figures).")
    }
    return findings
  }

  private struct Proof {
    let bound: Double
    let fitness: Double
    let count: Int
    let fitting: Int

    var details: JSONObject {
      [
        "lower95": .number(bound), "fitness": .number(fitness), "count": .number(count), "fitting": .number(fitting),
      ]
    }
  }

  private static func faults(_ draft: ProposalDraft, _ proof: Proof) -> [String] {
    var faults: [String] = []
    if !((draft.confidence - proof.bound).magnitude <= roundingError) {
      faults.append("The claimed confidence of \(draft.confidence) is not the \(proof.bound) that the evidence proves.")
    }
    guard proof.count > 0, (0...proof.count).contains(proof.fitting) else {
      return faults + ["The evidence counts \(proof.fitting) of \(proof.count) held-out cases, which proves nothing."]
    }
    // Calls, and runs within a timeout, fit or do not; the fitness of an episode is a share of its moves, so only its bound can be checked.
    let share = Double(proof.fitting) / Double(proof.count)
    let isShare = draft.claim == .codify || (share - proof.fitness).magnitude <= roundingError
    if !isShare || !(proof.bound <= proof.fitness + roundingError && proof.fitness <= 1) {
      faults.append(
        "The figures of the evidence contradict each other: \(proof.fitting) of \(proof.count) is no proof "
          + "of a fitness of \(proof.fitness) with a lower bound of \(proof.bound).")
    }
    return faults
  }
}
