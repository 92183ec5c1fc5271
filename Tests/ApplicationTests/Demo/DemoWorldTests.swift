import Domain
import Execution
import JSONDocuments
import Testing

@testable import Application

@Suite("DemoWorld")
struct DemoWorldTests {
  /// The bundled world and what its lines hold, made once for all tests.
  private static let shared = Result {
    let world = try DemoWorld(workflows: DemoCatalogue.workflows())
    let nights = world.nights()
    let ledger = DemoLedger(nights)
    let choices = ledger.records.filter { $0["initiator_id"] != "agent-66" }.map(DemoChoice.init)
    return (world: world, nights: nights, ledger: ledger, choices: choices)
  }

  private let world: DemoWorld
  private let nights: [DemoNight]
  private let ledger: DemoLedger
  /// The runs without the copies, seen at the points where people choose.
  private let choices: [DemoChoice]

  init() throws { (world, nights, ledger, choices) = try Self.shared.get() }

  @Test("the same seed gives the same bytes, another seed other bytes with the same planted numbers")
  func determinism() {
    #expect(world.nights() == nights)
    let other = world.nights(seed: 7)
    #expect(other != nights)
    #expect(DemoLedger(other).figures == ledger.figures)
  }

  @Test("TRUTH.md tells every planted number, and no other")
  func truth() throws {
    let truth = try DemoCatalogue.truth()
    let figures = ledger.figures
    #expect(truth.count > 40)
    for name in Set(truth.keys).union(figures.keys).sorted() { #expect(truth[name] == figures[name], "\(name)") }
  }

  @Test("there is a file for each night from 2 to 15 March")
  func names() {
    let expected = (2...15).map { "runs-03\($0 < 10 ? "0" : "")\($0).jsonl" }
    #expect(nights.map(\.name) == expected)
    for night in nights { #expect(night.lines.allSatisfy { !$0.contains("\n") }) }
  }

  @Test("every run takes the path that the interpreter gives for what its steps answered")
  func paths() throws {
    let workflows = try DemoCatalogue.workflows() + [DeskWorkflows.returns, DeskWorkflows.refunds]
    var programs: [String: WorkflowProgram] = [:]
    for workflow in workflows {
      programs[workflow.id.rawValue] = try WorkflowProgram(workflow)
      for override in DemoOverride.allCases where override.workflow == workflow.id {
        programs["\(workflow.id) \(override.step)"] = try WorkflowProgram(override.bent(workflow))
      }
    }
    var others: [String: Int] = [:]
    for record in ledger.records {
      let replay = Replay(record)
      let program = try #require(programs[replay.route])
      guard replay.follows(program) else {
        others[record["initiator_id"] == "agent-66" ? "copies" : replay.workflow, default: 0] += 1
        continue
      }
    }
    #expect(others == ["copies": 300, "Returns Desk": 6])
  }

  @Test("the two desks' workflows lint clean against the catalogue's signatures")
  func desks() throws {
    let signatures = try DemoCatalogue.signatures()
    for workflow in [DeskWorkflows.returns, DeskWorkflows.refunds] {
      #expect(WorkflowLint.findings(in: workflow, knownSkills: signatures) == [])
    }
  }

  @Test("the wait from H-05 to H-06 is four to nine hours, any other at most an hour")
  func bottleneck() {
    for record in ledger.records {
      let runs = record["step_runs"]?.arrayValue ?? []
      for (first, second) in zip(runs, runs.dropFirst()) {
        let minutes = Self.minutes(from: first["ended_at"], to: second["started_at"])
        let isSlow = first["step_id"] == "H-05" && second["step_id"] == "H-06"
        #expect(isSlow ? (240...541).contains(minutes) : (0...61).contains(minutes))
      }
    }
  }

  @Test(
    "handing off the two vendors' over-order invoices helps, whoever starts the run and whichever of the two sends it")
  func gain() {
    let invoices = choices.filter(\.isOverOrder)
    let byWho = DemoComparison(invoices, with: Self.isOverridden) { $0.initiator }
    #expect(byWho.strataCount == 6 && (0.42...0.54).contains(byWho.difference))
    for vendor in ["VEND-445", "VEND-992"] {
      let one = DemoComparison(invoices.filter { $0.vendor == vendor }, with: Self.isOverridden)
      #expect(one.difference > 0.35, "\(vendor) \(one.difference)")
    }
    let late = DemoComparison(invoices.filter(\.isLate), with: Self.isOverridden)
    #expect(late.difference > 0.45 && late.standardised > 3)
  }

  @Test("handing off other vendors' invoices that pass changes nothing")
  func noGainElsewhere() {
    let others = DemoComparison(
      choices.filter { $0.isInvoice && $0.passes && !$0.isOfTheTwo }, with: Self.isOverridden)
    #expect(abs(others.difference) < 0.02 && abs(others.standardised) < 1)
  }

  @Test("escalating early looks good over all tickets, and within the topics it is slightly worse")
  func confounder() {
    let tickets = choices.filter(\.isKnownTopic)
    let raw = DemoComparison(tickets, with: Self.isOverridden)
    let within = DemoComparison(tickets, with: Self.isOverridden) { $0.task }
    #expect(raw.difference > 0.2 && raw.standardised > 5)
    #expect(within.strataCount == 5 && (-0.05...0).contains(within.difference) && abs(within.standardised) < 1)
  }

  @Test("diagnosing before running again is twenty points better, too few runs to tell among all that is looked at")
  func tooEarly() {
    let again = DemoComparison(choices.filter(\.isRerun), with: Self.isOverridden)
    #expect((0.2...0.21).contains(again.difference) && (1.5..<2.5).contains(again.standardised))
  }

  @Test("neither the stray calls nor the timeouts of the scan go with the outcome")
  func nothingElse() {
    let invoices = choices.filter { $0.isInvoice && !$0.isOverOrder && $0.variance != nil }
    let calls = DemoComparison(invoices, with: \.asksVendorTerms)
    let waits = DemoComparison(invoices, with: \.waitsForScan)
    #expect(abs(calls.standardised) < 2.5 && abs(waits.standardised) < 2.5)
  }

  @Test("initiators and days differ a little in the share that ends well, by less than the planted gain")
  func seasons() {
    let invoices = choices.filter { $0.isInvoice && $0.isKnown }
    for spread in [Self.spread(of: invoices, \.initiator), Self.spread(of: invoices, \.date)] {
      #expect((0.01...0.2).contains(spread), "\(spread)")
    }
  }

  /// The largest share that ends well, over the values of a key, less the smallest.
  private static func spread(of choices: [DemoChoice], _ key: (DemoChoice) -> String) -> Double {
    let shares = Dictionary(grouping: choices, by: key).values.map { group in
      Double(group.count { $0.endedWell }) / Double(group.count)
    }
    return (shares.max() ?? 0) - (shares.min() ?? 0)
  }

  @Test("a scan that succeeds takes at most 28 s, and F-01 waits 300 s")
  func scans() throws {
    let invoices = try DemoCatalogue.workflows().first { $0.id == "WF-FIN-001" }
    #expect(invoices?.steps.first?.timeoutMilliseconds == 300_000)
    var taken: [Int64] = []
    for record in ledger.records {
      for run in record["step_runs"]?.arrayValue ?? [] where run["step_id"] == "F-01" && run["status"] == "success" {
        if let latency = run["telemetry"]?["latency_ms"]?.integerValue { taken.append(latency) }
      }
    }
    #expect(taken.count > 1_000 && (20_000...28_000).contains(taken.max() ?? 0))
  }

  @Test("no operator starts more than a fifth of a workflow's runs, so that no support is cut")
  func shares() {
    var counts: [String: [String: Int]] = [:]
    for record in ledger.records where record["initiator_id"] != "agent-66" {
      let workflow = record["workflow_id"]?.stringValue ?? ""
      counts[workflow, default: [:]][record["initiator_id"]?.stringValue ?? "", default: 0] += 1
    }
    #expect(counts.count == 6)
    for (workflow, initiators) in counts {
      let total = initiators.values.reduce(0, +)
      for (initiator, count) in initiators { #expect(count * 5 <= total, "\(workflow) \(initiator)") }
    }
  }

  @Test("the cards are valid under Luhn")
  func luhn() {
    for index in 0..<7 {
      let digits = DemoContact.card(index).compactMap(\.wholeNumberValue)
      let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
        let value = digit.offset % 2 == 0 ? digit.element : digit.element * 2
        return sum + (value > 9 ? value - 9 : value)
      }
      #expect((13...19).contains(digits.count) && sum % 10 == 0, "\(DemoContact.card(index))")
    }
  }

  @Test("a catalogue without one of the four workflows is refused by name")
  func missingWorkflow() throws {
    let workflows = try DemoCatalogue.workflows().filter { $0.id != "WF-IT-004" }
    #expect(throws: DemoError.missingWorkflow("WF-IT-004")) { try DemoWorld(workflows: workflows) }
  }

  private static func isOverridden(_ choice: DemoChoice) -> Bool { choice.override != nil }

  private static func minutes(from end: JSONValue?, to start: JSONValue?) -> Int64 {
    guard let end = RecordedTime(parsing: end?.stringValue ?? ""),
      let start = RecordedTime(parsing: start?.stringValue ?? "")
    else { return -1 }
    return (start.timestamp.microseconds - end.timestamp.microseconds) / 60_000_000
  }
}

/// A told run as stubs and decisions for the interpreter.
private struct Replay {
  let workflow: String
  /// The workflow, and the step at which somebody chose against it.
  private(set) var route: String
  private let trigger: JSONValue
  private let outcome: String
  private var path: [String] = []
  private var outcomes: [String: [StubOutcome]] = [:]
  private var decisions: [String: [JSONValue]] = [:]

  init(_ record: JSONObject) {
    workflow = record["workflow_id"]?.stringValue ?? ""
    route = workflow
    outcome = record["outcome"]?.stringValue ?? ""
    trigger = record["context"] ?? .null
    for run in record["step_runs"]?.arrayValue ?? [] where run["name"] != "vendor_terms" { read(run) }
  }

  private mutating func read(_ run: JSONValue) {
    let step = DemoLedger.activity(of: run) ?? ""
    if run["attempt"] == nil { path.append(step) }
    if run["override"] != nil { route = "\(workflow) \(step)" }
    if let error = run["error"] {
      let code = error["code"]?.stringValue ?? ""
      let failure = StubOutcome.failure(code: code, message: error["message"]?.stringValue ?? "")
      outcomes[step, default: []].append(code == "TIMEOUT" ? .timeout : failure)
    } else {
      outcomes[step, default: []].append(.success(run["output"] ?? .null))
    }
    if let decision = run["decision"] { decisions[step, default: []].append(decision) }
  }

  func follows(_ program: WorkflowProgram) -> Bool {
    var calls: [String: Int] = [:]
    let trace = program.run(
      trigger: trigger,
      skills: { invocation in
        let step = invocation.stepID.rawValue
        let call = calls[step, default: 0]
        calls[step] = call + 1
        guard let answers = outcomes[step], call < answers.count else { return .failure(code: "UNTOLD", message: "") }
        return answers[call]
      },
      decide: { step, visit, _ in
        guard let values = decisions[step.rawValue], visit <= values.count else { return nil }
        return values[visit - 1]
      })
    guard trace.steps.map(\.stepID.rawValue) == path else { return false }
    switch trace.end {
    case .completed: return outcome != "running"
    case .failed: return outcome == "failed"
    case .waiting: return outcome == "running"
    }
  }
}
