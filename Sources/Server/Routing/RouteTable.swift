/// Every route, in the order in which the description of the interface lists them.
enum RouteTable {
  static let all: [Route] =
    ProbeRoutes.all + EpisodeRoutes.all + TraceRoutes.all + AdviceRoutes.all + SkillRoutes.all + WorkflowRoutes.all
    + ProposalRoutes.all
    + DecisionRoutes.all + PatternRoutes.all + AuditRoutes.all + MCPRoute.all

  /// The route of an operation.
  static func route(of operation: Operation) -> Route {
    guard let route = all.first(where: { $0.operation == operation }) else {
      preconditionFailure("The operation \(operation) has no route")
    }
    return route
  }
}
