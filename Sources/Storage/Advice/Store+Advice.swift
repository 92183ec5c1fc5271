import Audit
public import Domain
import GRDB
import JSONDocuments

extension Store {
  /// Keeps an answer; one that is there already is left as it is.
  public func record(_ advice: AdviceRecord, _ change: Change) throws {
    try write { database in
      let isKnown = try database.row(
        "SELECT 1 FROM advice WHERE org_id = ? AND advice_id = ?", change.organisation.rawValue, advice.id.rawValue)
      guard isKnown == nil else { return }
      try database.run(
        "INSERT INTO advice VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", change.organisation.rawValue,
        advice.id.rawValue, advice.workflowID.rawValue, advice.task, JSONValue.object(advice.question).text,
        advice.answerHash, advice.generation, advice.recommended, advice.isAbstention, change.at.text,
        change.at.microseconds, change.principal.id.rawValue)
    }
  }

  /// The answers that were given to a tenant, by id.
  public func advice(in organisation: OrganisationID) throws -> [AdviceRecord] {
    try read { database in
      guard try database.tableExists("advice") else { return [] }
      return try database.rows(
        """
        SELECT advice_id, workflow_id, task, question, answer_hash, generation, recommended, is_abstention FROM advice
        WHERE org_id = ? ORDER BY advice_id
        """, organisation.rawValue
      ).map { row in
        AdviceRecord(
          id: AdviceID(row.text(0)), workflowID: WorkflowID(row.text(1)), task: row.optionalText(2),
          question: try row.object(3), answerHash: row.text(4), generation: row[5], recommended: row.optionalText(6),
          isAbstention: row[7])
      }
    }
  }

  /// Keeps what became of an answer, with an audit entry: the run that it names is no evidence for advice any more. The same
  /// feedback of the same principal counts once, so that a call may be repeated.
  ///
  /// - Throws: `StorageError.notFound` when there is no such answer, also when it is another tenant's.
  public func add(_ feedback: AdviceFeedback, _ change: Change) throws {
    let organisation = change.organisation.rawValue
    let id = feedback.adviceID.rawValue
    try write { database in
      guard try database.row("SELECT 1 FROM advice WHERE org_id = ? AND advice_id = ?", organisation, id) != nil else {
        throw StorageError.notFound(what: "advice", id: id)
      }
      guard try !database.holds(feedback, by: change) else { return }
      let ordinal = try database.count(
        "SELECT count(*) FROM advice_feedback WHERE org_id = ? AND advice_id = ?", organisation, id)
      try database.run(
        "INSERT INTO advice_feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", organisation, id, ordinal, feedback.episode,
        feedback.isFollowed, feedback.outcome?.rawValue, feedback.comment, change.at.microseconds,
        change.principal.id.rawValue)
      try database.appendAudit(
        "ADVICE_FEEDBACK", AuditTarget(kind: .node, id: "advice/" + id), after: feedback.summary, change)
    }
  }

  /// All feedback of a tenant, by answer, then in the order in which it came.
  public func adviceFeedback(in organisation: OrganisationID) throws -> [AdviceFeedback] {
    try read { database in
      guard try database.tableExists("advice_feedback") else { return [] }
      return try database.rows(
        """
        SELECT advice_id, episode, is_followed, outcome, comment FROM advice_feedback
        WHERE org_id = ? ORDER BY advice_id, ordinal
        """, organisation.rawValue
      ).map { row in
        AdviceFeedback(
          adviceID: AdviceID(row.text(0)), episode: row.optionalText(1), isFollowed: row[2],
          outcome: row.optionalText(3).flatMap { Outcome(rawValue: $0) }, comment: row.optionalText(4))
      }
    }
  }
}

extension Database {
  fileprivate func holds(_ feedback: AdviceFeedback, by change: Change) throws -> Bool {
    try row(
      """
      SELECT 1 FROM advice_feedback WHERE org_id = ? AND advice_id = ? AND episode IS ? AND is_followed = ?
        AND outcome IS ? AND comment IS ? AND created_by = ?
      """, change.organisation.rawValue, feedback.adviceID.rawValue, feedback.episode, feedback.isFollowed,
      feedback.outcome?.rawValue, feedback.comment, change.principal.id.rawValue) != nil
  }
}

extension AdviceFeedback {
  fileprivate var summary: JSONObject {
    var summary: JSONObject = ["advice_id": .string(adviceID.rawValue), "followed": .bool(isFollowed)]
    summary.set("episode", episode)
    summary.set("outcome", outcome?.rawValue)
    return summary
  }
}
