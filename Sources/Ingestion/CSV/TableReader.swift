import Domain
import Files
import JSONDocuments

/// Event tables: one event a row, the rows of different cases in any order.
///
/// The file is read twice. The first pass only notes the last row of each case, the second one collects rows and hands a case
/// out at its last row. So memory holds one number a case and the rows of the cases that are open at one time, however long the
/// file is; both are limited.
struct TableReader: RecordReader {
  private let path: String
  private let options: IngestOptions
  private let header: TableHeader
  private let lastRows: [ExactText: Int]
  private var rows: RowReader
  private var rowCount = 0
  private var waitingRows = 0
  private var openCases: [ExactText: LogCase] = [:]
  private var caseCount = 0

  init(_ input: IngestInput, _ stream: ByteStream, options: IngestOptions) throws(IngestError) {
    path = stream.path
    self.options = options
    header = try Self.header(of: stream, options)
    var first = RowReader(stream, separator: header.separator, limitBytes: options.limits.recordBytes)
    lastRows = try Self.lastRows(&first, header, path, options.limits)
    let again = try input.open(options.limits)
    rows = RowReader(again, separator: header.separator, limitBytes: options.limits.recordBytes)
    _ = try rows.next()
  }

  mutating func next() throws(IngestError) -> RawItem? {
    while let row = try rows.next() {
      rowCount += 1
      switch row {
      case .bad(let line, let reason, let head): return .bad(line: line, reason: reason, head: head)
      case .fields(let line, let fields):
        if let item = try take(fields, line) { return item }
      }
    }
    guard openCases.isEmpty else {
      throw .malformed(path: path, format: .csv, line: rowCount, reason: "it changed while it was read")
    }
    return nil
  }

  // MARK: First pass

  private static func header(of stream: ByteStream, _ options: IngestOptions) throws(IngestError) -> TableHeader {
    let head = try stream.head(64 * 1024)
    let line = head[TextBytes.markLength(head)...].drop { $0 == 10 || $0 == 13 }.prefix { $0 != 10 && $0 != 13 }
    return try TableHeader(line: line, mapping: options.mapping)
  }

  private static func lastRows(
    _ rows: inout RowReader, _ header: TableHeader, _ path: String, _ limits: IngestLimits
  ) throws(IngestError) -> [ExactText: Int] {
    var lastRows: [ExactText: Int] = [:]
    var rowCount = 0
    _ = try rows.next()
    while let row = try rows.next() {
      rowCount += 1
      guard case .fields(_, let fields) = row, fields.count == header.names.count else { continue }
      let id = fields[header.caseID]
      if isIdentifier(id, limits) { lastRows[ExactText(id)] = rowCount }
      if lastRows.count > limits.cases {
        throw .limitExceeded(path: path, reason: "it holds more than \(limits.cases) cases; split it")
      }
    }
    if rowCount == 0 { throw .noRecords(path: path, reason: "it has a header row only") }
    return lastRows
  }

  private static func isIdentifier(_ id: String, _ limits: IngestLimits) -> Bool {
    !id.isEmpty && id.utf8.count <= limits.identifierBytes && !id.utf8.contains(0)
  }

  // MARK: Second pass

  /// Adds a row to its case; the case when it is complete, or why the row cannot be used.
  private mutating func take(_ fields: [String], _ line: Int) throws(IngestError) -> RawItem? {
    guard fields.count == header.names.count else {
      let reason = "The row has \(fields.count) fields where the header has \(header.names.count)."
      return .bad(line: line, reason: reason, head: head(fields))
    }
    let id = fields[header.caseID]
    guard Self.isIdentifier(id, options.limits) else {
      return .bad(line: line, reason: "The row names no case, or one with too long a name.", head: head(fields))
    }
    var logCase = openCases.removeValue(forKey: ExactText(id)) ?? LogCase(id: id, line: line)
    add(fields, line, to: &logCase)
    if lastRows[ExactText(id)] == rowCount {
      waitingRows -= logCase.events.count - 1
      caseCount += 1
      return CaseAssembler(options: options).item(for: logCase, ordinal: caseCount)
    }
    openCases[ExactText(id)] = logCase
    waitingRows += 1
    if waitingRows > options.limits.waitingRows {
      let reason = "more than \(options.limits.waitingRows) rows wait for the end of their cases; sort it by case"
      throw .limitExceeded(path: path, reason: reason)
    }
    return nil
  }

  /// A row that cannot be used makes its case unusable: an episode with an event left out would be a wrong one.
  private func add(_ fields: [String], _ line: Int, to logCase: inout LogCase) {
    if logCase.fault != nil { return }
    if logCase.events.count == options.limits.stepRunsPerEpisode {
      logCase.fault = "it has more than \(options.limits.stepRunsPerEpisode) events"
      return
    }
    do throws(EventFault) {
      let event = try TableRow(header: header, fields: fields, options: options).event()
      logCase.events.append(event)
      describe(&logCase, fields)
    } catch {
      logCase.fault = "line \(line) \(error.reason)"
    }
  }

  /// What the row says of the case; where rows differ the last one that says something wins.
  private func describe(_ logCase: inout LogCase, _ fields: [String]) {
    for (index, name) in header.names.enumerated() where index != header.caseID && !fields[index].isEmpty {
      guard header.describesCase(index, mapping: options.mapping) else { continue }
      logCase.attributes[CaseAssembler.attributeName(name)] = .string(fields[index])
    }
  }

  private func head(_ fields: [String]) -> [UInt8] {
    Array(fields.joined(separator: ",").utf8.prefix(1000))
  }
}

/// One row of an event table.
struct TableRow {
  let header: TableHeader
  let fields: [String]
  let options: IngestOptions

  /// The event of the row.
  func event() throws(EventFault) -> LogEvent {
    var event = LogEvent(name: fields[header.activity])
    if event.name.isEmpty { throw EventFault(reason: "names no activity") }
    if event.name.utf8.count > options.limits.identifierBytes {
      throw EventFault(reason: "has too long an activity name")
    }
    event.time = try time(header.end)
    event.start = try time(header.start)
    event.resource = text(header.resource)
    event.lifecycle = text(header.lifecycle)?.lowercased()
    event.instance = text(header.instance)
    event.status = text(header.status).flatMap { StepStatus(foreign: $0) }
    event.input = text(header.input).map(document)
    event.error = text(header.error).map { .string($0) }
    if [event.name, event.resource, event.instance].contains(where: {
      $0?.utf8.count ?? 0 > options.limits.identifierBytes
    }) {
      throw EventFault(reason: "has a name that is too long")
    }
    readData(into: &event)
    return event
  }

  private func readData(into event: inout LogEvent) {
    let taken = [
      header.caseID, header.activity, header.start, header.end, header.resource, header.lifecycle, header.instance,
      header.status, header.input, header.error,
    ].compactMap { $0 }
    var data: [(String, JSONValue)] = []
    var extra: [(String, JSONValue)] = []
    for (index, name) in header.names.enumerated() where !fields[index].isEmpty && !taken.contains(index) {
      if header.describesCase(index, mapping: options.mapping) { continue }
      if EventRoles.describesEvent(name) {
        extra.append((name, .string(fields[index])))
      } else {
        data.append((name, .string(fields[index])))
      }
    }
    if !data.isEmpty { event.data = JSONObject(members: data) }
    if !extra.isEmpty { event.extra = JSONObject(members: extra) }
  }

  private func text(_ index: Int?) -> String? {
    guard let index, !fields[index].isEmpty else { return nil }
    return fields[index]
  }

  private func time(_ index: Int?) throws(EventFault) -> RecordedTime? {
    guard let index else { return nil }
    return try EventRoles.time(.string(fields[index]), header.names[index])
  }

  /// The JSON object or array that the text is, else the text.
  private func document(_ text: String) -> JSONValue {
    guard let first = text.utf8.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return .string(text)
    }
    if case .success(let value) = RecordJSON.value(Array(text.utf8), limits: options.limits) { return value }
    return .string(text)
  }
}
