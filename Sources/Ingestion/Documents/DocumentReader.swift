import Domain
import Files
import JSONDocuments

/// Forms in which a file is one JSON document: an export, a history, a delivery of events.
struct DocumentReader: RecordReader {
  private let stream: ByteStream
  private let format: IngestFormat
  private let options: IngestOptions
  private var isRead = false
  /// What was not handed out yet, the next one last.
  private var items: [RawItem] = []

  init(_ stream: ByteStream, format: IngestFormat, options: IngestOptions) {
    self.stream = stream
    self.format = format
    self.options = options
  }

  mutating func next() throws(IngestError) -> RawItem? {
    if !isRead {
      items = try read().reversed()
      isRead = true
    }
    return items.popLast()
  }

  private func read() throws(IngestError) -> [RawItem] {
    let bytes = try WholeStream.bytes(stream, limitBytes: options.limits.documentBytes)
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(
        parsing: Array(bytes.dropFirst(TextBytes.markLength(bytes))), limits: options.limits.documentJSON)
    } catch {
      throw .malformed(path: stream.path, format: format, line: 1, reason: error.reason)
    }
    do throws(DocumentError) {
      var items: [RawItem] = []
      for item in try decoded(value) { items.append(try checked(item)) }
      return items
    } catch {
      return [.bad(line: 1, reason: error.description, head: Array(bytes.prefix(1000)))]
    }
  }

  private func decoded(_ value: JSONValue) throws(DocumentError) -> [RawItem] {
    switch format {
    case .langfuse: try ObservationExport(options: options).items(value)
    case .openLineage: LineageEvents(options: options).items(value)
    case .sweAgent: [try AgentTrajectory(options: options).item(value, name: name)]
    case .githubActions: [try ActionsJob(options: options).item(value)]
    case .temporal: [try EngineHistory(options: options).item(value, name: name)]
    default: []
    }
  }

  /// An episode as every form's may be; the checks that are the same for all.
  private func checked(_ item: RawItem) throws(DocumentError) -> RawItem {
    guard case .episode(let record, let events) = item else { return item }
    var episode = record
    episode.carryLargeIntegersAsText()
    try DocumentChecks(limits: options.limits).check(episode)
    return .episode(episode, events: events)
  }

  /// What a run is called whose document names none: the file, without folders and the last ending.
  private var name: String { IngestInput.file(path: stream.path).defaultSource }
}

/// A stream in one piece.
enum WholeStream {
  static func bytes(_ stream: ByteStream, limitBytes: Int) throws(IngestError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = try stream.chunk()
      if chunk.isEmpty { return bytes }
      bytes += chunk
      guard bytes.count <= limitBytes else {
        throw .limitExceeded(
          path: stream.path, reason: "it unpacks to more than the allowed \(limitBytes) bytes; split it")
      }
    }
  }
}

/// Tells documents by the keys at their beginning.
enum DocumentSignature {
  /// The form that the beginning of a JSON document tells of, nil when it is none of them.
  static func format(_ head: some Collection<UInt8>) -> IngestFormat? {
    let bytes = Array(head)
    func has(_ keys: String...) -> Bool { keys.allSatisfy { ByteSearch.contains(Array("\"\($0)\"".utf8), in: bytes) } }
    if has("episode_id") || has("step_runs") { return nil }
    if has("eventId", "eventType", "eventTime") { return .temporal }
    if has("workflow_job") || has("workflow_run") { return .githubActions }
    if has("eventTime", "run", "runId") { return .openLineage }
    if has("trace", "projectId") || has("observations", "traceId") { return .langfuse }
    if has("trajectory", "observation") || has("history", "role", "content") { return .sweAgent }
    return nil
  }
}
