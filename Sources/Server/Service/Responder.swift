import Application
import Domain
import HTTPTypes
import Hummingbird
import Ingestion
import JSONDocuments
import Logging
import NIOCore

/// What the server knows of a connection.
struct CallContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The address of the other side, without its port.
  let address: String?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    address = source.channel.remoteAddress?.ipAddress
  }
}

/// Takes a request through all checks to its operation, and the answer back; every refusal is a problem document.
struct Responder: HTTPResponder {
  typealias Context = CallContext

  let workspace: Workspace
  let settings: ServiceSettings
  let state: ServiceState
  let workers: Workers
  let logger: Logger
  let hosts: HostRuleSource
  let map = RouteMap()
  let console: ConsoleResponder

  init(
    workspace: Workspace, settings: ServiceSettings, state: ServiceState, workers: Workers, logger: Logger,
    hosts: HostRuleSource
  ) {
    self.workspace = workspace
    self.settings = settings
    self.state = state
    self.workers = workers
    self.logger = logger
    self.hosts = hosts
    console = ConsoleResponder(
      workspace: workspace, settings: settings, state: state, workers: workers, logger: logger)
  }

  func respond(to request: Request, context: CallContext) async throws -> Response {
    let begin = ContinuousClock.now
    let trace = RequestTrace(request.headers, state)
    state.metrics.begin()
    var operation: String?
    var credential: Credential?
    let answer: Answer
    do {
      try check(request)
      if let page = console.match(request) {
        operation = page.name
        (answer, credential) = await console.answer(page, to: request, trace, context)
        return finished(answer, operation, credential, request, trace, since: begin)
      }
      let (route, places) = try route(of: request)
      operation = route.operation.rawValue
      credential = try await caller(of: request, asking: route.operation)
      try admit(credential, to: route.operation)
      answer = try await carryOut(route, places, request, credential, trace, context)
    } catch {
      let takesSpans = operation == Operation.receiveTraces.rawValue
      answer = refused(error, trace, takesSpans ? BodyForm(request.headers).encoding : nil)
    }
    return finished(answer, operation, credential, request, trace, since: begin)
  }

  private func finished(
    _ answer: Answer, _ operation: String?, _ credential: Credential?, _ request: Request, _ trace: RequestTrace,
    since begin: ContinuousClock.Instant
  ) -> Response {
    let response = response(answer, trace, for: request)
    finish(operation, credential, request, answer, trace, since: begin)
    return response
  }

  private func check(_ request: Request) throws {
    guard request.uri.string.utf8.count <= 8_192 else {
      throw Problem(.uriTooLong, "uri-too-long", "The address is longer than 8192 bytes.")
    }
    try hosts.rule.check(host: request.head.authority)
    try hosts.rule.check(origin: request.headers[.origin])
  }

  private func route(of request: Request) throws -> (Route, [String: String]) {
    let path = request.uri.string.prefix { $0 != "?" }
    switch map.match(request.method, path) {
    case .route(let route, let places): return (route, places)
    case .nothing: throw Problem(.notFound, "no-such-path", "There is nothing here: /openapi.json tells what there is.")
    case .otherMethods(let methods): throw Problem.methodNotAllowed(methods)
    }
  }

  /// Whose key the request has; nil for operations that anyone may ask for.
  private func caller(of request: Request, asking operation: Operation) async throws -> Credential? {
    guard AccessTable.rule(for: operation).callers != .anyone else { return nil }
    guard let key = BearerKey(request.headers) else { throw Problem.keyMissing }
    let workspace = workspace
    guard let credential = try await workers.run(.reading, { try workspace.credential(of: key.text) }) else {
      throw Problem.keyMissing
    }
    return credential
  }

  private func admit(_ credential: Credential?, to operation: Operation) throws {
    try AccessTable.verdict(on: operation, by: credential).check()
    if let credential { try state.rate.admit(credential.keyID) }
  }

  private func carryOut(
    _ route: Route, _ places: [String: String], _ request: Request, _ credential: Credential?, _ trace: RequestTrace,
    _ context: CallContext
  ) async throws -> Answer {
    guard state.flight.enter() else { throw Problem.overloaded }
    defer { state.flight.leave() }
    let query = try Query(ofAddress: request.uri.string, of: route.query)
    let body = try await BodyReader.bytes(of: request, for: route, settings)
    let call = Call(
      workspace: credential.map { workspace.acting(as: $0, request: trace.audit(request.headers, context.address)) }
        ?? workspace,
      credential: credential, id: trace.id, places: places, query: query, body: body,
      revision: route.needsRevision ? try Revision.looked(at: request.headers) : nil, state: state,
      headers: request.headers, logger: logger, form: BodyForm(request.headers))
    guard route.isRepeatable else { return try await workers.run(route.work(of: call)) { try route.carryOut(call) } }
    let key = try Repetitions.key(in: request.headers)
    let asked = "\(request.method.rawValue) \(request.uri.string)"
    return try await workers.run(route.work) {
      try call.state.repetitions.once(key, call, asked: asked) { try route.carryOut(call) }
    }
  }

  private func refused(_ error: any Error, _ trace: RequestTrace, _ encoding: TraceAnswer.Encoding?) -> Answer {
    let problem = Problem(error)
    if let cause = problem.cause {
      logger.error("A call failed", metadata: ["request_id": .string(trace.id), "cause": .string(cause)])
    }
    return encoding.map { problem.traceAnswer(in: $0) } ?? problem.answer(instance: trace.id)
  }

  private func response(_ answer: Answer, _ trace: RequestTrace, for request: Request) -> Response {
    var headers = SecurityHeaders.all
    headers[.contentType] = answer.mediaType
    if let location = answer.location { headers[.location] = location }
    if let revision = answer.revision { headers[.eTag] = "\"\(revision)\"" }
    for field in answer.headers { headers[field.name] = field.value }
    if let name = HTTPField.Name("X-Request-Id") { headers[name] = trace.id }
    let response = Response(
      status: answer.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func finish(
    _ operation: String?, _ credential: Credential?, _ request: Request, _ answer: Answer, _ trace: RequestTrace,
    since begin: ContinuousClock.Instant
  ) {
    let parts = (ContinuousClock.now - begin).components
    let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    state.metrics.end(operation, method: request.method.rawValue, status: answer.status.code, seconds: seconds)
    var line: Logger.Metadata = [
      "request_id": .string(trace.id), "operation": .string(operation ?? "none"),
      "method": .string(request.method.rawValue), "status": .stringConvertible(answer.status.code),
      "dur_us": .stringConvertible(Int(seconds * 1e6)), "bytes": .stringConvertible(answer.body.count),
    ]
    if let credential {
      line["tenant"] = .string(credential.organisation.rawValue)
      line["key"] = .string(credential.keyID)
    }
    if let traceID = trace.traceID { line["trace_id"] = .string(traceID) }
    logger.info("request", metadata: line)
  }
}
