import Domain
import JSONDocuments

/// No use of a blocked category, directly or through a called workflow; nobody can override this (S-5.6).
enum BlockedCategoryGate {
  static func findings(in context: GateContext) throws -> GateFindings {
    findings(try context.exposure(), context.inputs.policy, context.inputs.catalogue)
  }

  static func findings(_ exposure: Exposure, _ policy: PublishingPolicy, _ catalogue: CatalogueView) -> GateFindings {
    let called = exposure.calledWorkflows.map(\.rawValue)
    var findings = GateFindings(
      summary: "None of the \(exposure.uses.count) uses of a skill is in a blocked category "
        + "(\(policy.blockedCategories.joined(separator: ", "))); \(called.count) called workflows were looked into.",
      details: [
        "uses": .number(exposure.uses.count), "called_workflows": .array(called.map { .string($0) }),
        "blocked_categories": .array(policy.blockedCategories.map { .string($0) }),
      ])
    findings.faults = faults(exposure, policy, catalogue.ontologyTags)
    return findings
  }

  private static func faults(_ exposure: Exposure, _ policy: PublishingPolicy, _ tags: OntologyTags) -> [String] {
    let blocked = Set(policy.blockedCategories)
    var faults = exposure.uses.flatMap { use in
      tags.certainTags(use.skillID, use.action).compactMap { tag in
        tags.lineage(of: tag).first(where: blocked.contains).map {
          "\(use.place) uses \(use.skillID) with action \(use.spelling), which is in the blocked category \($0)."
        }
      }
    }
    for tag in exposure.declaredTags.sorted() {
      if let category = tags.lineage(of: tag).first(where: blocked.contains) {
        faults.append("The policy tag \(tag) is in the blocked category \(category).")
      }
    }
    return faults + exposure.unresolvedCalls.map { "\($0), so that nobody can tell which categories it uses." }
  }
}
