import Domain
import Files
import JSONDocuments

/// XES event logs (IEEE 1849): a trace is an episode, the attributes of the trace are its context.
///
/// Read are the typed attributes string, date, int, float, boolean, id, list and container with their nested ones; extensions,
/// globals and classifiers carry nothing that a run needs. Event attributes of the standard extensions describe the event
/// (agent, organisation, cost), all others are what it recorded and become the step's output.
struct XESReader: RecordReader {
  private let stream: ByteStream
  private let options: IngestOptions
  private let roles: EventRoles
  private let tags: TagReader
  private var hasRoot = false
  private var traceCount = 0

  init(_ stream: ByteStream, options: IngestOptions) {
    self.stream = stream
    self.options = options
    roles = EventRoles(mapping: options.mapping)
    tags = TagReader(stream, limits: options.limits)
  }

  mutating func next() throws(IngestError) -> RawItem? {
    while let tag = try tags.next() {
      guard case .start(let name, _) = tag else { continue }
      if !hasRoot {
        try checkRoot(name)
      } else if name == .trace {
        traceCount += 1
        return CaseAssembler(options: options).item(for: try readTrace(), ordinal: traceCount)
      } else if name == .event {
        let line = tags.line
        try skipElement()
        return .bad(line: line, reason: "An event stands outside of a trace, so its case is not known.", head: [])
      } else {
        try skipElement()
      }
    }
    if traceCount == 0 { throw .noRecords(path: stream.path, reason: "it is XES without a trace") }
    return nil
  }

  private mutating func checkRoot(_ name: MarkupName) throws(IngestError) {
    guard name == .log else {
      let reason = "it is XML whose root is <\(tags.text(name))> and not <log>"
      throw .unknownFormat(path: stream.path, reason: reason)
    }
    hasRoot = true
  }

  private mutating func readTrace() throws(IngestError) -> LogCase {
    var trace = LogCase(id: nil, line: tags.line)
    var members: [(String, JSONValue)] = []
    while case .start(let name, let attributes) = try requiredTag() {
      if name == .event {
        try readEvent(into: &trace)
      } else if let (key, value) = try readAttribute(name, attributes, depth: 0) {
        members.append((key, value))
        if members.count > options.limits.attributesPerEvent {
          trace.fault = trace.fault ?? "it has too many attributes"
        }
      }
    }
    finish(&trace, members)
    return trace
  }

  private func finish(_ trace: inout LogCase, _ members: [(String, JSONValue)]) {
    trace.attributes = JSONObject(members: members)
    guard let id = trace.attributes[roles.caseID] else { return }
    let text = id.stringValue ?? id.text
    if text.utf8.count > options.limits.identifierBytes { trace.fault = trace.fault ?? "its identifier is too long" }
    if !text.isEmpty { trace.id = text }
    trace.attributes[roles.caseID] = nil
  }

  private mutating func readEvent(into trace: inout LogCase) throws(IngestError) {
    var members: [(String, JSONValue)] = []
    while case .start(let name, let attributes) = try requiredTag() {
      if let member = try readAttribute(name, attributes, depth: 0) { members.append(member) }
    }
    if trace.fault != nil { return }
    if members.count > options.limits.attributesPerEvent {
      trace.fault = "event \(trace.events.count + 1) has more than \(options.limits.attributesPerEvent) attributes"
    } else if trace.events.count == options.limits.stepRunsPerEpisode {
      trace.fault = "it has more than \(options.limits.stepRunsPerEpisode) events"
    } else {
      add(members, to: &trace)
    }
  }

  private func add(_ members: [(String, JSONValue)], to trace: inout LogCase) {
    do throws(EventFault) {
      trace.events.append(try roles.event(members, limits: options.limits))
    } catch {
      trace.fault = "event \(trace.events.count + 1) \(error.reason)"
    }
  }

  /// The attribute whose start tag was just read, with what is nested in it; nil for an element that is no attribute.
  private mutating func readAttribute(
    _ name: MarkupName, _ attributes: [TagAttribute], depth: Int
  ) throws(IngestError) -> (String, JSONValue)? {
    guard let type = XESType(name) else {
      try skipElement()
      return nil
    }
    let key = attributes.first { $0.name == .key }?.value
    let value = attributes.first { $0.name == .value }?.value
    var nested: [(String, JSONValue)] = []
    while case .start(let name, let attributes) = try requiredTag() {
      if name == .values {
        while case .start(let name, let attributes) = try requiredTag() {
          if let member = try readAttribute(name, attributes, depth: depth + 1) { nested.append(member) }
        }
      } else if let member = try readAttribute(name, attributes, depth: depth + 1) {
        nested.append(member)
      }
    }
    guard let key else { throw tags.malformed("an attribute has no key") }
    return (key, type.json(value, nested))
  }

  private mutating func skipElement() throws(IngestError) {
    var depth = 1
    while depth > 0 {
      if case .start = try requiredTag() { depth += 1 } else { depth -= 1 }
    }
  }

  private mutating func requiredTag() throws(IngestError) -> Tag {
    guard let tag = try tags.next() else { throw tags.malformed("it ends inside a trace") }
    return tag
  }
}

/// The types of XES attributes, as far as JSON tells them apart.
enum XESType {
  case text, number, flag, list, container

  /// The type of an attribute element; nil for an element that is no attribute.
  init?(_ name: MarkupName) {
    switch name {
    case .string, .date, .id: self = .text
    case .int, .float: self = .number
    case .boolean: self = .flag
    case .list: self = .list
    case .container: self = .container
    default: return nil
    }
  }

  /// The value; nested attributes stand beside it as `{"value": …, "attributes": {…}}`.
  func json(_ value: String?, _ nested: [(String, JSONValue)]) -> JSONValue {
    switch self {
    case .list: .array(nested.map { .object([$0.0: $0.1]) })
    case .container: .object(JSONObject(members: nested))
    case .text, .number, .flag:
      nested.isEmpty
        ? scalar(value ?? "")
        : .object(["value": scalar(value ?? ""), "attributes": .object(JSONObject(members: nested))])
    }
  }

  private func scalar(_ value: String) -> JSONValue {
    switch self {
    case .flag: Self.flag(value)
    case .number: Self.number(value)
    case .text, .list, .container: .string(value)
    }
  }

  private static func flag(_ text: String) -> JSONValue {
    switch text.lowercased() {
    case "true", "1": .bool(true)
    case "false", "0": .bool(false)
    default: .string(text)
    }
  }

  /// The number with its spelling where JSON has that spelling; what is no number stays text.
  static func number(_ text: String) -> JSONValue {
    if let integer = Int64(text), String(integer) == text { return .number(integer) }
    if let value = try? JSONValue(parsing: text), value.numberValue != nil { return value }
    if let double = Double(text), double.isFinite { return .number(double) }
    return .string(text)
  }
}
