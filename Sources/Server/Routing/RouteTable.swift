/// Every route, in the order in which the description of the interface lists them.
enum RouteTable {
  static let all: [Route] =
    ProbeRoutes.all + EpisodeRoutes.all + TraceRoutes.all + AdviceRoutes.all + SkillRoutes.all + WorkflowRoutes.all
    + ProposalRoutes.all
    + DecisionRoutes.all + PatternRoutes.all + AuditRoutes.all
}
