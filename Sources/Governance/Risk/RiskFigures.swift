import Domain
import JSONDocuments

/// How the four figures of the risk follow from a change, the ontology, the policy and the history.
///
/// Sensitivity and privilege are the highest numbers of the tags of all uses. A tag counts with the highest number that
/// it or one of its ancestors has in the policy's table; with 0 when only the other of the two tables has one; and as 1
/// when neither has one. A use without any tag counts with the policy's number for `untagged`, with 0 when there is
/// none. An action that the ontology does not list, of a skill whose actions it lists, counts like the worst action of
/// that skill. The declared tags of a workflow count like those of a use where a change happens under them.
struct RiskFigures {
  /// The key in the policy's tables for a use that carries no tag.
  static let untagged = "untagged"

  /// The number that decides a figure, and where it comes from.
  struct Peak {
    private(set) var value = 0.0
    private(set) var origin = "no tag"

    mutating func raise(to value: Double, _ origin: String) {
      if value > self.value { (self.value, self.origin) = (value, origin) }
    }
  }

  let inputs: RiskInputs
  let sensitivity: Peak
  let privilege: Peak
  /// How many uses carry no tag.
  let untaggedCount: Int
  /// Every use with its tags.
  let uses: [JSONValue]

  init(_ exposure: Exposure, _ inputs: GateInputs) throws(GovernanceError) {
    let tags = inputs.catalogue.ontologyTags
    let (sensitivities, privileges) = (inputs.policy.sensitivityByTag, inputs.policy.privilegeByTag)
    let sensitivity = Self.peak(exposure, tags, sensitivities, other: privileges)
    let privilege = Self.peak(exposure, tags, privileges, other: sensitivities)
    let history = inputs.history
    self.inputs = try RiskInputs(
      blastRadius: Self.share(history.touchedEpisodes, history.tenantEpisodes), dataSensitivity: sensitivity.value,
      privilege: privilege.value, historicalError: Self.share(history.failedStepRuns, history.stepRuns))
    self.sensitivity = sensitivity
    self.privilege = privilege
    untaggedCount = exposure.uses.count { tags.lookup($0.skillID, $0.action).tags.isEmpty }
    uses = exposure.uses.map { use in
      let lookup = tags.lookup(use.skillID, use.action)
      return [
        "place": .string(use.place), "skill_id": .string(use.skillID.rawValue), "action": .string(use.spelling),
        "tags": .array(lookup.tags.map { .string($0) }), "listed": .bool(!lookup.isUnlisted),
      ]
    }
  }

  /// `part` of `whole`; 1 when there is no whole, since nothing is known then. Negative counts give no share.
  private static func share(_ part: Int, _ whole: Int) -> Double {
    guard part >= 0, whole >= 0 else { return .nan }
    return whole == 0 ? 1 : Double(part) / Double(whole)
  }

  private static func peak(
    _ exposure: Exposure, _ tags: OntologyTags, _ numbers: [String: Double], other: [String: Double]
  ) -> Peak {
    var peak = Peak()
    for use in exposure.uses {
      let found = tags.lookup(use.skillID, use.action).tags
      if found.isEmpty { peak.raise(to: numbers[untagged] ?? 0, "\(untagged) \(use.place)") }
      for tag in found {
        let lineage = tags.lineage(of: tag)
        let fallback = lineage.contains { other[$0] != nil } ? 0.0 : 1.0
        peak.raise(to: lineage.compactMap { numbers[$0] }.max() ?? fallback, "\(tag) in \(use.place)")
      }
    }
    for tag in exposure.appliedTags {
      let lineage = tags.lineage(of: tag)
      let fallback = lineage.contains { other[$0] != nil } ? 0.0 : 1.0
      peak.raise(to: lineage.compactMap { numbers[$0] }.max() ?? fallback, "\(tag) of the workflow")
    }
    return peak
  }
}
