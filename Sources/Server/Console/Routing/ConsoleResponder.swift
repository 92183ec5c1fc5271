import Application
import Domain
import HTTPTypes
import Hummingbird
import Logging

/// Takes a request for a page through all checks to its route. What is refused is a page, too.
struct ConsoleResponder: Sendable {
  let workspace: Workspace
  let settings: ServiceSettings
  let state: ServiceState
  let workers: Workers
  let logger: Logger
  let map = ConsoleMap()

  /// What a request asks of the console.
  struct Asked: Sendable {
    let match: ConsoleMap.Match

    /// The name under which logs and metrics tell of it.
    var name: String? {
      if case .route(let route, _) = match { route.name } else { nil }
    }
  }

  /// What a request asks of the console; nil when it asks for something else.
  func match(_ request: Request) -> Asked? {
    map.match(request.method, request.uri.string.prefix { $0 != "?" }).map(Asked.init)
  }

  /// The page, and who opened it.
  func answer(
    _ asked: Asked, to request: Request, _ trace: RequestTrace, _ context: CallContext
  ) async -> (Answer, Credential?) {
    var session: ConsoleSession?
    do {
      session = try await self.session(of: request)
      let (route, places) = try self.route(asked)
      try check(session, asking: route, request)
      guard state.flight.enter() else { throw Problem.overloaded }
      defer { state.flight.leave() }
      let call = try await call(route, places, request, session, trace, context)
      return (try await workers.run(route.work) { try route.carryOut(call) }, session?.credential)
    } catch {
      return (refused(error, request, session, trace), session?.credential)
    }
  }

  /// The session that the cookie names, if its key is still in force.
  private func session(of request: Request) async throws -> ConsoleSession? {
    let (workspace, state) = (workspace, state)
    guard let token = SessionCookie.token(in: request.headers),
      let session = state.sessions.session(token, at: workspace.now)
    else { return nil }
    guard
      let credential = try await workers.run(
        .reading, { try workspace.credential(ofKeyNamed: session.credential.keyID) })
    else {
      state.sessions.end(token)
      return nil
    }
    return session.renewed(credential)
  }

  private func route(_ asked: Asked) throws -> (ConsoleRoute, [String: String]) {
    switch asked.match {
    case .route(let route, let places): return (route, places)
    case .otherMethods(let methods): throw Problem.methodNotAllowed(methods)
    }
  }

  private func check(_ session: ConsoleSession?, asking route: ConsoleRoute, _ request: Request) throws {
    // A form that is sent from a page names its origin, which the rule on names has then checked.
    if route.method == .post, request.headers[.origin] == nil {
      throw Problem(.forbidden, "origin-missing", "Forms are taken from the console's own pages only.")
    }
    try AccessTable.verdict(on: route.operation, by: session?.credential).check()
    if let session { try state.rate.admit(session.credential.keyID) }
  }

  private func call(
    _ route: ConsoleRoute, _ places: [String: String], _ request: Request, _ session: ConsoleSession?,
    _ trace: RequestTrace, _ context: CallContext
  ) async throws -> ConsoleCall {
    let query = try Query(ofAddress: request.uri.string, of: route.query)
    let isForm = route.method == .post
    let body = try await BodyReader.bytes(
      of: request, types: isForm ? [FormFields.mediaType] : [], limit: isForm ? FormFields.mostBytes : 0, settings)
    let form = try FormFields(body)
    if isForm, let session, !session.owns(form["csrf"]) { throw Problem.formForeign }
    let audit = trace.audit(request.headers, context.address)
    return ConsoleCall(
      workspace: session.map { workspace.acting(as: $0.credential, request: audit) } ?? workspace, session: session,
      id: trace.id, places: places, query: query, form: form, headers: request.headers, address: request.uri.string,
      state: state)
  }

  private func refused(
    _ error: any Error, _ request: Request, _ session: ConsoleSession?, _ trace: RequestTrace
  ) -> Answer {
    let problem = Problem(error)
    if let cause = problem.cause {
      logger.error("A page failed", metadata: ["request_id": .string(trace.id), "cause": .string(cause)])
    }
    if problem.code == "key-missing", request.method == .get { return LoginRoutes.lead(to: request.uri.string) }
    return RefusalScreen(problem: problem, session: session, address: request.uri.string, request: trace.id).answer
  }
}

extension Problem {
  /// A form that does not carry the token of the session.
  static var formForeign: Problem {
    Problem(
      .forbidden, "form-foreign",
      "The form does not belong to this session: open the page again and send it from there.")
  }
}
