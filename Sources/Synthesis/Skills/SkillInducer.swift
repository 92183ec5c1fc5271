public import Domain
import JSONDocuments

// A `skill` claim says: this tool is called, and the catalogue has no skill for it. The signature is inferred from the successful
// training calls: the least types that hold all values; an argument is required when every call gives it (S-7.8: leaving it out
// breaks a call). The proof is the share of held-out successful calls that the signature accepts, with the exact one-sided 95 %
// lower bound (Clopper–Pearson). A held-out call is counted once for each (case, arguments), since repeats prove nothing, and the
// calls of one untrusted initiator are cut at the cap.

/// Proposes skills for tools that the catalogue lacks, from the calls in the episodes of one workflow (SK-GEN-010).
public struct SkillInducer: Sendable {
  /// What a proposal needs.
  public let options: SkillOptions

  /// Makes an inducer.
  public init(options: SkillOptions) { self.options = options }

  /// The drafts for the tools of these episodes, which must be of one workflow, and why other tools that the catalogue lacks
  /// have none.
  public func propose(from episodes: [StoredEpisode], catalogue: SynthesisCatalogue) -> SynthesisResult {
    let base = EvidencePool(episodes, options: options.evidence)
    var drafts: [ProposalDraft] = []
    var notProposed: [NotProposed] = []
    for (tool, calls) in Self.calls(of: base) where catalogue.skill(called: tool) == nil {
      switch outcome(tool, calls, base) {
      case .success(let draft): drafts.append(draft)
      case .failure(let refusal):
        notProposed.append(
          NotProposed(subject: "\(ToolNames.skillID(of: tool)) (\(ToolNames.title(of: tool)))", reason: refusal.reason))
      }
    }
    return SynthesisResult(drafts: drafts, notProposed: notProposed)
  }

  private func outcome(
    _ tool: String, _ calls: [ToolCall], _ base: EvidencePool
  ) -> Result<ProposalDraft, Refusal> {
    guard calls.count >= options.minimumCalls else {
      return .failure(Refusal(reason: "Only \(calls.count) calls; \(options.minimumCalls) are needed."))
    }
    guard base.isKnown(Set(calls.map(\.item))) else {
      return .failure(
        Refusal(
          reason:
            "The calls come from fewer than \(base.options.minimumSubjects) independent subjects, or from too few initiators."
        ))
    }
    let induction = SkillInduction(tool: tool, calls: calls, base: base)
    guard !induction.signature.arguments.isEmpty else {
      return .failure(Refusal(reason: "Its calls carry no arguments, so there is no signature to prove."))
    }
    guard induction.heldOutCount >= options.minimumHeldOutCalls else {
      return .failure(
        Refusal(
          reason:
            "Only \(induction.heldOutCount) distinct held-out successful calls; \(options.minimumHeldOutCalls) are needed."
        ))
    }
    guard induction.confidence >= options.evidence.confidenceFloor else {
      return .failure(
        Refusal(
          reason:
            "\(induction.fittingCount) of \(induction.heldOutCount) held-out calls fit the inferred signature: lower 95 % bound "
            + "\(induction.confidence), under the floor of \(options.evidence.confidenceFloor)."))
    }
    return .success(SkillProposalWriter(induction, options).draft)
  }

  /// The calls of each tool, tools ascending, calls in order of the episodes.
  private static func calls(of base: EvidencePool) -> [(tool: String, calls: [ToolCall])] {
    var calls: [ByteText: [ToolCall]] = [:]
    for (position, episode) in base.episodes.enumerated() {
      for run in episode.record.stepRuns where run.status != .skipped {
        let call = ToolCall(episode: position, item: base.cases[position], run: run)
        calls[ByteText(ToolNames.tool(of: run)), default: []].append(call)
      }
    }
    return calls.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
  }
}

/// Why there is no draft.
public struct Refusal: Error, Hashable, Sendable {
  /// One sentence for a person.
  public let reason: String
}
