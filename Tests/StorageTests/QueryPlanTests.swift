import Domain
import GRDB
import Testing

@testable import Storage

@Suite("Query plans")
struct QueryPlanTests {
  @Test(
    "the four main queries use their indexes",
    arguments: [
      (
        "SELECT * FROM run_episode WHERE org_id = 'o' AND workflow_id = 'w' ORDER BY started_at_us DESC",
        "ix_episode_wf_time"
      ),
      (
        "SELECT * FROM step_run WHERE step_key = 1 AND status = 'failed' ORDER BY ended_at_us DESC",
        "ix_step_run_episode"
      ),
      (
        "SELECT * FROM reflection_log WHERE org_id = 'o' AND status = 'recorded' ORDER BY created_at DESC",
        "ix_reflection_status"
      ),
      (
        "SELECT * FROM event_bus WHERE org_id = 'o' AND topic = 't' ORDER BY produced_at_us DESC", "ix_event_topic_time"
      ),
    ])
  func mainQueries(sql: String, index: String) throws {
    let temporary = try TemporaryStore()
    let plan = try temporary.store.read { try Self.plan($0, sql) }
    #expect(plan.contains { $0.contains("USING INDEX \(index)") }, "\(plan)")
    #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
  }

  @Test("the indexes of S-18.3 exist")
  func indexes() throws {
    let temporary = try TemporaryStore()
    let names = Set(
      try temporary.store.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'index'") })
    #expect(
      names.isSuperset(of: ["ix_episode_wf_time", "ix_step_run_episode", "ix_reflection_status", "ix_event_topic_time"])
    )
  }

  @Test(
    "episodes are streamed in the order of an index, nothing is sorted as a whole",
    arguments: [nil, "w"] as [WorkflowID?])
  func streaming(workflow: WorkflowID?) throws {
    let temporary = try TemporaryStore()
    let index = workflow == nil ? "ix_episode_time" : "ix_episode_wf_time"
    for reader in Store.readers(.default, workflow, true) {
      for sql in reader.statements {
        let plan = try temporary.store.read { try Self.plan($0, sql, reader.values) }
        #expect(plan.contains { $0.contains("SEARCH e USING INDEX \(index)") }, Comment(rawValue: "\(plan) of \(sql)"))
        #expect(!plan.contains("USE TEMP B-TREE FOR ORDER BY"), "\(plan)")
      }
    }
  }

  @Test("the episode of a change is looked up by its identifier, not searched for among all")
  func changes() throws {
    let temporary = try TemporaryStore()
    let sql = """
      SELECT DISTINCT e.episode_id, e.workflow_id FROM change_log c
      \(Store.changedEpisode) WHERE c.org_id = 'o' AND c.kind = 'episode' AND c.sequence > 1
      """
    for condition in ["", " AND e.workflow_id = 'w' ORDER BY e.episode_id"] {
      let plan = try temporary.store.read { try Self.plan($0, sql + condition) }
      #expect(plan.contains { $0.contains("SEARCH e") && $0.contains("(org_id=? AND episode_id=?") }, "\(plan)")
      #expect(plan.contains { $0.contains("SEARCH c USING INDEX ix_change_org (org_id=? AND sequence>?)") }, "\(plan)")
    }
  }

  private static func plan(_ database: Database, _ sql: String, _ values: [DatabaseValue] = []) throws -> [String] {
    try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: StatementArguments(values)).map {
      $0["detail"]
    }
  }
}
