/// The columns of an event table, told by the header row.
struct TableHeader {
  static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), 9, UInt8(ascii: "|")]

  let separator: UInt8
  let names: [String]
  let caseID: Int
  let activity: Int
  let start: Int?
  let end: Int?
  let resource: Int?
  let lifecycle: Int?
  let instance: Int?
  let status: Int?
  let outcome: Int?
  let input: Int?
  let error: Int?

  /// Reads the first line; columns go by the mapping, else by their usual names in any letter case.
  /// - Throws: `IngestError.mapping` when a named column is missing or there is none for case or activity.
  init(line: ArraySlice<UInt8>, mapping: SourceMapping?) throws(IngestError) {
    separator = Self.separator(of: line)
    guard let fields = RowReader.split(Array(line), separator) else {
      throw .mapping(reason: "the header row has text behind a closing quote")
    }
    names = fields.map { Self.trimmed(String(decoding: $0, as: UTF8.self)) }
    let columns = ColumnFinder(names: names)
    caseID = try columns.required("case", mapping?.caseID, UsualNames.caseID)
    activity = try columns.required("activity", mapping?.activity, UsualNames.activity)
    start = try columns.optional("start", mapping?.start, UsualNames.start)
    end = try columns.optional("end", mapping?.end, UsualNames.end)
    resource = try columns.optional("agent", mapping?.agent, UsualNames.resource)
    lifecycle = try columns.optional("lifecycle", mapping?.lifecycle, UsualNames.lifecycle)
    instance = try columns.optional("instance", mapping?.instance, ["concept:instance"])
    status = try columns.optional("status", mapping?.status, ["status", "step_status"])
    outcome = try columns.optional("outcome", nil, ["outcome", "case:outcome"])
    input = try columns.optional("input", nil, ["input", "args", "arguments"])
    error = try columns.optional("error", nil, ["error", "error_message"])
    for key in [mapping?.initiator, mapping?.workflow, mapping?.task] {
      if let key { _ = try columns.optional(key, key, []) }
    }
  }

  /// Whether a column tells of the case as a whole.
  func describesCase(_ index: Int, mapping: SourceMapping?) -> Bool {
    let name = names[index]
    return name.hasPrefix("case:") || index == outcome || name == mapping?.initiator || name == mapping?.workflow
      || name == mapping?.task
  }

  private static func separator(of line: ArraySlice<UInt8>) -> UInt8 {
    var best = (separator: separators[0], count: 0)
    for separator in separators {
      var isQuoted = false
      var count = 0
      for byte in line {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        if byte == separator && !isQuoted { count += 1 }
      }
      if count > best.count { best = (separator, count) }
    }
    return best.separator
  }

  private static func trimmed(_ name: String) -> String {
    var bytes = Array(name.utf8)[...]
    while let last = bytes.last, Byte.isSpace(last) { bytes.removeLast() }
    while let first = bytes.first, Byte.isSpace(first) { bytes.removeFirst() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The names that event tables usually give their columns, in lower case with `_` for a space.
private enum UsualNames {
  static let caseID = [
    "case:concept:name", "case", "case_id", "caseid", "trace", "trace_id", "episode", "episode_id", "run_id",
    "case_key",
  ]
  static let activity = [
    "concept:name", "activity", "activity_name", "activityname", "event", "event_name", "task_name", "step",
    "step_name",
  ]
  static let start = ["start_timestamp", "start", "start_time", "started_at", "starttime"]
  static let end = [
    "time:timestamp", "timestamp", "end_timestamp", "complete_timestamp", "completetime", "end", "end_time", "ended_at",
    "time",
    "date",
  ]
  static let resource = ["org:resource", "resource", "agent", "agent_id", "user"]
  static let lifecycle = ["lifecycle:transition", "lifecycle", "transition"]
}

/// Finds columns by name.
private struct ColumnFinder {
  let names: [String]

  func optional(_ role: String, _ named: String?, _ usual: [String]) throws(IngestError) -> Int? {
    if let named {
      guard let index = names.firstIndex(of: named) else {
        throw .mapping(reason: "the file has no column \"\(named.prefix(60))\" for \(role.prefix(60))")
      }
      return index
    }
    for name in usual {
      if let index = names.firstIndex(where: { Self.plain($0) == name }) { return index }
    }
    return nil
  }

  func required(_ role: String, _ named: String?, _ usual: [String]) throws(IngestError) -> Int {
    guard let index = try optional(role, named, usual) else { throw .mapping(reason: "the file has no \(role) column") }
    return index
  }

  private static func plain(_ name: String) -> String {
    String(name.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
  }
}
