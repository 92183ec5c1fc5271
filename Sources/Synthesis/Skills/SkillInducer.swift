public import Domain
import JSONDocuments

// A `skill` claim says: this tool is called, and the catalogue has no skill for it. The signature is inferred from the successful
// training calls: the least types that hold all values; an argument is required when every call gives it (S-7.8: leaving it out
// breaks a call); constraints as in `SchemaInference`. The proof is the share of held-out successful calls that the signature accepts,
// with the exact one-sided 95 % lower bound (Clopper–Pearson). A held-out call is counted once for each (case, arguments), since
// repeats prove nothing, and the calls of one untrusted initiator are cut at the cap. A tool that several workflows call has one claim, on
// the united evidence.

/// Proposes skills for tools that the catalogue lacks, and reports how the skills that it has fail (SK-GEN-010).
public struct SkillInducer: Sendable {
  /// What a proposal needs.
  public let options: SkillOptions

  /// Makes an inducer.
  public init(options: SkillOptions) { self.options = options }

  /// The drafts for the tools of these episodes, which must be of one workflow, and why other tools that the catalogue lacks
  /// have none.
  public func propose(from episodes: [StoredEpisode], catalogue: SynthesisCatalogue) -> SynthesisResult {
    propose(from: [episodes], catalogue: catalogue)
  }

  /// The drafts for the tools of several workflows, one a tool on all its calls, whatever the order of the workflows.
  ///
  /// - Parameters:
  ///   - workflows: For each workflow its episodes.
  ///   - wanted: The tools to look at; nil for all that the episodes call.
  public func propose(
    from workflows: [[StoredEpisode]], of wanted: Set<String>? = nil, catalogue: SynthesisCatalogue
  ) -> SynthesisResult {
    let sources = logs(of: workflows)
    let tools = Set(sources.flatMap { $0.calls.keys }).sorted()
      .filter { wanted?.contains($0.text) ?? true && !catalogue.hasSkill(called: $0.text) }
    var result = SynthesisResult()
    for (users, tools) in Self.groups(tools, sources) {
      let isOne = users.count == 1
      let log = isOne ? sources[users[0]] : ToolLog(EvidencePool(merging: users.map { sources[$0].base }))
      result = result.merging(propose(tools, log))
    }
    return result
  }

  /// How the catalogue's skills fail in the episodes of one workflow: failure modes that recur, from which no signature follows.
  public func gaps(in episodes: [StoredEpisode], catalogue: SynthesisCatalogue) -> [NotProposed] {
    logs(of: [episodes]).flatMap { log in
      log.calls.sorted { $0.key < $1.key }.flatMap { tool, calls in
        catalogue.skill(called: tool.text).map { gaps(of: $0, calls, log.base) } ?? []
      }
    }
  }

  private func logs(of workflows: [[StoredEpisode]]) -> [ToolLog] {
    workflows.filter { !$0.isEmpty }.sorted { $0[0].workflowID < $1[0].workflowID }
      .map { ToolLog(EvidencePool($0, options: options.evidence)) }
  }

  /// The tools by the workflows that call them.
  private static func groups(_ tools: [ByteText], _ sources: [ToolLog]) -> [(users: [Int], tools: [ByteText])] {
    let groups = Dictionary(grouping: tools) { tool in sources.indices.filter { sources[$0].calls[tool] != nil } }
    return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  private func propose(_ tools: [ByteText], _ log: ToolLog) -> SynthesisResult {
    let names = tools.reduce(into: Set<ByteText>()) { $0.formUnion(CallProfile(log.calls[$1] ?? []).fieldNames) }
    let vocabulary = FieldVocabulary(log.base, names: names)
    var drafts: [ProposalDraft] = []
    var notProposed: [NotProposed] = []
    for tool in tools {
      switch outcome(tool.text, log.calls[tool] ?? [], log.base, vocabulary) {
      case .success(let draft): drafts.append(draft)
      case .failure(let refusal):
        let subject = "\(ToolNames.skillID(of: tool.text)) (\(ToolNames.title(of: tool.text)))"
        notProposed.append(NotProposed(subject: subject, reason: refusal.reason))
      }
    }
    return SynthesisResult(drafts: drafts, notProposed: notProposed)
  }

  private func gaps(of skill: SkillDefinition, _ calls: [ToolCall], _ base: EvidencePool) -> [NotProposed] {
    FailureModes(calls, base).modes.filter { mode in
      mode.isKnown
        && BinomialProportion(mode.calls, of: calls.count).wilsonInterval().lower >= options.minimumFailureShare
    }.map { mode in
      let condition = mode.condition.map { ", where \($0.text)" } ?? ""
      return NotProposed(
        subject: "\(skill.id) (\(skill.name))",
        reason: "It fails with \"\(mode.name)\" in \(mode.calls) of \(calls.count) calls\(condition); "
          + "the catalogue has the skill, and no other signature follows.")
    }
  }

  private func outcome(
    _ tool: String, _ calls: [ToolCall], _ base: EvidencePool, _ vocabulary: FieldVocabulary
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
    let induction = SkillInduction(tool: tool, calls: calls, base: base, vocabulary: vocabulary)
    if let refusal = refusal(of: induction) { return .failure(refusal) }
    return .success(SkillProposalWriter(induction, options).draft)
  }

  private func refusal(of induction: SkillInduction) -> Refusal? {
    if induction.signature.arguments.isEmpty {
      return Refusal(reason: "Its calls carry no arguments, so there is no signature to prove.")
    }
    if let idle = induction.breakages.first(where: { $0.calls == 0 }) {
      return Refusal(reason: "No recorded call that fits breaks without the argument \"\(idle.argument)\".")
    }
    if induction.heldOutCount < options.minimumHeldOutCalls {
      return Refusal(
        reason:
          "Only \(induction.heldOutCount) distinct held-out successful calls; \(options.minimumHeldOutCalls) are needed."
      )
    }
    if induction.confidence < options.evidence.confidenceFloor {
      return Refusal(
        reason:
          "\(induction.fittingCount) of \(induction.heldOutCount) held-out calls fit the inferred signature: lower 95 % bound "
          + "\(induction.confidence), under the floor of \(options.evidence.confidenceFloor).")
    }
    return nil
  }
}

/// The calls of each tool in a pool of episodes, in the order of the episodes.
struct ToolLog: Sendable {
  let base: EvidencePool
  let calls: [ByteText: [ToolCall]]

  init(_ base: EvidencePool) {
    self.base = base
    var calls: [ByteText: [ToolCall]] = [:]
    for (position, episode) in base.episodes.enumerated() {
      for run in episode.record.stepRuns where run.status != .skipped {
        let call = ToolCall(episode: position, item: base.cases[position], run: run)
        calls[ByteText(ToolNames.tool(of: run)), default: []].append(call)
      }
    }
    self.calls = calls
  }
}

/// Why there is no draft.
public struct Refusal: Error, Hashable, Sendable {
  /// One sentence for a person.
  public let reason: String
}
