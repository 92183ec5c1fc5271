import Domain
import Execution
import JSONDocuments

/// 400 runs of WF-IT-004; blind ones, whose diagnostics fail, are resolved one time in four.
struct IncidentRuns: DemoSeries {
  enum Kind: String, CaseIterable {
    case restored
    case severeResolved = "severe, resolved"
    case severeOpen = "severe, open"
    case blindResolved = "no diagnostics, resolved"
    case blindOpen = "no diagnostics, open"
    case runbookRerun = "runbook refused, rerun"
    case runbookOpen = "runbook refused, open"
    case unchangedResolved = "runbook without effect, resolved"
  }

  let source = "itsm"
  let initiators = ["op-01", "op-03", "op-05", "op-07", "op-08", "op-09"]
  private let services = ["checkout", "search", "mail", "inventory", "auth", "reporting"]
  private let symptoms = [
    ("5xx", "answers with server errors since the last deployment"),
    ("latency", "is slow, the queue of requests grows"),
    ("disk", "has a full disk"), ("certificate", "refuses connections, its certificate has expired"),
    ("memory", "is killed for lack of memory and restarts"),
  ]

  func count(of kind: Kind) -> Int {
    switch kind {
    case .restored: 246
    case .severeResolved: 30
    case .severeOpen, .runbookOpen: 10
    case .blindResolved: 16
    case .blindOpen: 48
    case .runbookRerun, .unchangedResolved: 20
    }
  }

  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom) {
    let service = random.element(of: services)
    let (symptom, sentence) = random.element(of: symptoms)
    let isSevere = kind == .severeResolved || kind == .severeOpen
    story.task = "incident/\(symptom)"
    story.text = "The \(service) service \(sentence)."
    story.trigger = [
      "incident_id": .string("INC-\(story.number)"), "service": .string(service), "symptom": .string(symptom),
    ]
    story.answers["I-01"] = .fixed(
      .object([
        "pass": .bool(true), "variance": .number(0), "label": isSevere ? "sev1" : random.element(of: ["sev2", "sev3"]),
      ]))
    story.answers["I-03"] = .fixed(
      diagnostics(service, kind == .restored ? DemoContact.logLine(ordinal) : nil, &random))
    story.answers["I-04"] = .fixed(
      .object([
        "record_id": .string("RUN-\(story.number)"), "status": kind == .unchangedResolved ? "unchanged" : "restored",
      ]))
    story.waits["I-05"] = random.milliseconds(ofMinutes: 10...60)
    shapeEnd(of: &story, kind)
  }

  private func diagnostics(_ service: String, _ logLine: String?, _ random: inout DemoRandom) -> JSONValue {
    let errors = random.number(in: 3...400)
    let digest = logLine ?? "\(errors) errors of \(service) in ten minutes."
    return .object([
      "rows": .number(errors),
      "result": .object(["log_digest": .string(digest), "metrics_digest": .string("load of \(service) is high")]),
    ])
  }

  private func shapeEnd(of story: inout DemoStory, _ kind: Kind) {
    let resolved: JSONValue = .object(["action": "resolved"])
    let leave: JSONValue = .object(["action": "leave"])
    let isOpen = [.severeOpen, .blindOpen, .runbookOpen].contains(kind)
    if isOpen { story.outcome = .failed }
    switch kind {
    case .restored: break
    case .severeResolved, .unchangedResolved: story.decisions["I-05"] = [resolved]
    case .severeOpen: story.decisions["I-05"] = [leave]
    case .blindResolved, .blindOpen:
      let failure = StubOutcome.failure(code: "QUERY_FAILED", message: "The diagnostics query ran out of memory.")
      story.scripts["I-03"] = [failure, failure]
      story.decisions["I-05"] = [isOpen ? leave : resolved]
    case .runbookRerun, .runbookOpen:
      let failure = StubOutcome.failure(code: "VALIDATION_FAILED", message: "The runbook refused its input.")
      story.scripts["I-04"] = [failure, failure, failure]
      story.decisions["I-05"] = [isOpen ? leave : .object(["action": "rerun"])]
    }
  }
}
