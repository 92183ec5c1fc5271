import Domain
import JSONDocuments
import TestSupport
import Testing

@testable import Synthesis

struct SkillInducerTests {
  private let inducer = SkillInducer(options: Catalogue.skills)

  private func lookups(_ count: Int, _ initiator: (Int) -> String? = { _ in nil }) -> [StoredEpisode] {
    (0..<count).map { number in
      var input: JSONObject = [
        "vendor_id": .string("V-\(number)"), "as_of": .string("2026-01-\(10 + number % 20)"), "limit": .number(number),
      ]
      if number % 2 == 0 { input["tags"] = [.string("t\(number)")] }
      let fails = number % 10 == 0
      if fails { input["as_of"] = nil }
      return Runs.episode(
        number,
        [
          .init(
            "vendor_terms", error: fails ? "missing argument as_of" : nil, input: input,
            output: ["days": .number(number)])
        ],
        initiator: initiator(number), minute: number)
    }
  }

  @Test("the signature is the least one that all successful calls fit")
  func signature() throws {
    let result = inducer.propose(from: lookups(100), catalogue: Catalogue.view)
    let draft = try #require(result.drafts.first)
    let skill = try SkillDefinition(json: try #require(draft.body["skill"]?.objectValue))
    #expect(skill.id.rawValue.hasPrefix("SK-OBS-vendor-terms-"))
    #expect(skill.version == "0.1.0")
    #expect(skill.tier == .exp)
    #expect(
      skill.signature.arguments.map { "\($0.name) \($0.type) \($0.required)" } == [
        "as_of string true", "limit integer true", "tags array<string> false", "vendor_id string true",
      ])
    #expect(JSONValue.object(skill.signature.returns).text == #"{"properties":{"days":"integer"},"type":"object"}"#)
    #expect(
      skill.signature.arguments.map { JSONValue.object($0.constraint.json).text } == [
        #"{"format":"date"}"#, #"{"minimum":0}"#,
        #"{"items":{"pattern":"^[a-z]+[0-9]+$","type":"string"},"min_items":1}"#, #"{"pattern":"^[A-Z]\\-[0-9]+$"}"#,
      ])
    #expect(skill.signature.errors == ["missing argument as_of"])
    #expect(
      draft.evidence["failure_modes"]?.text
        == #"[{"calls":10,"cases":10,"condition":{"failing":1,"succeeding":0,"text":"as_of is missing"},"error":"missing argument as_of","share":0.1}]"#
    )
    // 36 distinct held-out successes: .05^(1/36).
    #expect(draft.confidence == 0.9201)
    #expect(draft.evidence["held_out"]?["fitting"]?.integerValue == 36)
  }

  @Test("leaving out a required argument breaks a call, so the signature is minimal")
  func minimal() throws {
    let draft = try #require(inducer.propose(from: lookups(100), catalogue: Catalogue.view).drafts.first)
    let signature = try SkillDefinition(json: try #require(draft.body["skill"]?.objectValue)).signature
    let calls = lookups(100).flatMap(\.record.stepRuns).filter { $0.status == .success }.compactMap(\.input.objectValue)
    #expect(calls.allSatisfy { signature.violations(of: $0).isEmpty })
    #expect(
      JSONValue.object(draft.evidence["minimality"]?.objectValue ?? [:]).text
        == #"{"as_of":90,"limit":90,"tags":40,"vendor_id":90}"#)
    #expect(draft.evidence["calls"]?.text == #"{"fitting":90,"successful":90,"total":100}"#)
    for argument in signature.arguments {
      let smaller = SkillSignature(
        name: signature.name, arguments: signature.arguments.filter { $0.name != argument.name },
        returns: signature.returns, errors: signature.errors)
      #expect(calls.contains { !smaller.violations(of: $0).isEmpty }, "\(argument.name)")
    }
  }

  @Test("the contract tests come out as they say")
  func contractTests() throws {
    let draft = try #require(inducer.propose(from: lookups(100), catalogue: Catalogue.view).drafts.first)
    let signature = try SkillDefinition(json: try #require(draft.body["skill"]?.objectValue)).signature
    let tests = draft.body["contract_tests"]?.arrayValue ?? []
    #expect(
      tests.compactMap { $0["name"]?.stringValue } == [
        "accepts a full call", "accepts a least call", "rejects a call without as_of", "rejects a call without limit",
        "rejects a call without vendor_id", "rejects a wrong type of as_of", "rejects as_of outside its form",
        "rejects a wrong type of limit", "rejects limit below its minimum", "rejects a wrong type of tags",
        "rejects too few elements of tags", "rejects a wrong type of tags[]", "rejects tags[] outside its form",
        "rejects a wrong type of vendor_id", "rejects vendor_id outside its form", "rejects an unknown argument",
      ])
    for test in tests {
      let violations = signature.violations(of: try #require(test["input"]?.objectValue))
      #expect((test["expect"] == "accept") == violations.isEmpty, "\(test["name"]?.stringValue ?? "")")
    }
  }

  @Test("the binding holds no secret but a reference")
  func binding() throws {
    let draft = try #require(inducer.propose(from: lookups(100), catalogue: Catalogue.view).drafts.first)
    #expect(
      draft.body["skill"]?["runtime_binding"]?["auth"] == [
        "type": "bearer", "secret_ref": "vault:skills/vendor_terms#token",
      ])
  }

  @Test("a tool that two workflows call is proposed once, on the calls of both, in any order")
  func twoWorkflows() throws {
    let first = lookups(60)
    let second = (60..<120).map { number in
      var record = lookups(120)[number].record
      record.workflow = "Other workflow"
      return StoredEpisode(id: record.id(in: .default), revision: 1, workflowID: "wf-other-00000000", record: record)
    }
    let result = inducer.propose(from: [first, second], catalogue: Catalogue.view)
    #expect(inducer.propose(from: [second, first], catalogue: Catalogue.view) == result)
    let draft = try #require(result.drafts.first)
    #expect(result.drafts.count == 1)
    #expect(draft.evidence["observed_workflows"] == ["wf-other-00000000", "wf-test-00000000"])
    #expect(draft.evidence["episodes"] == 120)
    #expect(draft.evidence["calls"]?["total"] == 120)
    #expect(draft.evidence["supporting"]?.arrayValue?.count == 120)
    #expect(inducer.propose(from: [first, second], of: ["other"], catalogue: Catalogue.view) == SynthesisResult())
  }

  @Test("the roles of the agents that call a tool may use it; else those that answer for the workflows")
  func roles() throws {
    var episodes = lookups(100)
    for index in episodes.indices {
      var record = episodes[index].record
      record.stepRuns[0].agentID = index < 90 ? "clerk" : index < 97 ? "buyer" : "guest"
      episodes[index] = StoredEpisode(
        id: episodes[index].id, revision: 1, workflowID: Runs.workflow, record: record)
    }
    var options = SkillOptions(ownerRole: Catalogue.role)
    options.workflowRoles = [Runs.workflow: "LGL-M-001"]
    func suggested() throws -> [String?] {
      let draft = try #require(
        SkillInducer(options: options).propose(from: episodes, catalogue: Catalogue.view).drafts.first)
      return (draft.body["role_skill_map"]?.arrayValue ?? []).map { $0["role_id"]?.stringValue }
    }
    #expect(try suggested() == ["LGL-M-001"])
    options.agentRoles = ["clerk": "FA-M-001", "buyer": "CS-M-001", "guest": "SEC-M-001"]
    #expect(try suggested() == ["CS-M-001", "FA-M-001"])
  }

  @Test("failure modes of a catalogued skill that recur are reported, with their condition")
  func gaps() {
    let episodes = (0..<60).map { number in
      Runs.episode(
        number,
        [
          .init(
            "Human_Handoff_Protocol", error: number % 4 == 0 ? "owner unknown" : nil,
            input: number % 4 == 0 ? ["reason_code": "R"] : ["reason_code": "R", "owner_id": "o"])
        ], minute: number)
    }
    #expect(
      inducer.gaps(in: episodes, catalogue: Catalogue.view) == [
        NotProposed(
          subject: "SK-COMM-004 (Human_Handoff_Protocol)",
          reason: "It fails with \"owner unknown\" in 15 of 60 calls, where owner_id is missing; "
            + "the catalogue has the skill, and no other signature follows.")
      ])
    #expect(inducer.propose(from: episodes, catalogue: Catalogue.view) == SynthesisResult())
  }

  @Test("calls of one initiator, however many, are no evidence")
  func oneInitiator() {
    let result = inducer.propose(from: lookups(300) { _ in "mallory" }, catalogue: Catalogue.view)
    #expect(result.drafts.isEmpty)
    #expect(result.notProposed.first?.reason.contains("from too few initiators") == true)
  }

  @Test("a tool that the catalogue has by name is not proposed")
  func catalogued() {
    let episodes = (0..<50).map { Runs.episode($0, "Human_Handoff_Protocol") }
    let result = inducer.propose(from: episodes, catalogue: Catalogue.view)
    #expect(result == SynthesisResult())
  }

  @Test("calls without arguments prove no signature, however many there are")
  func argumentless() {
    let episodes = (0..<200).map {
      Runs.episode($0, [.init("Close ticket", input: [:], output: ["ok": true])], minute: $0)
    }
    let result = inducer.propose(from: episodes, catalogue: Catalogue.view)
    #expect(result.drafts.isEmpty)
    #expect(result.notProposed.map(\.reason) == ["Its calls carry no arguments, so there is no signature to prove."])
  }

  @Test("held-out calls that do not fit lower the bound under the floor")
  func misfits() {
    let episodes = (0..<100).map { number in
      Runs.episode(
        number, [.init("shift", input: ["x": number < 70 ? .number(number) : .string("n\(number)")])], minute: number)
    }
    let result = inducer.propose(from: episodes, catalogue: Catalogue.view)
    #expect(result.drafts.isEmpty)
    #expect(result.notProposed.first?.reason.hasPrefix("10 of 40 held-out calls fit") == true)
  }

  @Test(
    "types join to the least common one",
    arguments: [
      ([JSONValue.number(1), .number(2)], "integer"), ([.number(1), .number(2.5)], "number"),
      ([.string("a"), .number(1)], "any"),
      ([.array([]), .array(["a"])], "array<string>"), ([.array([1]), .array(["a"])], "array"),
      ([.array([]), .array([])], "array"),
      ([.bool(true)], "boolean"), ([.object([:])], "object"), ([.array([["a"]])], "array<array<string>>"), ([], "any"),
    ])
  func types(values: [JSONValue], text: String) {
    let type = values.reduce(ArgumentType()) { $0.union(ArgumentType(of: $1)) }
    #expect(type.text == text)
    #expect(values.allSatisfy { SkillType(text).accepts($0) })
    let schema = ValueSchema(type: text)
    #expect(schema.accepts(schema.sample))
    #expect(SpoiledValue.all(of: schema, at: "x").isEmpty == (text == "any"))
  }

  @Test(
    "tau-bench: tools with enough independent calls become skills",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository")
  )
  func tauBench() {
    let result = inducer.propose(from: TauBench.episodes, catalogue: Catalogue.view)
    #expect(
      result.drafts.map { "\($0.evidence["tool"]?.stringValue ?? "") \($0.confidence)" } == [
        "calculate 0.8826", "get_reservation_details 0.9469", "think 0.8726", "transfer_to_human_agents 0.8541",
      ])
    #expect(result.drafts.count + result.notProposed.count == 14)
  }
}
