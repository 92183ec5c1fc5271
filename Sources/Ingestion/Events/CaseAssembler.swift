import Domain
import JSONDocuments

/// Makes an episode of a case.
struct CaseAssembler {
  let options: IngestOptions

  /// The episode, or the reason why the case cannot be one.
  func item(for logCase: LogCase, ordinal: Int) -> RawItem {
    let id = logCase.id ?? "trace-\(ordinal)"
    if let fault = logCase.fault {
      return .bad(line: logCase.line, reason: "Case \(id.prefix(100)): \(fault).", head: Array(id.utf8.prefix(1000)))
    }
    let mapping = options.mapping
    let source = options.source
    let workflow = text(logCase, mapping?.workflow) ?? options.workflow ?? source
    var episode = EpisodeRecord(source: source, externalID: id, workflow: workflow, outcome: .unknown)
    episode.initiator = text(logCase, mapping?.initiator)
    episode.task = text(logCase, mapping?.task)
    episode.context = logCase.attributes
    episode.stepRuns = StepRunAssembler.stepRuns(of: logCase.events)
    episode.settleTimes()
    episode.outcome = outcome(of: logCase, episode)
    return .episode(episode, events: logCase.events.count)
  }

  private func text(_ logCase: LogCase, _ key: String?) -> String? {
    guard let key,
      let value = logCase.attributes[Self.attributeName(key)] ?? logCase.events.first.flatMap({ value($0, key) })
    else { return nil }
    if value.isNull { return nil }
    let text = value.stringValue ?? value.text
    return text.isEmpty || text.utf8.count > options.limits.identifierBytes ? nil : text
  }

  private func value(_ event: LogEvent, _ key: String) -> JSONValue? {
    event.data[key] ?? event.extra[key] ?? (key == "org:resource" ? event.resource.map { .string($0) } : nil)
  }

  private func outcome(of logCase: LogCase, _ episode: EpisodeRecord) -> Outcome {
    if let rule = options.mapping?.outcome { return rule.outcome(of: episode) }
    for key in Self.outcomeKeys {
      if let value = logCase.attributes[key], let outcome = Outcome(foreign: value) { return outcome }
    }
    return .unknown
  }

  /// The name of a case attribute without the prefix that tables give it.
  static func attributeName(_ column: String) -> String {
    column.hasPrefix("case:") ? String(column.dropFirst(5)) : column
  }

  private static let outcomeKeys = ["outcome", "success"]
}

extension Outcome {
  /// The outcome that a foreign log means by a value of its outcome column; nil when the value says nothing of success.
  init?(foreign value: JSONValue) {
    if let flag = value.boolValue {
      self = flag ? .success : .failed
      return
    }
    switch (value.stringValue ?? value.text).lowercased() {
    case "success", "succeeded", "successful", "ok", "true", "passed", "1", "1.0": self = .success
    case "failed", "failure", "error", "false", "0", "0.0": self = .failed
    case "partial": self = .partial
    case "running": self = .running
    default: return nil
    }
  }
}

extension StepStatus {
  /// The status that a foreign log means by a value of its status column; nil for a value that is not known.
  init?(foreign value: String) {
    switch value.lowercased() {
    case "success", "succeeded", "ok", "completed", "complete", "done", "passed", "true", "1": self = .success
    case "failed", "failure", "error", "aborted", "timeout", "false", "0": self = .failed
    case "skipped", "skip", "cancelled", "canceled": self = .skipped
    case "fallback": self = .fallback
    default: return nil
    }
  }
}
