import Domain
import Execution
import JSONDocuments

/// 400 runs of WF-IT-004. Without diagnostics one in four ends well; where a runbook had no effect, some collect the
/// diagnostics again before they run it again.
struct IncidentRuns: DemoSeries {
  enum Kind {
    case restored, severe
    /// The diagnostics query fails.
    case blind
    /// The runbook refuses its input.
    case refused
    /// The runbook has no effect; then a person resolves it, or it is run again, or it is diagnosed and run again.
    case unchanged, rerun, rerunAfterDiagnosis
  }

  let source = "itsm"
  let initiators = ["op-01", "op-03", "op-05", "op-07", "op-08", "op-09"]
  let aftermath = "recurred"
  private let services = ["checkout", "search", "mail", "inventory", "auth", "reporting"]
  private let symptoms = [
    ("5xx", "answers with server errors since the last deployment"),
    ("latency", "is slow, the queue of requests grows"),
    ("disk", "has a full disk"), ("certificate", "refuses connections, its certificate has expired"),
    ("memory", "is killed for lack of memory and restarts"),
  ]

  let groups: [DemoGroup<Kind>] = [
    DemoGroup(.rerun, 50, misses: 20, late: .init(runs: 12, misses: 5)),
    DemoGroup(.rerunAfterDiagnosis, 36, misses: 7, late: .init(runs: 9, misses: 2)),
    DemoGroup(.restored, 150, misses: 9), DemoGroup(.severe, 40, misses: 10), DemoGroup(.blind, 64, misses: 48),
    DemoGroup(.refused, 30, misses: 10), DemoGroup(.unchanged, 30, misses: 10),
  ]

  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom) {
    let service = random.element(of: services)
    let (symptom, sentence) = symptoms[ordinal % symptoms.count]
    story.task = "incident/\(symptom)"
    story.text = "The \(service) service \(sentence)."
    story.trigger = [
      "incident_id": .string("INC-\(story.number)"), "service": .string(service), "symptom": .string(symptom),
    ]
    story.answers["I-01"] = .fixed(
      .object([
        "pass": .bool(true), "variance": .number(0),
        "label": kind == .severe ? "sev1" : random.element(of: ["sev2", "sev3"]),
      ]))
    story.answers["I-03"] = .fixed(
      diagnostics(service, kind == .restored ? DemoContact.logLine(ordinal) : nil, &random))
    story.answers["I-04"] = .fixed(Self.runbook(kind == .unchanged ? "unchanged" : "restored", story.number))
    story.waits["I-05"] = random.milliseconds(ofMinutes: 10...60)
    shapePath(of: &story, kind)
  }

  private static func runbook(_ status: String, _ number: Int) -> JSONValue {
    .object(["record_id": .string("RUN-\(number)"), "status": .string(status)])
  }

  private func diagnostics(_ service: String, _ logLine: String?, _ random: inout DemoRandom) -> JSONValue {
    let errors = random.number(in: 3...400)
    let digest = logLine ?? "\(errors) errors of \(service) in ten minutes."
    return .object([
      "rows": .number(errors),
      "result": .object(["log_digest": .string(digest), "metrics_digest": .string("load of \(service) is high")]),
    ])
  }

  private func shapePath(of story: inout DemoStory, _ kind: Kind) {
    story.decisions["I-05"] = [.object(["action": "resolved"])]
    switch kind {
    case .restored, .severe, .unchanged: break
    case .blind:
      let failure = StubOutcome.failure(code: "QUERY_FAILED", message: "The diagnostics query ran out of memory.")
      story.scripts["I-03"] = [failure, failure]
    case .refused:
      let failure = StubOutcome.failure(code: "VALIDATION_FAILED", message: "The runbook refused its input.")
      story.scripts["I-04"] = [failure, failure, failure]
    case .rerun, .rerunAfterDiagnosis:
      story.scripts["I-04"] = [.success(Self.runbook("unchanged", story.number))]
      story.decisions["I-05"] = [.object(["action": "rerun"])]
      if kind == .rerunAfterDiagnosis { story.override = .renewDiagnosis }
    }
  }
}
