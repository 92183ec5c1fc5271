import Domain
import JSONDocuments

/// Makes step runs of the events of one case (XES lifecycle extension, IEEE 1849 §7.3).
///
/// `start` opens a step run and `complete` (or an abort) of the same activity and instance closes the one that was opened
/// first. `schedule`, `assign`, `suspend` and their kin are marks on the step run that they belong to: the open one, else the
/// next one. Any other transition, and a `complete` without a `start`, is a step run of its own. A step run that was scheduled and
/// never started is kept as skipped.
///
/// A step run of one `complete` event has an end and no start: when it began is not known. Nothing is lost: each event is part
/// of exactly one step run, and the marks are kept under `lifecycle`.
struct StepRunAssembler {
  private struct Key: Hashable {
    let name: ExactText
    let instance: ExactText?
  }

  private var runs: [StepRunRecord] = []
  private var marks: [[JSONValue]] = []
  /// For each step run the event that it takes its place from: the one at which work began, or the only one.
  private var places: [Int] = []
  private var eventCount = 0
  private var openRuns: [Key: [Int]] = [:]
  private var scheduledRuns: [Key: [Int]] = [:]

  /// The step runs of the events, which are put in order of time first if all have one; ties keep the order of the document.
  static func stepRuns(of events: [LogEvent]) -> [StepRunRecord] {
    var assembler = StepRunAssembler()
    for event in ordered(events) { assembler.add(event) }
    return assembler.finished()
  }

  private static func ordered(_ events: [LogEvent]) -> [LogEvent] {
    let times = events.compactMap { ($0.start ?? $0.time)?.timestamp }
    if times.count < events.count || zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 }) { return events }
    let order = times.indices.sorted { times[$0] == times[$1] ? $0 < $1 : times[$0] < times[$1] }
    return order.map { events[$0] }
  }

  private mutating func add(_ event: LogEvent) {
    let key = Key(name: ExactText(event.name), instance: event.instance.map { ExactText($0) })
    eventCount += 1
    switch Transition(event.lifecycle) {
    case .start: start(event, key)
    case .end(let status): end(event, key, status)
    case .mark: mark(event, key)
    case .single:
      append(event, status: event.status ?? .success)
      if event.lifecycle != nil { note(event, at: runs.count - 1) }
    }
  }

  private mutating func start(_ event: LogEvent, _ key: Key) {
    let index = takeFirst(&scheduledRuns, key) ?? append(event, status: .success)
    fill(index, from: event)
    runs[index].status = event.status ?? .success
    runs[index].startedAt = event.start ?? event.time
    runs[index].endedAt = nil
    places[index] = eventCount
    openRuns[key, default: []].append(index)
    note(event, at: index)
  }

  private mutating func end(_ event: LogEvent, _ key: Key, _ status: StepStatus) {
    let index: Int
    if let open = takeFirst(&openRuns, key) {
      index = open
      fill(index, from: event)
      note(event, at: index)
    } else if let scheduled = takeFirst(&scheduledRuns, key) {
      index = scheduled
      places[index] = eventCount
      fill(index, from: event)
      note(event, at: index)
    } else {
      index = append(event, status: status)
      if event.lifecycle != "complete" && event.lifecycle != nil { note(event, at: index) }
    }
    runs[index].status = event.status ?? status
    runs[index].endedAt = event.time
    if let start = event.start { runs[index].startedAt = start }
  }

  private mutating func mark(_ event: LogEvent, _ key: Key) {
    if let index = openRuns[key]?.first ?? scheduledRuns[key]?.first {
      fill(index, from: event)
      return note(event, at: index)
    }
    let index = append(event, status: .skipped)
    runs[index].endedAt = nil
    scheduledRuns[key, default: []].append(index)
    note(event, at: index)
  }

  @discardableResult
  private mutating func append(_ event: LogEvent, status: StepStatus) -> Int {
    var run = StepRunRecord(externalID: "", stepID: nil, name: event.name, status: status)
    run.startedAt = event.start
    run.endedAt = event.time
    runs.append(run)
    marks.append([])
    places.append(eventCount)
    fill(runs.count - 1, from: event)
    return runs.count - 1
  }

  /// Adds what the event knows; what a later event says wins.
  private mutating func fill(_ index: Int, from event: LogEvent) {
    if let resource = event.resource { runs[index].agentID = resource }
    if let input = event.input { runs[index].input = input }
    if let error = event.error { runs[index].error = error }
    if !event.data.isEmpty {
      runs[index].output = .object(runs[index].output?.objectValue?.merging(event.data) ?? event.data)
    }
    if !event.extra.isEmpty { runs[index].extra = runs[index].extra.merging(event.extra) }
  }

  private mutating func note(_ event: LogEvent, at index: Int) {
    var entry: JSONObject = ["transition": .string(event.lifecycle ?? "")]
    entry.set("time", event.time?.text)
    marks[index].append(.object(entry))
  }

  private func takeFirst(_ table: inout [Key: [Int]], _ key: Key) -> Int? {
    guard let first = table[key]?.first else { return nil }
    table[key]?.removeFirst()
    return first
  }

  /// The step runs in the order in which they happened, numbered in that order.
  private mutating func finished() -> [StepRunRecord] {
    for index in runs.indices where !marks[index].isEmpty { runs[index].extra["lifecycle"] = .array(marks[index]) }
    var ordered = runs.indices.sorted { places[$0] < places[$1] }.map { runs[$0] }
    for index in ordered.indices { ordered[index].externalID = "s\(index + 1)" }
    return ordered
  }
}

/// What a life cycle transition does.
private enum Transition {
  case start
  case end(StepStatus)
  case mark
  case single

  init(_ lifecycle: String?) {
    switch lifecycle {
    case nil, "complete": self = .end(.success)
    case "start": self = .start
    case "ate_abort", "pi_abort", "abort", "abort_activity", "abort_case", "failed", "fail", "error":
      self = .end(.failed)
    case "withdraw", "autoskip", "manualskip", "skip": self = .end(.skipped)
    case "schedule", "assign", "reassign", "suspend", "resume", "enabled", "enable": self = .mark
    default: self = .single
    }
  }
}
