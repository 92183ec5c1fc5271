import Domain
import Execution
import JSONDocuments

/// Every supporting episode replays: a workflow takes the recorded path, a skill accepts the recorded calls (S-5.9).
enum ReplayGate {
  static func findings(in context: GateContext) throws -> GateFindings {
    let evidence = FieldReader(context.inputs.draft.evidence, path: "evidence")
    let supporting = try proof(of: evidence).texts("supporting")
    let traces = try supportingTraces(supporting, context.inputs.replayTraces)
    let body = try context.body()
    if case .change(let proposal) = body, !supporting.isEmpty {
      return try ChangeSupport.findings(proposal, traces, context.inputs.catalogue)
    }
    let check = try check(of: body, context.inputs)
    var stepCount = 0
    var faults: [String] = []
    for trace in traces {
      stepCount += trace.steps.count
      if let fault = check(trace) { faults.append("\(trace.episode.text) does not replay: \(fault)") }
    }
    if supporting.isEmpty { faults.append("No episode supports the proposal, so nothing was replayed.") }
    return GateFindings(
      faults: faults,
      summary: "\(traces.count) of \(traces.count) supporting episodes with \(stepCount) step runs replay as recorded.",
      details: [
        "episodes": .number(traces.count), "step_runs": .number(stepCount), "diverging": .number(faults.count),
      ])
  }

  /// The evidence whose episodes must replay: of a meta-proposal that of the member whose body it carries, since the
  /// episodes of the others speak for their alternatives.
  private static func proof(of evidence: FieldReader) throws -> FieldReader {
    guard let carried = try evidence.optionalText("carried") else { return evidence }
    let members = try evidence.objects("members")
    guard let carrier = members.first(where: { $0["id"]?.stringValue == carried }) else {
      throw DocumentError.missing(field: "evidence.members[\(carried)]")
    }
    return FieldReader(try FieldReader(carrier).document("evidence"), path: "evidence.members[\(carried)].evidence")
  }

  /// The trace of each supporting episode, in the order of the evidence.
  private static func supportingTraces(_ supporting: [String], _ given: [ReplayTrace]) throws -> [ReplayTrace] {
    let byEpisode = Dictionary(given.map { ($0.episode.text, $0) }, uniquingKeysWith: { first, _ in first })
    return try supporting.map { text in
      guard let trace = byEpisode[text] else { throw MissingTrace(episode: text) }
      return trace
    }
  }

  private static func check(
    of body: ProposalBody, _ inputs: GateInputs
  ) throws -> (ReplayTrace) -> String? {
    switch body {
    case .change: return { _ in nil }
    case .workflow(let proposal):
      let replay = try WorkflowReplay(proposal, inputs.catalogue)
      return { replay.divergence(from: $0) }
    case .skill(let proposal):
      let replay = SkillReplay(proposal.definition, tool: inputs.draft.evidence["tool"]?.stringValue)
      return { replay.divergence(from: $0) }
    }
  }

  private struct MissingTrace: Error, CustomStringConvertible {
    let episode: String
    var description: String { "the steps of the supporting episode \(episode) were not given." }
  }
}
