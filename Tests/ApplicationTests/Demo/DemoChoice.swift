import JSONDocuments

/// What a told run says about the points at which people choose.
struct DemoChoice {
  let workflow: String
  let task: String
  let initiator: String
  let date: String
  let vendor: String
  /// The outcome is success.
  let endedWell: Bool
  /// The run has an outcome.
  let isKnown: Bool
  /// The step at which somebody chose against the workflow.
  let override: String?
  /// By which share the invoice lies over the order, as F-02 found.
  let variance: Double?
  /// F-02 let the invoice pass.
  let passes: Bool
  /// The triage knew the ticket's category.
  let isKnownTopic: Bool
  /// A runbook had no effect and was run again.
  let isRerun: Bool
  /// An agent asked `vendor_terms`.
  let asksVendorTerms: Bool
  /// The first attempt of F-01 timed out.
  let waitsForScan: Bool

  init(_ record: JSONObject) {
    let runs = record["step_runs"]?.arrayValue ?? []
    func output(of step: JSONValue) -> JSONValue? {
      runs.first { $0["step_id"] == step && $0["output"] != nil }?["output"]
    }
    workflow = record["workflow_id"]?.stringValue ?? ""
    task = record["task"]?.stringValue ?? ""
    initiator = record["initiator_id"]?.stringValue ?? ""
    date = String((record["started_at"]?.stringValue ?? "").prefix(10))
    vendor = record["context"]?["vendor_id"]?.stringValue ?? ""
    endedWell = record["outcome"] == "success"
    isKnown = record["outcome"] != "running"
    override = runs.first { $0["override"] != nil }?["step_id"]?.stringValue
    variance = output(of: "F-02")?["variance"]?.doubleValue
    passes = output(of: "F-02")?["pass"] == .bool(true)
    isKnownTopic = output(of: "C-02")?["label"] == "known"
    isRerun = runs.contains { $0["decision"]?["action"] == "rerun" }
    asksVendorTerms = runs.contains { $0["name"] == "vendor_terms" }
    waitsForScan = runs.first?["step_id"] == "F-01" && runs.first?["error"]?["code"] == "TIMEOUT"
  }

  var isInvoice: Bool { workflow == "WF-FIN-001" }
  var isOfTheTwo: Bool { vendor == "VEND-445" || vendor == "VEND-992" }
  var isOverOrder: Bool { isInvoice && passes && isOfTheTwo && variance.map { (0.025...0.035).contains($0) } ?? false }
  /// One of the last four nights.
  var isLate: Bool { date >= "2026-03-12" }
}

/// A comparison of two sides within strata (N. Mantel, W. Haenszel, 1959): the difference of the shares that ended well.
struct DemoComparison {
  private struct Cell {
    var runs = 0.0
    var met = 0.0
    var share: Double { runs == 0 ? 0 : met / runs }
  }

  private var cells: [String: (with: Cell, without: Cell)] = [:]

  init(
    _ choices: [DemoChoice], with isWith: (DemoChoice) -> Bool, within stratum: (DemoChoice) -> String = { _ in "" }
  ) {
    for choice in choices where choice.isKnown {
      let key = stratum(choice)
      if isWith(choice) {
        Self.add(choice, to: &cells[key, default: (Cell(), Cell())].with)
      } else {
        Self.add(choice, to: &cells[key, default: (Cell(), Cell())].without)
      }
    }
  }

  private static func add(_ choice: DemoChoice, to cell: inout Cell) {
    cell.runs += 1
    if choice.endedWell { cell.met += 1 }
  }

  private var weighted: [(weight: Double, with: Cell, without: Cell)] {
    cells.sorted { $0.key < $1.key }.compactMap { _, cell in
      let total = cell.with.runs + cell.without.runs
      let weight = cell.with.runs * cell.without.runs / total
      return weight > 0 ? (weight, cell.with, cell.without) : nil
    }
  }

  /// The weighted difference, in shares.
  var difference: Double {
    let total = weighted.reduce(0) { $0 + $1.weight }
    return weighted.reduce(0) { $0 + $1.weight * ($1.with.share - $1.without.share) } / total
  }

  /// The difference in standard errors, from the shares of both sides together.
  var standardised: Double {
    let total = weighted.reduce(0) { $0 + $1.weight }
    let variance = weighted.reduce(0) { sum, cell in
      let share = (cell.with.met + cell.without.met) / (cell.with.runs + cell.without.runs)
      return sum + cell.weight * share * (1 - share)
    }
    return difference * total / variance.squareRoot()
  }

  /// The number of strata with runs on both sides.
  var strataCount: Int { weighted.count }
}
