import Domain
import JSONDocuments

/// Why an event cannot be used, to stand behind "event 3".
struct EventFault: Error {
  let reason: String
}

/// Which attributes of an event mean what: the mapping's, else those of the XES standard extensions.
struct EventRoles {
  let caseID: String
  let activity: String
  let start: String
  let end: String
  let resource: String
  let lifecycle: String
  let instance: String
  let status: String?

  init(mapping: SourceMapping?) {
    caseID = mapping?.caseID ?? "concept:name"
    activity = mapping?.activity ?? "concept:name"
    start = mapping?.start ?? "start_timestamp"
    end = mapping?.end ?? "time:timestamp"
    resource = mapping?.agent ?? "org:resource"
    lifecycle = mapping?.lifecycle ?? "lifecycle:transition"
    instance = mapping?.instance ?? "concept:instance"
    status = mapping?.status
  }

  /// The event with these attributes.
  func event(_ members: [(String, JSONValue)], limits: IngestLimits) throws(EventFault) -> LogEvent {
    var event = LogEvent(name: "")
    var data: [(String, JSONValue)] = []
    var extra: [(String, JSONValue)] = []
    for (key, value) in members {
      if try take(key, value, into: &event) { continue }
      if Self.describesEvent(key) { extra.append((key, value)) } else { data.append((key, value)) }
    }
    if event.name.isEmpty { throw EventFault(reason: "has no \(activity)") }
    if [event.name, event.resource, event.instance].contains(where: { $0?.utf8.count ?? 0 > limits.identifierBytes }) {
      throw EventFault(reason: "has a name that is too long")
    }
    if !data.isEmpty { event.data = JSONObject(members: data) }
    if !extra.isEmpty { event.extra = JSONObject(members: extra) }
    return event
  }

  private func take(_ key: String, _ value: JSONValue, into event: inout LogEvent) throws(EventFault) -> Bool {
    switch key {
    case activity: event.name = Self.text(value)
    case end: event.time = try Self.time(value, key)
    case start: event.start = try Self.time(value, key)
    case resource: event.resource = Self.optionalText(value)
    case lifecycle: event.lifecycle = Self.optionalText(value)?.lowercased()
    case instance: event.instance = Self.optionalText(value)
    case status: event.status = StepStatus(foreign: Self.text(value))
    default: return false
    }
    return true
  }

  /// Attributes of the standard extensions other than those with a role.
  static func describesEvent(_ key: String) -> Bool {
    guard key.utf8.contains(UInt8(ascii: ":")) else { return false }
    return ["org:", "cost:", "identity:", "lifecycle:", "concept:", "time:", "semantic:"].contains { key.hasPrefix($0) }
  }

  static func text(_ value: JSONValue) -> String { value.stringValue ?? value["value"]?.stringValue ?? value.text }

  static func optionalText(_ value: JSONValue) -> String? {
    let text = text(value)
    return text.isEmpty ? nil : text
  }

  /// The time of a text; an empty one is no time.
  static func time(_ value: JSONValue, _ key: String) throws(EventFault) -> RecordedTime? {
    guard let text = optionalText(value) else { return nil }
    guard let time = RecordedTime(parsing: text) else {
      throw EventFault(reason: "has a \(key) that is no ISO 8601 time: \(text.prefix(40))")
    }
    return time
  }
}
