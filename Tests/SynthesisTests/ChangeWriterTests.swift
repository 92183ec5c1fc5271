import Domain
import Execution
import JSONDocuments
import Testing

@testable import Synthesis

@Suite("Change writer")
struct ChangeWriterTests {
  private static let guardExpression =
    "output.pass == true && has(trigger.vendor_id) && has(output.variance) && output.variance != null && "
    + "trigger.vendor_id in [\"VEND-445\", \"VEND-992\"] && output.variance >= 0.025"

  private func asked() -> [StoredEpisode] {
    InvoiceWorld.episodes.map {
      $0.record.context["vendor_id"] == "VEND-445"
        ? InvoiceWorld.reflecting($0, [InvoiceWorld.retune, InvoiceWorld.template]) : $0
    }
  }

  @Test("a hand-off under a rule stands before the old way and leaves everything else as it is")
  func plainHandOff() throws {
    let draft = try InvoiceWorld.draft(InvoiceWorld.handOff).get()
    let old = try #require(try InvoiceWorld.catalogue().current("WF-FIN-001"))
    let workflow = try InvoiceWorld.workflow(draft)
    var expected = old
    (expected.version, expected.status, expected.origin) = ("1.4.0", .draft, .published)
    expected.lineage = workflow.lineage
    expected.steps[1].next.branches.insert(
      NextStepLogic.Branch(expression: Self.guardExpression, target: .step("F-03")), at: 0)
    #expect(workflow == expected)
    #expect(workflow.lineage["parent_ids"] == ["WF-FIN-001@1.3.0"])
    #expect(draft.type == .workflow)
    #expect(draft.title.hasPrefix("WF-FIN-001: hand over to F-03 after F-02 instead of F-04 when trigger.vendor_id in"))
    #expect(draft.body["companion"] == nil)
    #expect(draft.confidence == 0.9996)
    #expect(try JSONPatch(try #require(draft.body["patch"])).apply(to: .object(old.json)) == .object(workflow.json))
  }

  @Test("agents that ask for a workflow by name get it: WF-FIN-009 decides, the caller waits for it")
  func companion() throws {
    let draft = try InvoiceWorld.draft(InvoiceWorld.handOff, asked()).get()
    #expect(draft.title == "WF-FIN-009 Vendor Variance Mitigation")
    let companion = try InvoiceWorld.workflow(draft, "companion")
    let caller = try InvoiceWorld.workflow(draft)
    let skills = try InvoiceWorld.catalogue().signatures
    for workflow in [companion, caller] { #expect(WorkflowLint.findings(in: workflow, knownSkills: skills) == []) }
    #expect(
      companion.id == "WF-FIN-009" && companion.version == "1.0.0" && companion.name == "Vendor Variance Mitigation")
    #expect(companion.steps.map(\.id) == ["V-01"])
    #expect(companion.steps[0].parameters["owner_id"] == "FA-M-001")
    let call = try #require(caller.steps.first { $0.id == "F-06" })
    #expect(call.skillID == "SK-API-007")
    #expect(
      call.parameters == [
        "target_workflow_id": "WF-FIN-009",
        "payload": [
          "vendor_id": "${trigger.vendor_id}", "po_id": "${trigger.po_id}",
          "amount": "${steps.F-01.output.entities.amount}", "variance": "${steps.F-02.output.variance}",
        ],
      ])
    #expect(
      call.next
        == NextStepLogic(
          branches: [NextStepLogic.Branch(expression: "decision.approved == true", target: .step("F-04"))],
          otherwise: .end, onError: .step("F-03"), awaits: "decision"))
    #expect(caller.steps[1].next.branches[0].target == .step("F-06"))
    #expect(draft.evidence["replay"] == ["same": 160, "diverted": 40, "broken": 0])
  }

  @Test("the unit tests fail when the change is taken back, and when any part of the rule or of the new step is broken")
  func testsCatchDamage() throws {
    let draft = try InvoiceWorld.draft(InvoiceWorld.handOff, asked()).get()
    let workflow = try InvoiceWorld.workflow(draft)
    #expect(try InvoiceWorld.passes(draft, workflow))
    #expect(try !InvoiceWorld.passes(draft, try #require(try InvoiceWorld.catalogue().current("WF-FIN-001"))))
    let replacements = [
      ("0.025", "0.026"), ("0.025", "0.0249"), (">=", ">"), ("\"VEND-445\", ", ""), (", \"VEND-992\"", ""),
      ("output.pass == true && ", ""), ("has(output.variance) && ", ""), ("output.variance != null && ", ""),
      ("&& output.variance >= 0.025", ""),
      ("&& trigger.vendor_id in [\"VEND-445\", \"VEND-992\"]", ""),
    ]
    for (old, new) in replacements {
      var broken = workflow
      let text = broken.steps[1].next.branches[0].expression
      broken.steps[1].next.branches[0].expression = text.replacing(old, with: new, maxReplacements: 1)
      #expect(broken != workflow, "\(old)")
      #expect(try !InvoiceWorld.passes(draft, broken), "\(old) -> \(new)")
    }
    for path in ["goto", "callee", "decision", "else", "other"] {
      var broken = workflow
      switch path {
      case "goto": broken.steps[1].next.branches[0].target = .step("F-03")
      case "callee": broken.steps[5].parameters["target_workflow_id"] = "WF-FIN-008"
      case "decision": broken.steps[5].next.branches[0].target = .end
      case "else": broken.steps[5].next.otherwise = .step("F-04")
      default: broken.steps[1].next.branches[2].target = .step("F-04")
      }
      #expect(try !InvoiceWorld.passes(draft, broken), "\(path)")
    }
  }

  @Test("evidence says what was counted, on both slices, and what is assumed")
  func evidence() throws {
    let evidence = try InvoiceWorld.draft(InvoiceWorld.handOff).get().evidence
    #expect(
      evidence["held_out"] == [
        "unit": "episode", "count": 80, "split": "later in time", "with": ["runs": 8, "met": 8, "share": 1],
        "without": ["runs": 8, "met": 4, "share": 0.5], "raw": 0.5, "effect": 0.48, "interval": [0.1, 0.8], "p": 0.02,
      ])
    #expect(evidence["adoption"] == ["share": 0.1, "effect": 0.048, "interval": [0.01, 0.08]])
    #expect(
      evidence["test"] == [
        "p": 0.0004, "level": 0.002, "number": 3, "looked_at": 12, "spent": 0.004, "budget": 0.05,
      ])
    #expect(evidence["point"]?["rule"]?.stringValue == InvoiceWorld.rule.expression)
    #expect(evidence["senders"]?["largest_share"] == 0.25)
    #expect(evidence["supporting"]?.arrayValue?.count == 20)
    #expect(evidence["replay"] == ["same": 160, "diverted": 40, "broken": 0])
  }

  @Test("what is only observed is to be codified first; what the workflow lacks is named")
  func refusals() throws {
    let finding = InvoiceWorld.finding(InvoiceWorld.handOff)
    let writer = ChangeWriter(catalogue: try InvoiceWorld.catalogue())
    #expect(
      writer.draft(of: finding, current: nil, episodes: []).refusal
        == "WF-FIN-001 is only observed, so there is no version that could be changed: codify it first.")
    func refusal(_ hypothesis: ChangeHypothesis) throws -> String? { try InvoiceWorld.draft(hypothesis).refusal }
    #expect(
      try refusal(ChangeHypothesis(kind: .route, after: "F-09", step: "F-03", instead: "F-04"))
        == "WF-FIN-001 1.3.0 has no step for \"F-09\".")
    #expect(
      try refusal(ChangeHypothesis(kind: .route, after: "F-01", step: "F-03", instead: "F-04"))
        == "In WF-FIN-001 1.3.0 F-01 does not lead to F-04: the runs that went there left the workflow, which is to be "
        + "mended first.")
    #expect(
      try refusal(ChangeHypothesis(kind: .timeout, step: "F-01", value: 300_000)) == "F-01 has that value already.")
  }

  @Test("each kind of change is made where it says")
  func kinds() throws {
    func steps(_ hypothesis: ChangeHypothesis) throws -> [StepDefinition] {
      try InvoiceWorld.workflow(try InvoiceWorld.draft(hypothesis).get()).steps
    }
    let removed = try steps(ChangeHypothesis(kind: .remove, after: "F-04", step: "F-05", instead: nil))
    #expect(removed.map(\.id) == ["F-01", "F-02", "F-03", "F-04"])
    #expect(removed[3].next == NextStepLogic(otherwise: .end))
    let guarded = try steps(
      ChangeHypothesis(
        kind: .remove, after: "F-04", step: "F-05", rule: DecisionRule([.isOneOf(.trigger("vendor_id"), ["VEND-101"])]))
    )
    #expect(guarded.count == 5)
    #expect(guarded[3].next.branches.map(\.target) == [.end])
    let inserted = try steps(ChangeHypothesis(kind: .insert, after: "F-03", step: "F-01", instead: "F-04"))
    #expect(inserted.last?.id == "F-06")
    #expect(inserted.last?.next == NextStepLogic(otherwise: .step("F-04"), onError: .step("F-04")))
    let tuned = try InvoiceWorld.draft(
      ChangeHypothesis(kind: .retune, step: "F-04", parameter: "action", value: "Book_Later")
    ).get()
    #expect(tuned.type == .step)
    #expect(tuned.title == "WF-FIN-001: F-04 action \"Book_Invoice\" -> \"Book_Later\"")
    let faster = try InvoiceWorld.draft(ChangeHypothesis(kind: .timeout, step: "F-01", value: 10_000)).get()
    #expect(faster.title == "WF-FIN-001: F-01 timeout 300 s -> 10 s")
    var undone = try InvoiceWorld.workflow(faster)
    #expect(try InvoiceWorld.passes(faster, undone))
    undone.steps[0].timeoutMilliseconds = 300_000
    #expect(try !InvoiceWorld.passes(faster, undone))
    undone.steps[0].timeoutMilliseconds = 9_999
    #expect(try !InvoiceWorld.passes(faster, undone))
  }

  @Test("the order of two steps is changed where nothing else depends on it")
  func reorder() throws {
    let catalogue = try InvoiceWorld.catalogue()
    var workflow = try #require(catalogue.current("WF-IT-004"))
    workflow.steps = Array(workflow.steps[5...7])
    for index in workflow.steps.indices { workflow.steps[index].next.onError = nil }
    let hypothesis = ChangeHypothesis(kind: .reorder, after: "I-06", step: "I-08", instead: "I-07")
    let patched = try ChangePatch(hypothesis, workflow, catalogue, []).patched().workflow
    #expect(
      patched.steps.map { "\($0.id) \($0.next.otherwise?.text ?? "")" } == ["I-06 I-08", "I-07 END", "I-08 I-07"])
  }

  /// Invoices of which some are told to the buyer, who is the vendor of the trigger.
  private func told(to vendor: (Int) -> String) -> [StoredEpisode] {
    (1...80).map { number in
      let isTold = number <= 60
      let episode = InvoiceWorld.episode(
        number, variance: Double(number % 5) / 1_000, vendor: isTold ? vendor(number) : "VEND-7")
      guard isTold else { return episode }
      var record = episode.record
      var run = StepRunRecord(externalID: "n", stepID: nil, name: "tell_buyer", status: .success)
      run.skillID = "SK-COMM-005"
      run.input = [
        "channel": "email", "template_id": "invoice_checked", "recipient": record.context["vendor_id"] ?? .null,
        "data": record.stepRuns[1].output?["variance"] ?? .null,
      ]
      run.output = [:]
      record.stepRuns.insert(run, at: 2)
      return StoredEpisode(id: episode.id, revision: 1, workflowID: "WF-FIN-001", record: record)
    }
  }

  @Test(
    "a step that the workflow lacks is drafted from the runs that did it: constants, trigger, earlier output",
    arguments: [true, false])
  func draftedStep(isOneVendor: Bool) throws {
    let episodes = told { isOneVendor ? "VEND-101" : "VEND-\(100 + $0 % 9)" }
    let hypothesis = ChangeHypothesis(kind: .insert, after: "F-02", step: "tell_buyer", instead: "F-04")
    let draft = try StepDraft("tell_buyer", after: "F-02", episodes, try InvoiceWorld.catalogue()).step()
    #expect(
      draft.parameters == [
        "channel": "email", "template_id": "invoice_checked", "recipient": "${trigger.vendor_id}",
        "data": "${steps.F-02.output.variance}",
      ])
    let workflow = try InvoiceWorld.workflow(try InvoiceWorld.draft(hypothesis, episodes).get())
    #expect(workflow.steps.last?.id == "F-06")
    #expect(workflow.steps[1].next.branches[0].target == .step("F-06"))
    #expect(workflow.steps.last?.next.otherwise == .step("F-04"))
  }

  @Test("what all runs of the workflow share is a constant, whatever else has that value")
  func sharedConstant() throws {
    let episodes = told { _ in "VEND-7" }
    let draft = try StepDraft("tell_buyer", after: "F-02", episodes, try InvoiceWorld.catalogue()).step()
    #expect(draft.parameters["recipient"] == "VEND-7")
  }

  /// A break after which the workflow does the same with all values is none: without a vendor the workflow cannot go on anyhow.
  @Test("every way to break what a change adds is noticed by its tests, and every way to break what it brings along")
  func mutants() throws {
    let insert = ChangeHypothesis(kind: .insert, after: "F-02", step: "tell_buyer", instead: "F-04")
    let drafts = [
      try InvoiceWorld.draft(InvoiceWorld.handOff).get(), try InvoiceWorld.draft(InvoiceWorld.handOff, asked()).get(),
      try InvoiceWorld.draft(insert, told { "VEND-\(100 + $0 % 9)" }).get(),
    ]
    var counts: [Int] = []
    for draft in drafts {
      let workflow = try InvoiceWorld.workflow(draft)
      let old = try #require(try InvoiceWorld.catalogue().current("WF-FIN-001"))
      let broken = WorkflowMutation.all(of: workflow).filter { Self.touchesChange($0.workflow, workflow, old) }
      counts.append(broken.count)
      let survivors = try broken.filter { mutation in
        guard try passes(draft, mutation.workflow) else { return false }
        return try !InvoiceWorld.behavesAs(workflow, mutation.workflow)
      }.map(\.summary)
      #expect(survivors == [], "\(survivors)")
    }
    #expect(counts.allSatisfy { $0 > 15 }, "\(counts)")
    let companion = try InvoiceWorld.workflow(drafts[1], "companion")
    let tests = try #require(drafts[1].body["companion_tests"]?.arrayValue).map {
      try WorkflowUnitTest(json: try #require($0.objectValue))
    }
    let (survivors, count) = WorkflowMutation.survivors(of: companion, tests: tests)
    #expect(survivors.map(\.summary) == [])
    #expect(count > 15)
  }

  /// A version that does not compile is noticed.
  private func passes(_ draft: ProposalDraft, _ broken: WorkflowDefinition) throws -> Bool {
    do { _ = try WorkflowProgram(broken) } catch { return false }
    return try InvoiceWorld.passes(draft, broken)
  }

  /// Whether a break is in a step that the change adds, or in a branch that it adds to a step.
  private static func touchesChange(
    _ broken: WorkflowDefinition, _ changed: WorkflowDefinition, _ old: WorkflowDefinition
  ) -> Bool {
    let known = Dictionary(uniqueKeysWithValues: old.steps.map { ($0.id, $0) })
    guard broken.steps.map(\.id) == changed.steps.map(\.id) else {
      return changed.steps.contains { step in known[step.id] == nil && !broken.steps.contains { $0.id == step.id } }
    }
    return zip(changed.steps, broken.steps).contains { step, other in
      guard step != other else { return false }
      guard let former = known[step.id] else { return true }
      var rest = other
      rest.next.branches = step.next.branches
      let own = Set(former.next.branches)
      return rest == step && step.next.branches.filter(own.contains) == other.next.branches.filter(own.contains)
    }
  }

  @Test("the order in which episodes come changes no byte")
  func order() throws {
    let episodes = asked()
    let straight = try InvoiceWorld.draft(InvoiceWorld.handOff, episodes).get()
    let shuffled = try InvoiceWorld.draft(InvoiceWorld.handOff, Runs.shuffled(episodes, seed: 3)).get()
    #expect(straight == shuffled)
  }

  @Test(
    "only a name of the expected form is taken from a reflection",
    arguments: [
      "WF-FIN-009", "WF-FIN-009-", "WF-FIN-009-x", "WF-FIN-009-Vendor Variance", "WF-FIN-9-Name", "wf-FIN-009-Name",
      "WF-FIN-009-Na<me>", "WF-FIN-009-Name-More",
    ])
  func templates(text: String) { #expect(WorkflowTemplate(text) == nil) }
}

extension Result where Failure == Refusal {
  /// The reason of a refusal.
  var refusal: String? { if case .failure(let refusal) = self { refusal.reason } else { nil } }
}
