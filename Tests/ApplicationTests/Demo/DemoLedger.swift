import Application
import Foundation
import JSONDocuments

/// What the demo's lines hold, counted from the lines alone.
struct DemoLedger {
  private(set) var figures: [String: Int] = [:]
  /// The distinct records in the order of their arrival.
  private(set) var records: [JSONObject] = []
  private var lineByID: [String: String] = [:]
  private var operators: Set<String> = []
  private var callers: Set<String> = []

  init(_ nights: [DemoNight]) {
    figures["nights"] = nights.count
    for line in nights.flatMap(\.lines) { read(line) }
    figures["operators who start runs"] = operators.count
    figures["agents that call vendor_terms"] = callers.count
  }

  private mutating func count(_ name: String, by amount: Int = 1) { figures[name, default: 0] += amount }

  private mutating func read(_ line: String) {
    count("lines")
    guard let record = Self.intact(line) else { return count("damaged lines") }
    let id = "\(record["source"]?.stringValue ?? "") \(record["episode_id"]?.stringValue ?? "")"
    if let earlier = lineByID.updateValue(line, forKey: id) {
      return count(earlier == line ? "records sent again unchanged" : "records changed")
    }
    records.append(record)
    count("distinct runs")
    readRun(record)
    readSensitiveValues(line)
  }

  private static func intact(_ line: String) -> JSONObject? {
    guard let record = try? JSONValue(parsing: line).objectValue, let outcome = record["outcome"]?.stringValue,
      ["success", "failed", "partial", "running"].contains(outcome)
    else { return nil }
    let runs = record["step_runs"]?.arrayValue ?? []
    return runs.allSatisfy { Self.activity(of: $0) != nil } ? record : nil
  }

  static func activity(of run: JSONValue) -> String? { (run["name"] ?? run["step_id"])?.stringValue }

  private mutating func readRun(_ record: JSONObject) {
    let workflow = record["workflow_id"]?.stringValue ?? ""
    let outcome = record["outcome"]?.stringValue ?? ""
    let runs = record["step_runs"]?.arrayValue ?? []
    let activities = runs.compactMap(Self.activity)
    count("step runs", by: runs.count)
    guard record["initiator_id"] != "agent-66" else {
      count("copies sent by agent-66")
      if !activities.contains("F-02") { count("copies that skip F-02") }
      return
    }
    operators.insert(record["initiator_id"]?.stringValue ?? "")
    count("runs of \(workflow)")
    count("\(workflow) \(outcome)")
    readFailures(runs, workflow, isSuccess: outcome == "success")
    readStrayCalls(runs)
    readDesk(activities, workflow)
    readChoices(DemoChoice(record))
    readReflections(record, runs)
    if zip(activities, activities.dropFirst()).contains(where: { $0 == "H-05" && $1 == "H-06" }) {
      count("runs that pass from H-05 to H-06")
    }
  }

  private mutating func readFailures(_ runs: [JSONValue], _ workflow: String, isSuccess: Bool) {
    let motifs = Set(
      runs.compactMap { run in
        run["error"]?["code"]?.stringValue.map { "\(workflow) \(Self.activity(of: run) ?? "") \($0)" }
      })
    for motif in motifs {
      count("episodes with \(motif)")
      if isSuccess { count("of them successful: \(motif)") }
    }
    for run in runs where run["step_id"] == "F-01" && run["error"]?["code"] == "TIMEOUT" {
      count("attempts of F-01 that wait 300 s in vain", by: run["telemetry"]?["latency_ms"] == 300_000 ? 1 : 0)
    }
  }

  private mutating func readStrayCalls(_ runs: [JSONValue]) {
    for run in runs where run["name"] == "vendor_terms" {
      count("calls to vendor_terms")
      callers.insert(run["agent_id"]?.stringValue ?? "")
      if run["status"] == "failed" { count("failed calls to vendor_terms") }
      if run["input"]?["as_of"] == nil { count("calls to vendor_terms without as_of") }
    }
  }

  /// What was chosen where people choose, and how that ended; runs that are still running have no end yet.
  private mutating func readChoices(_ choice: DemoChoice) {
    if let override = choice.override { count("choices against the workflow at \(override)") }
    if choice.isInvoice { readInvoice(choice) }
    if choice.task.hasPrefix("ticket/"), choice.isKnownTopic {
      let side = choice.override == nil ? "answered first" : "escalated early"
      count("known tickets \(side)", endedWell: choice.endedWell)
      count("\(choice.task) \(side)", endedWell: choice.endedWell)
    }
    if choice.isRerun {
      count("runbook run again \(choice.override == nil ? "at once" : "after diagnosis")", endedWell: choice.endedWell)
    }
  }

  private mutating func readInvoice(_ choice: DemoChoice) {
    if choice.isOverOrder {
      let side = choice.override == nil ? "booked at once" : "handed off first"
      count("over-order invoices of the two \(side)", endedWell: choice.endedWell)
      if choice.isLate { count("nights 11-14: of the two \(side)", endedWell: choice.endedWell) }
    } else if choice.isKnown {
      count("all other invoices", endedWell: choice.endedWell)
    }
    guard choice.passes, let variance = choice.variance else { return }
    if variance > 0.04 { count("pass at .05, not at .04", endedWell: choice.endedWell) }
    if choice.isOfTheTwo {
      if variance < 0.025 { count("ordinary invoices of the two", endedWell: choice.endedWell) }
    } else {
      if (0.025...0.035).contains(variance) { count("over-order invoices of others", endedWell: choice.endedWell) }
      if choice.override != nil { count("passing invoices of others handed off", endedWell: choice.endedWell) }
    }
  }

  private mutating func count(_ name: String, endedWell: Bool) {
    count(name)
    count("\(name): success", by: endedWell ? 1 : 0)
  }

  /// Reflections that ask for a tolerance of .04 and point to the run of F-02.
  private mutating func readReflections(_ record: JSONObject, _ runs: [JSONValue]) {
    for reflection in record["reflections"]?.arrayValue ?? [] where reflection["agent_id"] == "agent-07" {
      let asked = reflection["proposed_actions"]?.arrayValue?.first
      let about = runs.first { $0["step_run_id"] == reflection["source_id"] }
      if asked?["target"] == "F-02.parameters.tolerance", asked?["value"] == .number(0.04), about?["step_id"] == "F-02"
      {
        count("reflections of agent-07 that ask for .04")
      }
    }
  }

  private mutating func readDesk(_ activities: [String], _ workflow: String) {
    switch workflow {
    case "Returns Desk":
      let isRefused = activities.contains("send_refusal")
      count(isRefused ? "Returns Desk refusals" : "Returns Desk returns taken")
      if !isRefused && !activities.contains("inspect_goods") { count("Returns Desk returns without inspection") }
    case "Refund Desk":
      count(activities.contains("issue_refund") ? "Refund Desk runs that move money" : "Refund Desk refusals")
    default: break
    }
  }

  private mutating func readSensitiveValues(_ line: String) {
    let marks = [
      ("e-mail addresses", "@"), ("cards", "paid with "), ("cards", " Card "), ("credentials", "Bearer demo"),
      ("credentials", "api_key"), ("credentials", "eyJhbG"), ("phone numbers", "+1-202-555-01"),
    ]
    for (name, mark) in marks {
      let found = line.components(separatedBy: mark).count - 1
      guard found > 0 else { continue }
      count(name, by: found)
      count("values to redact", by: found)
    }
  }
}
