import Domain
import Execution
import JSONDocuments
import TestSupport
import Testing

@testable import Synthesis

struct CodifyGeneratorTests {
  private let generator = CodifyGenerator(options: Catalogue.codify)

  /// Receives, checks, then pays or rejects; a check that fails is repeated.
  private func orders(_ count: Int) -> [StoredEpisode] {
    (0..<count).map { number in
      let input: JSONObject = ["order_id": .string("ORD-\(number)"), "region": "north"]
      var steps = [
        Runs.Step("receive", input: input), Runs.Step("check", input: ["order_id": .string("ORD-\(number)")]),
      ]
      if number % 7 == 0 {
        steps.insert(Runs.Step("check", error: "timeout", input: ["order_id": .string("ORD-\(number)")]), at: 1)
      }
      steps.append(Runs.Step(number % 3 == 0 ? "reject" : "pay", input: ["order_id": .string("ORD-\(number)")]))
      return Runs.episode(number, steps, minute: number * 10)
    }
  }

  @Test("a simple process becomes the workflow that one would draw, with tests that the interpreter passes")
  func simple() throws {
    let result = generator.propose(from: orders(100), catalogue: Catalogue.view)
    #expect(result.notProposed.isEmpty)
    let draft = try #require(result.drafts.first)
    let workflow = try WorkflowDefinition(json: try #require(draft.body["workflow"]?.objectValue))
    #expect(
      workflow.steps.map { "\($0.id) \($0.skillID.rawValue.prefix(12))" } == [
        "S-01 SK-OBS-recei", "S-02 SK-OBS-check", "S-03 SK-OBS-pay-9", "S-04 SK-OBS-rejec",
      ])
    #expect(
      workflow.steps.map { JSONValue.object($0.next.json).text } == [
        #"{"else":"S-02"}"#,
        #"{"await":"decision","if":[{"expr":"decision.next == 'S-03'","goto":"S-03"},{"expr":"decision.next == 'S-04'","goto":"S-04"}]}"#,
        #"{"else":"END"}"#, #"{"else":"END"}"#,
      ])
    #expect(workflow.steps.map(\.retries) == [0, 1, 0, 0])
    #expect(
      JSONValue.object(workflow.steps[0].parameters).text == #"{"order_id":"${trigger.order_id}","region":"north"}"#)
    #expect(draft.evidence["held_out"]?["split"] == "later in time")
    #expect(draft.evidence["held_out"]?["fitness"]?.doubleValue == 1)
    #expect(draft.evidence["held_out"]?["precision"]?.doubleValue == 1)
    #expect(draft.evidence["coverage"]?["share"]?.doubleValue == 1)
    // 40 flawless held-out cases prove .05^(1/40).
    #expect(draft.confidence == 0.9278)
    #expect(try failures(of: draft).isEmpty)
  }

  @Test("a unit test that expects another path fails, so the tests test something")
  func brokenTest() throws {
    var draft = try #require(generator.propose(from: orders(100), catalogue: Catalogue.view).drafts.first)
    var test = try #require(draft.body["unit_tests"]?[index: 0]?.objectValue)
    test["expected_path"] = ["S-01", "S-02", "END"]
    draft.body["unit_tests"] = [.object(test)]
    #expect(try failures(of: draft).count == 1)
  }

  @Test("the migration adds the workflow and takes it away again")
  func migration() throws {
    let draft = try #require(generator.propose(from: orders(100), catalogue: Catalogue.view).drafts.first)
    let empty: JSONValue = ["workflows": [:], "skills": [:], "role_skill_map": []]
    let up = try JSONPatch(try #require(draft.body["migration"]?["up"])).apply(to: empty)
    let id = try #require(draft.body["workflow"]?["workflow_id"]?.stringValue)
    #expect(up["workflows"] == .object([id + "@1.0.0": try #require(draft.body["workflow"])]))
    #expect(try JSONPatch(try #require(draft.body["migration"]?["down"])).apply(to: up) == empty)
  }

  @Test("a log in which everything follows everything is refused, with its density in the reason")
  func flower() {
    var generator = PermutedCongruentialGenerator(seed: 4)
    let episodes = (0..<400).map { number in
      Runs.episode(
        number,
        (0..<8).map { _ in String("abcdef".dropFirst(generator.next(below: 6)).prefix(1)) }.joined(separator: " "))
    }
    let result = self.generator.propose(from: episodes, catalogue: Catalogue.view)
    #expect(result.drafts.isEmpty)
    #expect(result.notProposed.first?.reason.contains("allows nearly everything") == true)
  }

  @Test("300 copies of one run by one initiator carry nothing")
  func poison() {
    let copies = (0..<300).map { number in
      Runs.episode(
        number, [.init("drain", input: ["account": "A"]), .init("hide")], initiator: "mallory", minute: number)
    }
    let result = generator.propose(from: copies, catalogue: Catalogue.view)
    #expect(result.drafts.isEmpty)
    #expect(result.notProposed.first?.reason.contains("weigh 0.0 independent cases") == true)
  }

  @Test("a hostile initiator adds no transition to a workflow that others run")
  func poisonedLog() throws {
    let honest = orders(100).map { episode -> StoredEpisode in
      var record = episode.record
      record.initiator = "user-\(episode.record.externalID.utf8.reduce(0) { $0 + Int($1) } % 10)"
      return StoredEpisode(id: episode.id, revision: 1, workflowID: Runs.workflow, record: record)
    }
    let hostile = (1_000..<1_300).map { number in
      Runs.episode(
        number,
        [.init("receive", input: ["order_id": .string("X-\(number)")]), .init("pay", input: ["n": .number(number)])],
        initiator: "mallory", minute: number % 1_000)
    }
    let result = generator.propose(from: honest + hostile, catalogue: Catalogue.view)
    for draft in result.drafts {
      let steps = try WorkflowDefinition(json: try #require(draft.body["workflow"]?.objectValue)).steps
      #expect(steps.first?.next.targets == [.step("S-02")])
      #expect(draft.evidence["poisoning_guard"]?["state"] == "on")
    }
    #expect(result.drafts.count + result.notProposed.count == 1)
  }

  @Test("what the catalogue has is not proposed again")
  func catalogued() throws {
    var view = Catalogue.view
    let draft = try #require(generator.propose(from: orders(100), catalogue: view).drafts.first)
    view.workflows = [try WorkflowDefinition(json: try #require(draft.body["workflow"]?.objectValue))]
    let again = generator.propose(from: orders(100), catalogue: view)
    #expect(again.drafts.isEmpty)
    #expect(again.notProposed.map(\.reason) == ["The catalogue has it as \(view.workflows[0].id) 1.0.0."])
  }

  @Test("few runs are not enough, and the reason says how many there are")
  func few() {
    let result = generator.propose(from: orders(12), catalogue: Catalogue.view)
    #expect(result.notProposed.first?.reason == "12 finished episodes weigh 12.0 independent cases; 20 are needed.")
  }

  /// The names of the unit tests of a draft that fail.
  private func failures(of draft: ProposalDraft) throws -> [String] {
    let program = try WorkflowProgram(try WorkflowDefinition(json: try #require(draft.body["workflow"]?.objectValue)))
    let tests = try (draft.body["unit_tests"]?.arrayValue ?? []).map {
      try WorkflowUnitTest(json: try #require($0.objectValue))
    }
    #expect(!tests.isEmpty)
    return tests.filter { !$0.run(on: program).passed }.map(\.name)
  }

  // MARK: - tau-bench

  @Test(
    "tau-bench: one draft with honest figures",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func tauBench() throws {
    let result = generator.propose(from: TauBench.episodes, catalogue: Catalogue.view)
    let draft = try #require(result.drafts.first)
    #expect(result.notProposed.isEmpty)
    #expect(draft.confidence == 0.8608)
    #expect(JSONValue.object(draft.evidence["coverage"]?.objectValue ?? [:]).text == #"{"covered":188,"share":0.94}"#)
    let heldOut = try #require(draft.evidence["held_out"])
    #expect(heldOut["count"]?.integerValue == 80)
    #expect(heldOut["cases"]?.integerValue == 20)
    #expect(heldOut["fitness"]?.doubleValue == 0.9689)
    #expect(heldOut["precision"]?.doubleValue == 0.6721)
    #expect(heldOut["flower_precision"]?.doubleValue == 0.4625)
    #expect(draft.evidence["supporting"]?.arrayValue?.count == 188)
    #expect(draft.evidence["counter_examples"]?.arrayValue?.count == 12)
    #expect(try failures(of: draft).isEmpty)
    let workflow = try WorkflowDefinition(json: try #require(draft.body["workflow"]?.objectValue))
    #expect(workflow.steps.allSatisfy { $0.skillID.rawValue.utf8.count <= 32 })
    #expect(workflow.id.rawValue.utf8.count <= 32)
    let findings = WorkflowLint.findings(in: workflow, knownSkills: nil)
    #expect(findings.filter { $0.severity == .error } == [])
  }

  @Test(
    "shuffled input gives the same bytes",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"), arguments: [1, 2])
  func order(seed: Int) {
    func bytes(_ episodes: [StoredEpisode]) -> String {
      let result = generator.propose(from: episodes, catalogue: Catalogue.view)
        .merging(SkillInducer(options: Catalogue.skills).propose(from: episodes, catalogue: Catalogue.view))
      return SynthesisBytes.text(result.drafts, result.notProposed.map { "\($0.subject) \($0.reason)" })
    }
    #expect(bytes(TauBench.episodes) == bytes(Runs.shuffled(TauBench.episodes, seed: seed)))
  }

  @Test(
    "no value that fewer than five tasks share stands in a body",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func privacy() throws {
    let result = generator.propose(from: TauBench.episodes, catalogue: Catalogue.view)
      .merging(SkillInducer(options: Catalogue.skills).propose(from: TauBench.episodes, catalogue: Catalogue.view))
    #expect(result.drafts.count > 1)
    var texts: [String] = []
    for draft in result.drafts { Self.collect(.object(draft.body), &texts) }
    let whole = Set(texts)
    let joined = whole.sorted().joined(separator: "\n")
    var tasks: [String: Set<String>] = [:]
    for episode in TauBench.episodes {
      var leaves: [String] = []
      for run in episode.record.stepRuns {
        Self.collect(run.input, &leaves)
        run.output.map { Self.collect($0, &leaves) }
      }
      for leaf in leaves { tasks[leaf, default: []].insert(episode.task) }
    }
    let personal = tasks.filter { $0.value.count < 5 && $0.key.utf8.count >= 3 }.keys
    #expect(personal.count > 1_000)
    #expect(personal.filter { whole.contains($0) || ($0.utf8.count > 7 && joined.contains($0)) }.sorted() == [])
  }

  private static func collect(_ value: JSONValue, _ leaves: inout [String]) {
    switch value {
    case .string(let text): leaves.append(text)
    case .number(let number): leaves.append(number.text)
    case .array(let items): for item in items { collect(item, &leaves) }
    case .object(let members):
      for (key, value) in members {
        leaves.append(key)
        collect(value, &leaves)
      }
    case .null, .bool: break
    }
  }
}
