import Domain
import Execution
import Foundation
import JSONDocuments
import Testing

@testable import Synthesis

/// Made-up runs of WF-FIN-001 on the catalogue of the repository.
enum InvoiceWorld {
  static let rule = DecisionRule([
    .isOneOf(.trigger("vendor_id"), ["VEND-445", "VEND-992"]), .isAtLeast(.output("variance"), 0.025),
  ])

  /// After the check: hand the two vendors' invoices to a person where they would be booked.
  static let handOff = ChangeHypothesis(kind: .handOff, after: "F-02", step: "F-03", instead: "F-04", rule: rule)

  static func catalogue() throws -> SynthesisCatalogue {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    var found: URL?
    while found == nil, folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("datasets/catalog").standardizedFileURL
      if FileManager.default.fileExists(atPath: candidate.path) { found = candidate }
    }
    let catalogue = try #require(found)
    func document(_ name: String) throws -> JSONValue {
      try JSONValue(parsing: [UInt8](Data(contentsOf: catalogue.appendingPathComponent(name))))
    }
    let skills = try #require(try document("skills.json").arrayValue).map {
      try SkillDefinition(json: try #require($0.objectValue))
    }
    let workflows = try ["WF-FIN-001", "WF-CS-007", "WF-IT-004", "WF-HR-002"].map {
      try WorkflowDefinition(json: try #require(try document("workflows/\($0).json").objectValue))
    }
    return SynthesisCatalogue(workflows: workflows, skills: skills)
  }

  /// One invoice: F-01, F-02, a person where the check fails or the agent asks one, then the booking.
  static func episode(
    _ number: Int, variance: Double, vendor: String = "VEND-101", asks: Bool = false, outcome: Outcome = .success,
    latency: Int = 900
  ) -> StoredEpisode {
    var record = EpisodeRecord(source: "erp", externalID: "r\(number)", workflow: "WF-FIN-001", outcome: outcome)
    record.initiator = "op-\(number % 7)"
    record.context = [
      "invoice_uri": .string("u\(number)"), "vendor_id": .string(vendor), "po_id": .string("P\(number)"),
    ]
    record.startedAt = Runs.time(number)
    let passes = variance <= 0.05
    let entities: JSONValue = ["amount": .number(1_000 + number), "po_id": .string("P\(number)")]
    record.stepRuns = [
      step("F-01", "SK-OCR-001", ["file_uri": .string("u\(number)")], ["entities": entities], latency),
      step(
        "F-02", "SK-LOGIC-003", ["lhs": .number(1_000 + number), "tolerance": 0.05],
        ["pass": .bool(passes), "variance": .number(variance), "label": "checked"], 40),
    ]
    if asks || !passes {
      var run = step("F-03", "SK-COMM-004", [:], ["ticket_id": "t"], 300)
      run.extra["decision"] = ["approved": true]
      record.stepRuns.append(run)
    }
    record.stepRuns.append(step("F-04", "SK-ERP-002", [:], ["record_id": "r"], 500))
    record.stepRuns.append(step("F-05", "SK-COMM-005", [:], ["delivered": true], 100))
    return StoredEpisode(id: record.id(in: .default), revision: 1, workflowID: "WF-FIN-001", record: record)
  }

  private static func step(
    _ id: String, _ skill: String, _ input: JSONValue, _ output: JSONValue, _ latency: Int
  ) -> StepRunRecord {
    var run = StepRunRecord(externalID: id, stepID: id, name: nil, status: .success)
    run.skillID = skill
    run.agentID = "agent-07"
    run.input = input
    run.output = output
    run.telemetry = ["latency_ms": .number(latency)]
    return run
  }

  /// 200 invoices: the two vendors' are 3 % over and fare badly unless a person is asked; 40 others are 4.5 % over and fare well.
  static let episodes: [StoredEpisode] = (1...200).map { number in
    switch number % 10 {
    case 0: episode(number, variance: 0.03, vendor: "VEND-445", outcome: number % 20 == 0 ? .failed : .success)
    case 1: episode(number, variance: 0.028, vendor: "VEND-992", asks: true)
    case 2, 3: episode(number, variance: 0.045)
    case 4: episode(number, variance: 0.12)
    default: episode(number, variance: 0.01)
    }
  }

  /// The blueprint's reflection (§3.4) on an episode.
  static func reflecting(_ episode: StoredEpisode, _ actions: [JSONValue]) -> StoredEpisode {
    var record = episode.record
    record.reflections = [
      ReflectionRecord(
        sourceType: .stepRun, sourceID: "F-02", insightType: .variance,
        insight: ["pattern": "frequent_po_over_by_3pct", "vendors": ["VEND-445", "VEND-992"]],
        proposedActions: actions)
    ]
    return StoredEpisode(id: episode.id, revision: 1, workflowID: episode.workflowID, record: record)
  }

  static let retune: JSONValue = ["type": "update_param", "target": "F-02.parameters.tolerance", "value": 0.04]
  static let template: JSONValue = ["type": "new_workflow", "template": "WF-FIN-009-VendorVarianceMitigation"]

  static func finding(_ hypothesis: ChangeHypothesis) -> ChangeFinding {
    let with = episodes.filter { $0.record.stepRuns.contains { $0.activity == "F-03" } }
      .filter { $0.record.context["vendor_id"] == "VEND-992" }.map { EpisodeReference(id: $0.id, revision: 1) }
    let mined = ChangeEffect(
      with: ChangeGroup(runs: 12, met: 12), without: ChangeGroup(runs: 12, met: 6), effect: 0.5, lower: 0.3, upper: 0.7,
      pValue: 0.001)
    let later = ChangeEffect(
      with: ChangeGroup(runs: 8, met: 8), without: ChangeGroup(runs: 8, met: 4), effect: 0.48, lower: 0.1, upper: 0.8,
      pValue: 0.02)
    var finding = ChangeFinding(
      workflowID: "WF-FIN-001", hypothesis: hypothesis, verdict: .proposed, mined: mined, lookedAt: 12,
      minedEpisodes: 120, confirmingEpisodes: 80, split: "later in time", strata: ["time"], adoptionShare: 0.1,
      senders: [ChangeSender(name: "op-1", runs: 5), ChangeSender(name: "op-2", runs: 5)], withEpisodes: with,
      withoutEpisodes: [], counterExamples: [])
    finding.confirmed = later
    (finding.pValue, finding.level, finding.testNumber) = (0.0004, 0.002, 3)
    return finding
  }

  static func draft(
    _ hypothesis: ChangeHypothesis, _ episodes: [StoredEpisode] = episodes, catalogue: SynthesisCatalogue? = nil
  ) throws -> Result<ProposalDraft, Refusal> {
    let catalogue = try catalogue ?? self.catalogue()
    return ChangeWriter(catalogue: catalogue).draft(
      of: finding(hypothesis), current: catalogue.current("WF-FIN-001"), episodes: episodes, spent: 0.004)
  }

  static func workflow(_ draft: ProposalDraft, _ key: String = "workflow") throws -> WorkflowDefinition {
    try WorkflowDefinition(json: try #require(draft.body[key]?.objectValue))
  }

  /// Whether all unit tests of a draft pass on a workflow.
  static func passes(_ draft: ProposalDraft, _ workflow: WorkflowDefinition) throws -> Bool {
    let program = try WorkflowProgram(workflow)
    let tests = try #require(draft.body["unit_tests"]?.arrayValue)
    return try tests.allSatisfy { try WorkflowUnitTest(json: try #require($0.objectValue)).run(on: program).passed }
  }

  /// Whether two versions make the same calls and end alike for all combinations of values at and beside every border.
  static func behavesAs(_ workflow: WorkflowDefinition, _ other: WorkflowDefinition) throws -> Bool {
    let programs = [try WorkflowProgram(workflow), try WorkflowProgram(other)]
    let vendors: [JSONValue?] = ["VEND-445", "VEND-992", "VEND-445~", "VEND-1", .null, nil]
    let variances: [JSONValue?] = [0.024, 0.025, 0.026, -1, .null, nil]
    for vendor in vendors {
      for variance in variances {
        for passes in [true, false, .null, nil] as [JSONValue?] {
          for approves in [true, false] {
            let ends = programs.map { end(of: $0, vendor, variance, passes, approves) }
            if ends[0] != ends[1] { return false }
          }
        }
      }
    }
    return true
  }

  private static func end(
    of program: WorkflowProgram, _ vendor: JSONValue?, _ variance: JSONValue?, _ passes: JSONValue?, _ approves: Bool
  ) -> [String] {
    var trigger: JSONObject = ["invoice_uri": "u", "po_id": "P", "amount": 7]
    trigger["vendor_id"] = vendor
    var checked: JSONObject = ["label": "checked"]
    checked["pass"] = passes
    checked["variance"] = variance
    let trace = program.run(
      trigger: .object(trigger),
      skills: { call in
        switch call.stepID {
        case "F-01": .success(["entities": ["amount": 7, "po_id": "P"]])
        case "F-02": .success(.object(checked))
        default: .success(["run_id": "r", "status": "s", "ticket_id": "t", "record_id": "c", "delivered": true])
        }
      }, decide: { _, _, _ in ["approved": .bool(approves)] })
    return trace.path + trace.steps.map { "\($0.skillID) \(JSONValue.object($0.input).text)" }
  }
}
