import Domain
import Execution
import JSONDocuments

/// Writes the draft of a codified workflow: definition, unit tests that the interpreter has run, migration, evidence.
struct CodifyWriter {
  private let discovery: Discovery
  private let options: CodifyOptions
  private let writer: WorkflowWriter
  private let workflow: WorkflowDefinition

  init(_ discovery: Discovery, _ options: CodifyOptions, _ catalogue: SynthesisCatalogue, chooser: SkillDefinition?) {
    self.discovery = discovery
    self.options = options
    writer = WorkflowWriter(discovery, options, catalogue, chooser: chooser)
    workflow = writer.workflow
  }

  /// The draft, or why it was not emitted.
  var draft: Result<ProposalDraft, Refusal> {
    let program: WorkflowProgram
    do throws(ExecutionError) { program = try WorkflowProgram(workflow) } catch {
      return .failure(Refusal(reason: "The drafted workflow does not compile: \(error.description)"))
    }
    let errors = WorkflowLint.findings(in: workflow, knownSkills: nil).filter { $0.severity == .error }
    if let finding = errors.first {
      return .failure(Refusal(reason: "The drafted workflow has a lint error: \(finding.message)"))
    }
    guard writer.confidence >= options.evidence.confidenceFloor else {
      return .failure(Refusal(reason: "Held-out confidence is \(writer.confidence), under the floor."))
    }
    let testWriter = UnitTestWriter(program, writer.plan, SampleValues(writer.parameters.slots))
    let documents = testWriter.documents(ways: trainingWays.map(\.moves), limit: max(1, options.maximumUnitTests))
    let tests: [WorkflowUnitTest]
    do throws(DocumentError) {
      tests = try documents.map { document throws(DocumentError) in try WorkflowUnitTest(json: document) }
    } catch {
      return .failure(Refusal(reason: "A drafted unit test cannot be read: \(error.description)"))
    }
    if let fault = tests.lazy.map({ $0.run(on: program) }).first(where: { !$0.passed }) {
      return .failure(Refusal(reason: "A drafted unit test fails: \(fault.reason)"))
    }
    let breaks = WorkflowMutation.survivors(of: workflow, tests: tests)
    let sample = documents.first?["trigger"]?.objectValue ?? JSONObject()
    return .success(proposal(documents, breaks, replayed: replayedEpisodes(program, sample)))
  }

  private typealias Breaks = (survivors: [WorkflowMutation], count: Int)

  private func proposal(_ tests: [JSONObject], _ breaks: Breaks, replayed: Set<Int>) -> ProposalDraft {
    ProposalDraft(
      type: .workflow, claim: .codify, title: "Codify the observed workflow \(workflow.name.dropLast(11))",
      body: [
        "kind": "workflow", "workflow": .object(workflow.json), "unit_tests": .array(tests.map { .object($0) }),
        "migration": .object(
          Migration.adding(
            .object(workflow.json), to: "workflows", id: workflow.id.rawValue, version: workflow.version)),
      ],
      evidence: evidence(replayed, breaks), confidence: writer.confidence, author: Principal.workflowSynthesizer.id)
  }
}

// MARK: - Ways

extension CodifyWriter {
  /// The distinct ways of training episodes that the model replays, by falling support, then length, then moves.
  private var trainingWays: [(moves: [Move], cases: Int)] {
    var cases: [[Move]: Set<Int>] = [:]
    for position in discovery.base.positions(heldOut: false)
    where discovery.model.replays(discovery.log.moves[position]) {
      cases[discovery.log.moves[position], default: []].insert(discovery.base.cases[position])
    }
    let ways = cases.map { (moves: $0.key, cases: $0.value.count) }
    return ways.sorted { left, right in
      if left.cases != right.cases { return left.cases > right.cases }
      if left.moves.count != right.moves.count { return left.moves.count < right.moves.count }
      return left.moves.lexicographicallyPrecedes(right.moves)
    }
  }

  /// The episodes that the interpreter walks along the recorded path with the recorded values.
  ///
  /// - Parameter sample: A made-up payload for what recorded contexts lack.
  private func replayedEpisodes(_ program: WorkflowProgram, _ sample: JSONObject) -> Set<Int> {
    let base = discovery.base
    return Set(
      base.episodes.indices.filter { position in
        guard discovery.model.replays(discovery.log.moves[position]) else { return false }
        let occurrences = writer.sites.runs[position].map { site in
          let run = writer.sites.record(site)
          return PlayedRun.Occurrence(
            activity: site.activity, output: run.status == .failed ? nil : run.output ?? .null)
        }
        let trigger = sample.merging(base.episodes[position].record.context)
        return PlayedRun(program, writer.plan, trigger: trigger, occurrences).isComplete
      })
  }
}

// MARK: - Evidence

extension CodifyWriter {
  private func evidence(_ replayed: Set<Int>, _ breaks: Breaks) -> JSONObject {
    let base = discovery.base
    let others = Set(base.episodes.indices).subtracting(replayed)
    return [
      "observed_workflow": .string(base.episodes.first?.workflowID.rawValue ?? ""),
      "episodes": .number(base.allCount),
      "coverage": [
        "covered": .number(replayed.count),
        "share": Figure.json(Double(replayed.count) / Double(max(1, base.allCount))),
      ],
      "held_out": .object(heldOut), "model": .object(model), "poisoning_guard": base.guardDocument,
      "needs_skills": .array(writer.skills.needed.map { .string($0.rawValue) }),
      "activities": .object(writer.activityLabels), "parameters": .object(parameters), "guards": .object(guards),
      "timing": .array(
        writer.plan.order.map { .object(writer.timing[$0].json(step: writer.plan.step(of: $0))) }),
      "mutants": [
        "killed": .number(breaks.count - breaks.survivors.count), "count": .number(breaks.count),
        "survivors": .array(breaks.survivors.prefix(20).map { .string($0.summary) }),
      ],
      "supporting": base.references(replayed), "counter_examples": base.references(others),
    ]
  }

  private var heldOut: JSONObject {
    [
      "unit": "episode", "count": .number(writer.heldOut.episodeCount),
      "cases": .number(writer.heldOut.mean.clusters.count), "fitting": .number(writer.heldOut.replayedCount),
      "fitness": Figure.json(writer.heldOut.mean.mean), "lower95": .number(writer.confidence),
      "precision": Figure.json(discovery.precision), "flower_precision": Figure.json(discovery.flowerPrecision),
      "split": .string(discovery.base.split.rawValue),
      "method": .string(
        "mean over held-out cases of the share of an episode's moves that the model makes; least of cluster bootstrap, Student's t "
          + "and the exact bound of as many flawless cases, one-sided"),
    ]
  }

  private var parameters: JSONObject {
    let findings = writer.parameters.findings
    let kinds = Dictionary(grouping: findings, by: \.kind.rawValue).mapValues(\.count)
    let told = findings.filter { $0.kind != .caller }
    let calls = told.reduce(0) { $0 + $1.figures.heldOutCalls }
    let agreeing = told.reduce(0) { $0 + $1.figures.heldOutAgreeing }
    return [
      "counts": .object(JSONObject(kinds.map { ($0.key, .number($0.value)) })),
      "held_out": [
        "values": .number(calls), "agreeing": .number(agreeing),
        "share": Figure.json(Double(agreeing) / Double(max(1, calls))),
      ],
      "list": .array(findings.map { .object($0.json(step: writer.plan.step(of: $0.place.activity))) }),
    ]
  }

  private var guards: JSONObject {
    let plan = writer.plan
    func step(_ state: Int) -> StepID { Move.activity(of: state).map(plan.step) ?? "" }
    return [
      "decided": .array(
        plan.guards.values.sorted { step($0.state) < step($1.state) }
          .map { .object($0.json(step: step($0.state), target: plan.target)) }),
      "asking": .array(
        writer.guards.asking.sorted { step($0.key) < step($1.key) }
          .map { ["step_id": .string(step($0.key).rawValue), "reason": .string($0.value)] }),
    ]
  }

  private var model: JSONObject {
    [
      "steps": .number(workflow.steps.count), "activities": .number(discovery.model.activities.count),
      "activities_observed": .number(discovery.log.activities.count),
      "transitions": .number(discovery.model.transitionCount), "density": Figure.json(discovery.model.density),
      "threshold": [
        "cases": Figure.json(discovery.selection.threshold.cases),
        "episodes": .number(discovery.selection.threshold.episodes),
      ],
      "inner_fitness": Figure.json(discovery.selection.innerFitness),
      "predicted_lower95": .number(Figure.floored(discovery.selection.predictedBound)),
    ]
  }
}
