import HTTPTypes

/// A page or a button at its place: how it is called and what carries it out.
struct ConsoleRoute: Sendable {
  let operation: ConsoleOperation
  let method: HTTPRequest.Method
  let path: PathTemplate
  let work: Route.Work
  var query: [Parameter] = []
  let carryOut: @Sendable (ConsoleCall) throws -> Answer

  /// A page.
  static func page(
    _ operation: ConsoleOperation, _ path: PathTemplate, query: [Parameter] = [],
    carryOut: @escaping @Sendable (ConsoleCall) throws -> Answer
  ) -> ConsoleRoute {
    ConsoleRoute(operation: operation, method: .get, path: path, work: .reading, query: query, carryOut: carryOut)
  }

  /// What a button of a form does.
  static func button(
    _ operation: ConsoleOperation, _ path: PathTemplate, work: Route.Work = .writing,
    carryOut: @escaping @Sendable (ConsoleCall) throws -> Answer
  ) -> ConsoleRoute {
    ConsoleRoute(operation: operation, method: .post, path: path, work: work, carryOut: carryOut)
  }

  /// The name under which logs and metrics tell of it.
  var name: String { "console_" + operation.rawValue }
}
