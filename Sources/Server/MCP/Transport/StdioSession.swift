import Application
import JSONDocuments
import Logging

/// Answers the messages of one client, one after another; what one request wrote, the next one reads.
struct StdioSession: Sendable {
  /// How often the index is brought up to date, in milliseconds.
  private static let indexMilliseconds = 200
  /// An agent cannot wait as a program can: a second and a half are waited for it, in seconds.
  private static let pauses = [0.05, 0.1, 0.2, 0.4, 0.75]
  private static let ended = RPCError.invalidRequest(
    "The key in AUTOGENESIS_KEY is not in force any more: start anew with another one.")

  let workspace: Workspace
  let credential: @Sendable () throws -> Credential?
  let workers: Workers
  let state: ServiceState
  let logger: Logger
  let write: @Sendable (String) throws -> Void

  /// Answers until the queue has ended; the index follows what was recorded meanwhile.
  func answer(_ queue: MessageQueue) async throws {
    let refresher = IndexRefresher(
      workspace: workspace, workers: workers, state: state, milliseconds: Self.indexMilliseconds, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await refresher.run() }
      defer { group.cancelAll() }
      var settled: MCPVersion?
      while let entry = await queue.next() {
        let answer = try await response(to: entry, &settled)
        if await queue.finish(), let answer {
          try await workers.run(.reading) { try write(answer.text) }
        }
      }
    }
  }

  /// Leaves an index that finds what was recorded, and ends the threads.
  func end() async throws {
    let workspace = workspace
    do {
      _ = try await workers.run(.writing) { try workspace.refreshIndexes() }
    } catch {
      logger.error("The index is not up to date", metadata: ["cause": .string(Failure(error)?.sentence ?? "\(error)")])
    }
    try await workers.stop()
  }

  private func response(to entry: StdioEntry, _ settled: inout MCPVersion?) async throws -> JSONValue? {
    switch entry {
    case .refusal(let refusal): return refusal.response
    case .delivery(.single(.request(let request))): return try await response(to: request, &settled)
    case .delivery(.single): return nil
    case .delivery(.batch(let messages)): return try await responses(to: messages, in: settled)
    }
  }

  private func response(to request: RPCRequest, _ settled: inout MCPVersion?) async throws -> JSONValue {
    let version: MCPVersion
    do throws(RPCError) {
      version = try Self.version(of: request, settled)
    } catch {
      return error.response(to: request.id)
    }
    let answer = try await workers.run(MCPExchange.work(of: .request(request))) {
      try exchange(request.params["_meta"]?["traceparent"]?.stringValue)?.answer(to: request, in: version)
    }
    guard let answer else { return Self.ended.response(to: request.id) }
    if request.method == "initialize", !version.isStateless, answer.error == nil { settled = version }
    return answer.response
  }

  private func responses(to messages: [RPCMessage], in settled: MCPVersion?) async throws -> JSONValue? {
    guard let settled, settled.takesBatches else {
      return RPCError.invalidRequest("A message is one JSON object: this revision knows no batches.").response(to: nil)
    }
    let responses = try await workers.run(MCPExchange.work(of: messages)) {
      try exchange()?.responses(to: messages, in: settled)
    }
    guard let responses else { return Self.ended.response(to: nil) }
    return responses.isEmpty ? nil : .array(responses)
  }

  /// The revision of a request: its own, or the one that the handshake settled.
  private static func version(of request: RPCRequest, _ settled: MCPVersion?) throws(RPCError) -> MCPVersion {
    if RequestMeta.isStateless(request) { return try RequestMeta(request).checkedVersion() }
    if request.method == "initialize" {
      return .negotiated(from: request.params["protocolVersion"]?.stringValue ?? "")
    }
    if let settled { return settled }
    if request.method == "ping" { return .newestHandshake }
    throw .invalidParams(
      "The request names no revision: send params._meta with \(RequestMeta.versionKey), or initialize first.")
  }

  /// - Parameter parent: The `traceparent` of a request that is part of a trace.
  private func exchange(_ parent: String? = nil) throws -> MCPExchange? {
    guard let credential = try credential() else { return nil }
    let id = state.nextID()
    let trace = parent.flatMap(RequestTrace.traceID) ?? id
    return MCPExchange(
      caller: MCPCaller(
        workspace: workspace.acting(as: credential, request: ["traceId": .string(trace)]), credential: credential,
        id: id,
        state: state, logger: logger, pauses: Self.pauses))
  }
}
