public import Domain
import GRDB
public import JSONDocuments

extension Store {
  /// All looks and tests of a tenant, in order.
  public func changeLedger(in organisation: OrganisationID) throws -> ChangeLedger {
    try read { database in
      var tests: [Int: [ChangeTest]] = [:]
      let rows = try database.rows(
        "SELECT number, look, workflow_id, hypothesis, p_value, level FROM change_test WHERE org_id = ? ORDER BY number",
        organisation.rawValue)
      for row in rows {
        tests[row[1], default: []].append(
          ChangeTest(
            number: row[0], workflowID: WorkflowID(row.text(2)), hypothesis: row.text(3), pValue: row[4],
            level: row[5]))
      }
      var ledger = ChangeLedger()
      for row in try database.rows(
        """
        SELECT ordinal, workflow_id, runs, level, hypotheses, discoveries
        FROM change_look WHERE org_id = ? ORDER BY ordinal
        """,
        organisation.rawValue)
      {
        let look = ChangeLook(
          workflowID: WorkflowID(row.text(1)), runs: row[2], level: row[3], hypotheses: row[4], discoveries: row[5])
        ledger.append(look, tests[row[0]] ?? [])
      }
      return ledger
    }
  }

  /// What the latest look at each workflow found, by workflow.
  public func latestChangeFindings(in organisation: OrganisationID) throws -> [(
    workflow: WorkflowID, findings: JSONObject
  )] {
    try read { database in
      try database.rows(
        """
        SELECT workflow_id, findings FROM change_look AS look
        WHERE org_id = ?1 AND ordinal = (
          SELECT max(ordinal) FROM change_look WHERE org_id = ?1 AND workflow_id = look.workflow_id)
        ORDER BY workflow_id
        """, organisation.rawValue
      ).map { (WorkflowID($0.text(0)), try $0.json(1)?.objectValue ?? JSONObject()) }
    }
  }

  /// Notes a look with its tests and what it found; what the tests spent is spent for good.
  ///
  /// - Throws: `StorageError.conflict` when somebody else has tested since the ledger was read.
  public func record(
    _ look: ChangeLook, _ tests: [ChangeTest], findings: JSONObject, _ change: Change, job: JobEntry? = nil
  ) throws {
    try write { database in
      let organisation = change.organisation.rawValue
      let made = try database.count("SELECT count(*) FROM change_test WHERE org_id = ?", organisation)
      if let first = tests.first, first.number != made + 1 {
        throw StorageError.conflict(what: "change test", id: "\(first.number)", expected: "number \(made + 1)")
      }
      let ordinal = try database.count("SELECT count(*) FROM change_look WHERE org_id = ?", organisation) + 1
      let (at, by) = (change.at.microseconds, change.principal.id.rawValue)
      try database.run(
        "INSERT INTO change_look VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", organisation, ordinal,
        look.workflowID.rawValue, look.runs, look.level, look.hypotheses, look.discoveries,
        JSONValue.object(findings).text, at, by)
      for test in tests {
        try database.run(
          "INSERT INTO change_test VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", organisation, test.number, ordinal,
          test.workflowID.rawValue, test.hypothesis, test.pValue, test.level, at, by)
      }
      try database.note(job, change)
    }
  }
}
