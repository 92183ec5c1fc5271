import Application

/// The figures of the whole, and the log of it.
enum InsightRoutes {
  static let all = [dashboard, audit]

  private static let dashboard = ConsoleRoute.page(.dashboard, "/dashboard") { call in
    call.page(DashboardScreen(insight: try call.workspace.insight(), now: call.workspace.now).frame)
  }

  private static let audit = ConsoleRoute.page(.audit, "/audit") { call in
    let tail = try call.workspace.auditTail()
    return call.page(
      ConsoleFrame(
        title: "Audit", place: .audit,
        content: [
          .head(
            "Audit log", told: [.text("Who did what, newest first. Each entry holds the hash of the one before.")]),
          .element("section", ["class": "card", "aria-label": "Entries"], [AuditList(tail: tail).markup]),
        ]))
  }
}
