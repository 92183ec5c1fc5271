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
    return (world: world, nights: nights, ledger: DemoLedger(nights))
  }

  private let world: DemoWorld
  private let nights: [DemoNight]
  private let ledger: DemoLedger

  init() throws { (world, nights, ledger) = try Self.shared.get() }

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
    for workflow in workflows { programs[workflow.id.rawValue] = try WorkflowProgram(workflow) }
    var others: [String: Int] = [:]
    for record in ledger.records {
      let replay = Replay(record)
      let program = try #require(programs[replay.workflow])
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
  private let trigger: JSONValue
  private let outcome: String
  private var path: [String] = []
  private var outcomes: [String: [StubOutcome]] = [:]
  private var decisions: [String: [JSONValue]] = [:]

  init(_ record: JSONObject) {
    workflow = record["workflow_id"]?.stringValue ?? ""
    outcome = record["outcome"]?.stringValue ?? ""
    trigger = record["context"] ?? .null
    for run in record["step_runs"]?.arrayValue ?? [] where run["name"] != "vendor_terms" { read(run) }
  }

  private mutating func read(_ run: JSONValue) {
    let step = DemoLedger.activity(of: run) ?? ""
    if run["attempt"] == nil { path.append(step) }
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
