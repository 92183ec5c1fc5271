import Domain
import JSONDocuments
import Testing

@testable import Governance

@Suite("Sandbox gate")
struct SandboxGateTests {
  private func assess(_ workflow: WorkflowDefinition, unitTests: [JSONObject] = [Fixture.unitTest]) throws -> Assessment
  {
    Gatekeeper.assess(try Fixture.inputs(Fixture.draft(Fixture.body(workflow, unitTests: unitTests))))
  }

  private func fault(binding: JSONObject) throws -> String? {
    var skill = Fixture.proposedSkill
    skill.runtimeBinding = binding
    return Gatekeeper.assess(try Fixture.inputs(Fixture.skillDraft(skill), traces: Fixture.skillTraces)).fault(.sandbox)
  }

  @Test("a workflow that goes round for ever is refused")
  func endless() throws {
    let steps = [
      Fixture.step("S-01", 1, "lookup", ["order_id": "A"], NextStepLogic(otherwise: .step("S-02"))),
      Fixture.step(
        "S-02", 2, "cancel", ["order_id": "A"],
        NextStepLogic(
          branches: [NextStepLogic.Branch(expression: "output.done == true", target: .end)], otherwise: .step("S-01"))),
    ]
    var test = Fixture.unitTest
    test["stubs"] = [["step_id": "S-02", "output": ["done": false]]]
    #expect(
      try assess(Fixture.proposed(steps: steps), unitTests: [test]).fault(.sandbox)
        == "Run 1 does not end by itself, but at the step limit.")
  }

  @Test("going round while every skill is silent is said, not refused")
  func endlessWhenSilent() throws {
    var steps = Fixture.steps
    steps[0].next.onError = .step("S-01")
    let verdict = try #require(try assess(Fixture.proposed(steps: steps)).verdict(.sandbox))
    #expect(verdict.passed)
    #expect(verdict.details["endless_when_silent"] == 1)
    #expect(verdict.reason.hasSuffix("1 runs in which no skill answers go round until the step limit stops them."))
  }

  @Test("a vault reference passes, everything else in auth does not")
  func auth() throws {
    #expect(try fault(binding: ["auth": ["secret_ref": "vault:kv/erp#token"]]) == nil)
    #expect(try fault(binding: ["auth": ["type": "bearer", "secret_ref": "vault:kv/erp#token"]]) == nil)
    for auth in [
      "role/iam/exec", ["secret_ref": "vault:kv/erp"], ["secret_ref": "vault:kv/erp#a#b"], ["secret_ref": 1],
      ["token": "x"],
      ["secret_ref": "secret://erp/token"], ["secret_ref": "vault:kv/erp#token", "password": "x"], [:],
    ] as [JSONValue] {
      #expect(try fault(binding: ["auth": auth])?.contains("auth") == true, "\(auth)")
    }
  }

  /// Put together here, so that no scanner takes the test for a leak.
  private static let secrets = [
    "AKIA" + "ABCDEFGHIJKLMNOP", "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789", "Bearer " + "abcdefghijklmnop1234",
    "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N",
    "sk-" + "abcdefghijklmnopqrstuvwx",
    "-----BEGIN " + "RSA PRIVATE KEY-----", "https://user:" + "hunter2@erp.example.com/api",
  ]

  @Test("known forms of keys and tokens are found anywhere", arguments: secrets)
  func knownForms(secret: String) throws {
    #expect(try fault(binding: ["endpoint": .string(secret)]) != nil)
    var steps = Fixture.steps
    steps[0].parameters["order_id"] = .string(secret)
    #expect(try assess(Fixture.proposed(steps: steps)).fault(.sandbox)?.contains("/workflow") == true)
    var test = Fixture.unitTest
    test["trigger"] = ["order_id": .string("see \(secret) there")]
    #expect(
      try assess(Fixture.proposed(), unitTests: [test]).fault(.sandbox)?.contains("/unit_tests/0/trigger") == true)
  }

  @Test("texts under keys that name secrets and long random texts are found in bindings")
  func namedAndRandom() throws {
    #expect(try fault(binding: ["client_secret": "letmein"])?.contains("/skill/runtime_binding/client_secret") == true)
    #expect(try fault(binding: ["x": "aZ3kQ9pL7mN2vB8xC4wR6tY1"]) != nil)
    #expect(try fault(binding: ["x": "0123456789abcdef0123456789abcdef"]) != nil)
    #expect(
      try fault(binding: [
        "system": "observed", "operation": "get_user_details", "timeout_ms": 30_000,
        "endpoint": "https://tools.example.invalid/get_user_details_by_reservation_number",
      ]) == nil)
  }

  @Test("no finding repeats the secret", arguments: secrets)
  func findingsAreSilent(secret: String) throws {
    #expect(try fault(binding: ["password": .string(secret)])?.contains(secret) == false)
  }

  @Test(
    "mail addresses in test data must be made up",
    arguments: [
      ("ann@corp.com", false), ("ann@example.com", true), ("ann@mail.example.org", true), ("x@sample.invalid", true),
      ("ann@notexample.com", false), ("a@b", true), ("@example", true), ("see ann.b@corp.co.uk now", false),
    ])
  func mailAddresses(text: String, passes: Bool) throws {
    var test = Fixture.unitTest
    test["trigger"] = ["order_id": .string(text)]
    #expect((try assess(Fixture.proposed(), unitTests: [test]).fault(.sandbox) == nil) == passes)
  }

  @Test("a call's text that looks like a template is passed as it is")
  func escaping() throws {
    let tests: [JSONObject] = [["name": "odd", "input": ["order_id": "${trigger.x} $ {"], "expect": "accept"]]
    let draft = Fixture.draft(Fixture.body(Fixture.proposedSkill, contractTests: tests), type: .skill, claim: .skill)
    #expect(Gatekeeper.assess(try Fixture.inputs(draft, traces: Fixture.skillTraces)).fault(.sandbox) == nil)
  }
}
