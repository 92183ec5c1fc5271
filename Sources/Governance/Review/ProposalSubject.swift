public import Domain
public import JSONDocuments

extension ProposalDraft {
  /// What the proposal is about: the id of the workflow or skill that it would insert, for a change also what it does and
  /// where. Two drafts of one claim and subject are versions of the same proposal.
  public var subject: String {
    let object = (body["workflow"]?["workflow_id"] ?? body["skill"]?["skill_id"])?.stringValue ?? title
    guard claim == .change, let hypothesis = body["hypothesis"]?.objectValue else { return object }
    let parts = ["kind", "after", "step", "instead", "parameter"].compactMap { hypothesis[$0]?.stringValue }
    return ([object] + parts).joined(separator: " / ")
  }

  /// What would run: steps and triggers of a workflow, signature and binding of a skill. Drafts of the same substance
  /// differ in names, tests and samples only.
  public var substance: JSONValue {
    let parts = [
      body["workflow"]?["steps"], body["workflow"]?["triggers"], body["companion"], body["skill"]?["signature"],
      body["skill"]?["runtime_binding"],
    ]
    return .array(parts.map { $0 ?? .null })
  }

  /// The episodes that were looked at.
  public var episodeCount: Int64 { evidence["episodes"]?.integerValue ?? 0 }
}

/// The held-out effect of a change, in shares.
struct HeldOutEffect {
  let estimate: Double
  let lower: Double
  let upper: Double

  /// Reads `held_out.effect` and `held_out.interval`; nil when the evidence has none.
  init?(_ evidence: JSONObject) {
    guard let heldOut = evidence["held_out"], let estimate = heldOut["effect"]?.doubleValue,
      let interval = heldOut["interval"]?.arrayValue?.compactMap(\.doubleValue), interval.count == 2
    else { return nil }
    self.estimate = estimate
    (lower, upper) = (interval[0], interval[1])
  }
}
