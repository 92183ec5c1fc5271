import Domain
import Execution
import JSONDocuments
import TestSupport
import Testing

@testable import Synthesis

/// What stands in the steps of a codified workflow, and whether its own tests would notice if it did not.
struct CodifiedWorkflowTests {
  private let generator = CodifyGenerator(options: Catalogue.codify)

  /// A desk that opens a case, rates it, and then pays at once, asks, or refuses: by the rating and by the tier of the customer.
  private func claims(_ count: Int, seed: UInt64 = 1, wrong: Int = 0) -> [StoredEpisode] {
    var random = PermutedCongruentialGenerator(seed: seed)
    return (0..<count).map { number in
      let tier = ["gold", "silver", "bronze"][random.next(below: 3)]
      let amount = 10 * random.next(below: 50)
      let isCovered = random.next(below: 5) > 0
      let claim = "CL-\(number)"
      var way = !isCovered ? "refuse" : amount >= 250 && tier != "gold" ? "ask" : "pay"
      if random.next(below: 100) < wrong { way = "refuse" }
      var steps = [
        Runs.Step(
          "open_case", input: ["customer": .string("customer:CU-\(number * 7)"), "channel": "desk"],
          output: ["case": ["id": .string(claim)], "note": "opened"]),
        Runs.Step(
          "rate_claim", input: ["claim_id": .string(claim), "mail": .string("m\(number * 3)")],
          output: ["covered": .bool(isCovered), "amount": .number(amount)]),
        Runs.Step(
          way,
          input: [
            "reference": .object(["claim": .string("claim/\(claim)/\(amount)"), "kind": "claim"]),
            "mail": .string("m\(number * 3)"),
          ]),
      ]
      if number % 6 == 0 {
        steps.insert(Runs.Step("rate_claim", error: "busy", input: ["claim_id": .string(claim)]), at: 1)
      }
      return Runs.episode(
        number, steps, minute: number * 10,
        context: ["customer_id": .string("CU-\(number * 7)"), "tier": .string(tier)])
    }
  }

  private func draft(_ episodes: [StoredEpisode]) throws -> (ProposalDraft, WorkflowDefinition) {
    let result = generator.propose(from: episodes, catalogue: Catalogue.view)
    #expect(result.notProposed == [])
    let draft = try #require(result.drafts.first)
    return (draft, try WorkflowDefinition(json: try #require(draft.body["workflow"]?.objectValue)))
  }

  @Test(
    "arguments get their sources: context, earlier results, texts with holes, constants, and what only the caller knows"
  )
  func parameters() throws {
    let (draft, workflow) = try draft(claims(120))
    #expect(
      workflow.steps.prefix(3).map { JSONValue.object($0.parameters).text } == [
        #"{"channel":"desk","customer":"customer:${trigger.customer_id}"}"#,
        #"{"claim_id":"${steps.S-01.output.case.id}","mail":"${trigger.mail}"}"#,
        #"{"mail":"${trigger.mail}","reference":{"claim":"claim/${steps.S-01.output.case.id}/${steps.S-02.output.amount}","kind":"claim"}}"#,
      ])
    let list = try #require(draft.evidence["parameters"]?["list"]?.arrayValue)
    let claim = try #require(list.first { $0["argument"] == "claim_id" })
    #expect(
      claim.text
        == #"{"agreeing":72,"argument":"claim_id","calls":72,"distinct":72,"from":"${steps.S-01.output.case.id}","held_out":{"agreeing":48,"calls":48,"share":1},"kind":"step","step_id":"S-02"}"#
    )
    #expect(list.first { $0["argument"] == "mail" }?["kind"] == "caller")
  }

  @Test("a branch that recorded values determine becomes rules, with figures on runs that learning never saw")
  func guards() throws {
    let (draft, workflow) = try draft(claims(300))
    let rate = try #require(workflow.steps.first { draft.evidence["activities"]?[$0.id.rawValue] == "rate_claim" })
    #expect(rate.next.awaits == nil)
    let ways = Dictionary(
      uniqueKeysWithValues: (draft.evidence["activities"]?.objectValue ?? [:]).map {
        ($0.value.stringValue ?? "", $0.key)
      })
    let program = try WorkflowProgram(workflow)
    for (covered, amount, tier, way) in [
      (false, 10, "gold", "refuse"), (true, 240, "silver", "pay"), (true, 250, "silver", "ask"),
      (true, 500, "gold", "pay"), (true, 260, "bronze", "ask"),
    ] {
      let trace = program.run(
        trigger: ["tier": .string(tier), "customer_id": "CU", "mail": "m"],
        skills: { call in
          call.stepID == rate.id
            ? .success(["covered": .bool(covered), "amount": .number(amount)])
            : .success(["case": ["id": "CL"], "note": ""])
        })
      #expect(trace.path.contains(try #require(ways[way])), "\(covered) \(amount) \(tier): \(trace.path)")
    }
    let decided = try #require(draft.evidence["guards"]?["decided"]?[index: 0])
    #expect(decided["held_out"]?["cases"]?.integerValue == 120)
    #expect((decided["held_out"]?["lower95"]?.doubleValue ?? 0) > 0.95)
    #expect(draft.evidence["guards"]?["asking"]?.arrayValue?.isEmpty == true)
  }

  @Test("runs that the rules send elsewhere are counter-examples")
  func counterExamples() throws {
    let (draft, _) = try draft(claims(400, wrong: 3))
    let others = draft.evidence["counter_examples"]?.arrayValue?.count ?? 0
    #expect((4...40).contains(others), "\(others)")
    #expect(draft.evidence["supporting"]?.arrayValue?.count == 400 - others)
    #expect((draft.evidence["held_out"]?["fitness"]?.doubleValue ?? 1) < 1)
  }

  @Test("a branch that nothing recorded determines goes on asking, and the evidence says why")
  func asks() throws {
    var random = PermutedCongruentialGenerator(seed: 3)
    let episodes = (0..<120).map { number in
      Runs.episode(
        number,
        [
          .init("look", input: ["id": .string("I-\(number)")], output: ["size": .number(random.next(below: 50))]),
          .init(random.next(below: 2) == 0 ? "left" : "right", input: ["id": .string("I-\(number)")]),
        ], minute: number)
    }
    let (draft, workflow) = try draft(episodes)
    #expect(workflow.steps[0].next.awaits == "decision")
    #expect(draft.evidence["guards"]?["asking"]?.arrayValue?.count == 1)
  }

  @Test("a step may take three times its slowest run, and is tried again where that helped")
  func timing() throws {
    let episodes = claims(120).map { episode -> StoredEpisode in
      var record = episode.record
      for index in record.stepRuns.indices {
        record.stepRuns[index].telemetry = [
          "latency_ms": .number(1_000 + record.stepRuns[index].activity.utf8.count * 100)
        ]
      }
      return StoredEpisode(id: episode.id, revision: 1, workflowID: Runs.workflow, record: record)
    }
    let (_, workflow) = try draft(episodes)
    #expect(workflow.steps.prefix(2).map(\.timeoutMilliseconds) == [6_000, 6_000])
    #expect(workflow.steps.prefix(2).map(\.retries) == [0, 1])
  }

  @Test("every way to break the workflow is noticed by its own tests")
  func mutants() throws { try expectTeeth(try draft(claims(300))) }

  @Test(
    "tau-bench: every way to break the codified workflow is noticed by its own tests",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func tauBench() throws { try expectTeeth(try draft(TauBench.episodes)) }

  private func expectTeeth(_ drafted: (ProposalDraft, WorkflowDefinition)) throws {
    let tests = try (drafted.0.body["unit_tests"]?.arrayValue ?? []).map {
      try WorkflowUnitTest(json: try #require($0.objectValue))
    }
    let program = try WorkflowProgram(drafted.1)
    #expect(tests.allSatisfy { $0.run(on: program).passed })
    let (survivors, count) = WorkflowMutation.survivors(of: drafted.1, tests: tests)
    #expect(survivors.map(\.summary) == [])
    #expect(Set(WorkflowMutation.all(of: drafted.1).map(\.kind)) == Set(WorkflowMutation.Kind.allCases))
    #expect(drafted.0.evidence["mutants"]?["count"]?.integerValue == Int64(count))
    #expect(drafted.0.evidence["mutants"]?["killed"]?.integerValue == Int64(count))
  }
}
