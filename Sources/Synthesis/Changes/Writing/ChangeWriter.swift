public import Domain
import Execution
import JSONDocuments

// A finding becomes a proposal only when everything that a reviewer would ask for can be had: a version of the workflow to change, a
// patch that applies to exactly that version, a workflow that compiles and is clean, unit tests that the changed workflow passes and
// the old one does not, and a replay of the recorded runs in which nothing breaks. Otherwise the reason is the result.

/// Writes the draft of a change that was found to do better (SK-GEN-009).
public struct ChangeWriter: Sendable {
  private let catalogue: SynthesisCatalogue

  /// Writes against a catalogue, which must hold all versions of the workflows, so that new versions get free numbers.
  public init(catalogue: SynthesisCatalogue) { self.catalogue = catalogue }

  /// The draft of a finding, or why there is none.
  ///
  /// - Parameters:
  ///   - finding: What was found.
  ///   - current: The version of the workflow that runs now; nil when the workflow is only observed.
  ///   - episodes: All episodes of the workflow, which are replayed, and whose reflections may ask for a workflow by name.
  ///   - spent: The part of the error budget that all tests so far have spent, this one included.
  /// - Complexity: O(episodes × steps) for the replay.
  public func draft(
    of finding: ChangeFinding, current: WorkflowDefinition?, episodes: [StoredEpisode], spent: Double? = nil
  ) -> Result<ProposalDraft, Refusal> {
    do throws(Refusal) {
      let written = try document(of: finding.hypothesis, workflow: finding.workflowID, current, episodes)
      let evidence = ChangeEvidence(finding, written.replay, spent: spent).document
      return .success(
        ProposalDraft(
          type: written.type, claim: .change, title: written.title, body: written.body, evidence: evidence,
          confidence: 1 - Figure.raised(1 - finding.confidence), author: Principal.workflowSynthesizer.id))
    } catch {
      return .failure(error)
    }
  }

  /// The change alone, with what a replay of the episodes says of it.
  func document(
    of hypothesis: ChangeHypothesis, workflow: WorkflowID, _ current: WorkflowDefinition?, _ episodes: [StoredEpisode]
  ) throws(Refusal) -> WrittenChange {
    guard let current, current.origin != .observed else {
      throw Refusal(
        reason: "\(workflow) is only observed, so there is no version that could be changed: codify it first.")
    }
    var patched = try ChangePatch(hypothesis, current, catalogue, episodes).patched()
    patched = packaged(patched, hypothesis, current, episodes)
    let title = title(hypothesis, patched, current)
    patched.workflow = published(patched.workflow, from: current, because: title)
    try check(patched)
    let tests = try ChangeTests(hypothesis, patched, from: current, catalogue).documents()
    let replay = try replay(hypothesis, current, patched.workflow, episodes)
    let type: ProposalType = patched.tuned == nil ? .workflow : .step
    return WrittenChange(
      type: type, title: title, body: try body(hypothesis, patched, current, tests), replay: replay,
      workflow: patched.workflow)
  }

  private func packaged(
    _ patched: PatchedWorkflow, _ hypothesis: ChangeHypothesis, _ current: WorkflowDefinition,
    _ episodes: [StoredEpisode]
  ) -> PatchedWorkflow {
    guard hypothesis.kind == .handOff, let rule = hypothesis.condition,
      let template = WorkflowTemplate.asked(for: current.id, in: episodes)
    else { return patched }
    let writer = CompanionWriter(template: template, current: current, catalogue: catalogue, rule: rule)
    return writer.packaged(patched) ?? patched
  }

  /// The next minor version that is free, as a draft with its parent.
  private func published(
    _ workflow: WorkflowDefinition, from current: WorkflowDefinition, because reason: String
  ) -> WorkflowDefinition {
    var next = workflow
    next.version = catalogue.freeVersion(after: current)
    next.status = .draft
    next.origin = .published
    next.lineage = [
      "parent_ids": [.string("\(current.id)@\(current.version)")], "derived_from": [],
      "proposal_reason": .string(reason),
    ]
    return next
  }

  private func check(_ patched: PatchedWorkflow) throws(Refusal) {
    for workflow in [patched.workflow] + [patched.companion].compactMap({ $0 }) {
      let findings = WorkflowLint.findings(in: workflow, knownSkills: catalogue.signatures)
      if let finding = findings.first(where: { $0.severity == .error }) {
        throw Refusal(reason: "The changed workflow \(workflow.id) would not be sound: \(finding.message)")
      }
    }
  }

  private func replay(
    _ hypothesis: ChangeHypothesis, _ current: WorkflowDefinition, _ workflow: WorkflowDefinition,
    _ episodes: [StoredEpisode]
  ) throws(Refusal) -> ChangeReplay.Count {
    let replay: ChangeReplay
    do throws(ExecutionError) {
      replay = try ChangeReplay(
        from: current, to: workflow, addedStandFor: hypothesis.step, skillNames: catalogue.skillNames)
    } catch {
      throw Refusal(reason: "The changed workflow does not compile: \(error.description)")
    }
    let runs = episodes.filter { $0.record.outcome != .running }
    let count = replay.count(runs.lazy.map { RecordedRun($0.record) })
    guard count.broken == 0 else {
      throw Refusal(reason: "In a replay the change breaks \(count.broken) of \(runs.count) recorded runs.")
    }
    return count
  }

  private func body(
    _ hypothesis: ChangeHypothesis, _ patched: PatchedWorkflow, _ current: WorkflowDefinition, _ tests: [JSONObject]
  ) throws(Refusal) -> JSONObject {
    let patch: JSONValue
    do throws(JSONError) { patch = try WorkflowPatch.between(current, patched.workflow) } catch {
      throw Refusal(reason: "The patch does not apply: \(error.description)")
    }
    var body: JSONObject = [
      "kind": "change", "hypothesis": .object(hypothesis.json),
      "target": ["workflow_id": .string(current.id.rawValue), "version": .string(current.version)],
      "patch": patch, "workflow": .object(patched.workflow.json), "unit_tests": .array(tests.map { .object($0) }),
      "migration": .object(
        Migration.adding(workflows: [patched.workflow] + [patched.companion].compactMap { $0 })),
    ]
    if let companion = patched.companion {
      body["companion"] = .object(companion.json)
      body["companion_tests"] = .array(try CompanionTests(companion, catalogue).documents().map { .object($0) })
    }
    return body
  }

  private func title(
    _ hypothesis: ChangeHypothesis, _ patched: PatchedWorkflow, _ current: WorkflowDefinition
  ) -> String {
    if let companion = patched.companion { return "\(companion.id) \(companion.name)" }
    return "\(current.id): " + hypothesis.sentence(in: current)
  }
}

/// A change as it goes into a proposal.
struct WrittenChange {
  let type: ProposalType
  let title: String
  let body: JSONObject
  let replay: ChangeReplay.Count
  let workflow: WorkflowDefinition
}

extension ChangeHypothesis {
  /// What the change does, for a list: `hand to F-03 after F-02 instead of F-04 when …`.
  func sentence(in workflow: WorkflowDefinition) -> String {
    let place = after.map { " after \($0)" } ?? " at the start"
    let condition = condition.map { " when \($0.expression)" } ?? ""
    let known = workflow.steps.first { $0.id.rawValue == step }
    switch kind {
    case .insert: return "do \(step)\(place)\(instead.map { " before \($0)" } ?? "")\(condition)"
    case .remove: return "leave out \(step)\(place)\(condition)"
    case .reorder: return "do \(step)\(place) before \(instead ?? "the end")\(condition)"
    case .route: return "go on to \(step)\(place) instead of \(instead ?? "the end")\(condition)"
    case .handOff: return "hand over to \(step)\(place) instead of \(instead ?? "the end")\(condition)"
    case .retune:
      let name = parameter ?? ""
      return "\(step) \(name) \(known?.parameters[name]?.text ?? "none") -> \(value?.text ?? "none")"
    case .timeout:
      return
        "\(step) timeout \(Self.seconds(known?.timeoutMilliseconds)) -> \(Self.seconds(value?.integerValue.map { Int($0) }))"
    }
  }

  private static func seconds(_ milliseconds: Int?) -> String {
    guard let milliseconds else { return "none" }
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
  }
}

extension SynthesisCatalogue {
  /// The version that runs now: the active one with the highest number, else the highest that may run.
  public func current(_ id: WorkflowID) -> WorkflowDefinition? {
    let versions = workflows.filter { $0.id == id && $0.origin != .observed }
    let active = versions.filter { $0.status == .active }
    return (active.isEmpty ? versions : active).max {
      Self.numbers($0.version).lexicographicallyPrecedes(Self.numbers($1.version))
    }
  }

  /// The next minor version that no version of the workflow has.
  func freeVersion(after current: WorkflowDefinition) -> String {
    let numbers = Self.numbers(current.version)
    let major = numbers.first ?? 1
    let minors = (workflows + [current]).filter { $0.id == current.id }.map { Self.numbers($0.version) }
      .filter { $0.first == major && $0.count > 1 }.map { $0[1] }
    return "\(major).\((minors.max() ?? 0) + 1).0"
  }

  private static func numbers(_ version: String) -> [Int] {
    version.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
  }
}

extension Migration {
  /// Up adds new versions of workflows in order, down removes them.
  static func adding(workflows: [WorkflowDefinition]) -> JSONObject {
    let parts = workflows.map {
      adding(.object($0.json), to: "workflows", id: $0.id.rawValue, version: $0.version)
    }
    return [
      "up": .array(parts.flatMap { $0["up"]?.arrayValue ?? [] }),
      "down": .array(parts.reversed().flatMap { $0["down"]?.arrayValue ?? [] }),
    ]
  }
}
