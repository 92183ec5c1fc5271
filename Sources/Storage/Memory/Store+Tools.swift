public import Domain
import GRDB

extension Store {
  /// The tools that recorded runs called, each with the workflows of these runs, by id.
  ///
  /// A tool is the skill id of a step run, else its name, else its step id. Superseded revisions and skipped steps do not count.
  public func toolUse(in organisation: OrganisationID) throws -> [(tool: String, workflows: [WorkflowID])] {
    let rows = try read { database in
      try database.rows(
        """
        SELECT DISTINCT coalesce(s.skill_id, s.name, s.step_id, ''), e.workflow_id
        FROM run_episode e JOIN step_run s ON s.episode_key = e.episode_key
        WHERE e.org_id = ? AND e.is_current = 1 AND s.status <> 'skipped' ORDER BY 1, 2
        """, organisation.rawValue
      ).map { (tool: $0.text(0), workflow: WorkflowID($0.text(1))) }
    }
    var use: [(tool: String, workflows: [WorkflowID])] = []
    for row in rows {
      if use.last?.tool != row.tool { use.append((row.tool, [])) }
      use[use.count - 1].workflows.append(row.workflow)
    }
    return use
  }
}
