public import Domain
import Execution
import JSONDocuments

// A `codify` claim says "this is how it is done" and promises no benefit. Fitness is measured on moves: an episode of n step runs has n + 1
// moves (start → first, each → next, last → end; a failed step run is a state of its own), its fitness is the share of its moves that the
// model makes, a case's fitness is the mean over its episodes, and the held-out fitness is the mean over held-out cases. Beside it stand
// coverage (the share of all episodes replayed from start to end, checked by the interpreter itself), precision, and density. A model that
// allows nearly everything fits everything: it is refused by precision and density, with both figures in the reason.

/// Proposes workflows for observed workflows that the catalogue lacks (SK-GEN-009).
public struct CodifyGenerator: Sendable {
  /// What a proposal needs.
  public let options: CodifyOptions

  /// Makes a generator.
  public init(options: CodifyOptions) { self.options = options }

  /// The draft for these episodes, which must be of one workflow, or why there is none.
  ///
  /// - Complexity: O(moves × tried thresholds); the order in which the episodes come does not matter.
  public func propose(from episodes: [StoredEpisode], catalogue: SynthesisCatalogue) -> SynthesisResult {
    guard let workflow = episodes.first?.workflowID else { return SynthesisResult() }
    switch outcome(workflow, episodes, catalogue) {
    case .success(let draft): return SynthesisResult(drafts: [draft])
    case .failure(let refusal):
      return SynthesisResult(notProposed: [NotProposed(subject: workflow.rawValue, reason: refusal.reason)])
    }
  }

  private func outcome(
    _ workflow: WorkflowID, _ episodes: [StoredEpisode], _ catalogue: SynthesisCatalogue
  ) -> Result<ProposalDraft, Refusal> {
    if let known = catalogue.counterpart(of: workflow) {
      return .failure(Refusal(reason: "The catalogue has it as \(known.id) \(known.version)."))
    }
    let base = EvidencePool(episodes, options: options.evidence)
    let support = base.support(of: 0..<base.caseCount)
    guard support >= Double(options.evidence.minimumCases) else {
      let why = base.isGuardOn ? " after the cap on what one initiator may carry" : ""
      return .failure(
        Refusal(
          reason: "\(base.episodes.count) finished episodes weigh \(Figure.rounded(support)) independent cases\(why); "
            + "\(options.evidence.minimumCases) are needed."))
    }
    let log = MoveLog(base)
    guard log.activities.count <= options.maximumActivities else {
      return .failure(
        Refusal(
          reason: "\(log.activities.count) distinct activities; at most \(options.maximumActivities) are looked at."))
    }
    let chooser = catalogue.skills.first { $0.id == options.choiceSkill && $0.origin != .observed }
    let discovery = Discovery(base, log, choosesBeforeSteps: chooser != nil)
    if let refusal = refusal(of: discovery) { return .failure(refusal) }
    return CodifyWriter(discovery, options, catalogue, chooser: chooser).draft
  }

  private func refusal(of discovery: Discovery) -> Refusal? {
    let figures =
      "fitness \(Figure.rounded(discovery.fitness)), lower 95 % bound \(discovery.confidence), precision "
      + "\(Figure.rounded(discovery.precision)), density \(Figure.rounded(discovery.model.density))"
    if discovery.model.activities.isEmpty {
      return Refusal(reason: "No activity is common to enough independent cases.")
    }
    if discovery.precision < options.precisionFloor || discovery.model.density > options.densityCeiling {
      return Refusal(
        reason:
          "The model allows nearly everything (\(figures)); the floor of precision is \(options.precisionFloor), the "
          + "ceiling of density \(options.densityCeiling).")
    }
    if discovery.confidence < options.evidence.confidenceFloor {
      return Refusal(
        reason: "Held-out confidence is under the floor of \(options.evidence.confidenceFloor) (\(figures), "
          + "\(discovery.heldOut.mean.clusters.count) held-out cases).")
    }
    return nil
  }
}

extension SynthesisCatalogue {
  /// The executable workflow that is this one or was derived from it.
  func counterpart(of observed: WorkflowID) -> WorkflowDefinition? {
    let candidates = workflows.filter { workflow in
      let origins = (workflow.lineage["derived_from"]?.arrayValue ?? []).compactMap(\.stringValue)
      return workflow.origin != .observed && (workflow.id == observed || origins.contains(observed.rawValue))
    }
    return candidates.min { ($0.id, ByteText($0.version)) < ($1.id, ByteText($1.version)) }
  }
}
