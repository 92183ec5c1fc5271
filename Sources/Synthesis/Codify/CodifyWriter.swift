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
    let tests = unitTests
    for test in tests {
      if let reason = Self.fault(of: test, on: program) {
        return .failure(Refusal(reason: "A drafted unit test fails: \(reason)"))
      }
    }
    return .success(proposal(tests, replayed: replayedEpisodes(program)))
  }

  private func proposal(_ tests: [JSONObject], replayed: Set<Int>) -> ProposalDraft {
    ProposalDraft(
      type: .workflow, claim: .codify, title: "Codify the observed workflow \(workflow.name.dropLast(11))",
      body: [
        "kind": "workflow", "workflow": .object(workflow.json), "unit_tests": .array(tests.map { .object($0) }),
        "migration": .object(
          Migration.adding(
            .object(workflow.json), to: "workflows", id: workflow.id.rawValue, version: workflow.version)),
      ],
      evidence: evidence(replayed), confidence: discovery.confidence, author: Principal.workflowSynthesizer.id)
  }

  private static func fault(of test: JSONObject, on program: WorkflowProgram) -> String? {
    do throws(DocumentError) {
      let result = try WorkflowUnitTest(json: test).run(on: program)
      return result.passed ? nil : result.reason
    } catch {
      return error.description
    }
  }
}

// MARK: - Unit tests

extension CodifyWriter {
  /// Tests of frequent ways: the most frequent one, then whichever adds most transitions not tested yet.
  private var unitTests: [JSONObject] {
    var remaining = trainingWays
    var covered: Set<Move> = []
    var tests: [JSONObject] = []
    while tests.count < max(1, options.maximumUnitTests), !remaining.isEmpty {
      let gains = remaining.map { Set($0.moves).subtracting(covered).count }
      let pick = tests.isEmpty ? 0 : gains.indices.max { (gains[$0], $1) < (gains[$1], $0) } ?? 0
      if !tests.isEmpty && gains[pick] == 0 { break }
      let way = remaining.remove(at: pick)
      covered.formUnion(way.moves)
      let name = tests.isEmpty ? "the most frequent way" : "way \(tests.count + 1), \(gains[pick]) further transitions"
      tests.append(TestPath(way.moves, writer.plan).document(name: name, trigger: writer.parameters.sampleTrigger))
    }
    return tests
  }

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

  /// The episodes that the model replays and that the interpreter walks along the same path.
  private func replayedEpisodes(_ program: WorkflowProgram) -> Set<Int> {
    var verdicts: [[Move]: Bool] = [:]
    var replayed: Set<Int> = []
    for (position, moves) in discovery.log.moves.enumerated() where discovery.model.replays(moves) {
      let test = { TestPath(moves, writer.plan).document(name: "replay", trigger: writer.parameters.sampleTrigger) }
      let verdict = verdicts[moves] ?? (Self.fault(of: test(), on: program) == nil)
      verdicts[moves] = verdict
      if verdict { replayed.insert(position) }
    }
    return replayed
  }
}

// MARK: - Evidence

extension CodifyWriter {
  private func evidence(_ replayed: Set<Int>) -> JSONObject {
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
      "activities": .object(writer.activityLabels),
      "supporting": base.references(replayed), "counter_examples": base.references(others),
    ]
  }

  private var heldOut: JSONObject {
    [
      "unit": "episode", "count": .number(discovery.heldOut.episodeCount),
      "cases": .number(discovery.heldOut.mean.clusters.count), "fitting": .number(discovery.heldOut.replayedCount),
      "fitness": Figure.json(discovery.fitness), "lower95": .number(discovery.confidence),
      "precision": Figure.json(discovery.precision), "flower_precision": Figure.json(discovery.flowerPrecision),
      "split": .string(discovery.base.split.rawValue),
      "method": .string(
        "mean over held-out cases of the share of an episode's moves that the model makes; least of cluster bootstrap, Student's t "
          + "and the exact bound of as many flawless cases, one-sided"),
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
