// What happened and what it led to (001 §2 C and D; identity, revisions and times as design "Episodes" decides).

extension EntitySchema {
  static let runEpisode = EntitySchema(
    table: "run_episode", key: ["episode_id"],
    columns: [
      EntityColumn("episode_id", .text, length: 64), EntityColumn("source", .text),
      EntityColumn("external_id", .text), EntityColumn("workflow_id", .text, length: 32),
      EntityColumn("workflow_version", .text), EntityColumn("trigger_id", .text, .optional),
      EntityColumn("initiator_id", .text, .optional), EntityColumn("task", .text, .optional),
      EntityColumn("started_at", .timestamp, .optional), EntityColumn("ended_at", .timestamp, .optional),
      EntityColumn(
        "time_quality", .text, allowed: TimeQuality.allCases.map(\.rawValue), fallback: .text("none")),
      EntityColumn("outcome", .text, allowed: Outcome.allCases.map(\.rawValue), fallback: .text("running")),
      EntityColumn("text", .text, .optional), EntityColumn("context", .json, fallback: .text("{}")),
      EntityColumn("metrics", .json), EntityColumn("context_hash", .text, length: 64),
      EntityColumn("content_hash", .text, length: 64),
    ], bookkeeping: ["episode_key", "revision", "is_current", "workflow_given", "version_given", "time_flags"])

  static let stepRun = EntitySchema(
    table: "step_run", key: ["step_run_id"],
    columns: [
      EntityColumn("step_run_id", .text), EntityColumn("step_id", .text, .optional),
      EntityColumn("name", .text, .optional), EntityColumn("skill_id", .text, .optional),
      EntityColumn("agent_id", .text, .optional), EntityColumn("attempt", .integer, fallback: .integer(1)),
      EntityColumn("after", .json, .optional), EntityColumn("started_at", .timestamp, .optional),
      EntityColumn("ended_at", .timestamp, .optional),
      EntityColumn("status", .text, allowed: StepStatus.allCases.map(\.rawValue)), EntityColumn("input", .json),
      EntityColumn("output", .json, .optional), EntityColumn("error", .json, .optional),
      EntityColumn("telemetry", .json, fallback: .text("{}")),
    ], bookkeeping: ["episode_key", "ordinal", "step_key", "agent_key", "time_flags"], isAppendOnly: true,
    hasOrganisation: false)

  static let reflectionLog = EntitySchema(
    table: "reflection_log", key: ["reflection_id"],
    columns: [
      EntityColumn("reflection_id", .text, length: 36),
      EntityColumn("source_type", .text, allowed: ReflectionRecord.SourceType.allCases.map(\.rawValue)),
      EntityColumn("source_id", .text),
      EntityColumn("insight_type", .text, allowed: ReflectionRecord.InsightType.allCases.map(\.rawValue)),
      EntityColumn("insight", .json), EntityColumn("learning_signal", .json),
      EntityColumn("proposed_actions", .json), EntityColumn("reviewer_role_id", .text, .optional, length: 32),
      EntityColumn("approved_at", .timestamp, .optional),
      EntityColumn(
        "status", .text, allowed: ["recorded", "approved", "rejected", "published"], fallback: .text("recorded")),
    ], bookkeeping: ["episode_key", "ordinal", "provenance"])

  static let publicationQueue = EntitySchema(
    table: "publication_queue", key: ["publication_id"],
    columns: [
      EntityColumn("publication_id", .text, length: 36),
      EntityColumn("proposal_type", .text, allowed: ProposalType.allCases.map(\.rawValue)),
      EntityColumn("claim", .text, allowed: ClaimKind.allCases.map(\.rawValue)), EntityColumn("title", .text),
      EntityColumn("proposal_body", .json), EntityColumn("evidence", .json), EntityColumn("provenance", .json),
      EntityColumn("risk_score", .real), EntityColumn("risk", .json), EntityColumn("policy_checks", .json),
      EntityColumn("confidence", .real), EntityColumn("author", .text, length: 64),
      EntityColumn("proposal_hash", .text, length: 64), EntityColumn("evidence_hash", .text, length: 64),
      EntityColumn("policy_hash", .text, length: 64),
      EntityColumn("state", .text, allowed: ProposalState.allCases.map(\.rawValue)),
      EntityColumn("decision", .text, allowed: ["pending", "approved", "rejected"], fallback: .text("pending")),
      EntityColumn("decided_by", .text, .optional, length: 64), EntityColumn("decided_at", .timestamp, .optional),
      EntityColumn("published_object_id", .text, .optional),
    ], bookkeeping: ["revision"])

  static let eventBus = EntitySchema(
    table: "event_bus", key: ["event_id"],
    columns: [
      EntityColumn("event_id", .text, length: 36), EntityColumn("topic", .text, length: 128),
      EntityColumn("payload", .json), EntityColumn("produced_at", .timestamp),
      EntityColumn("producer_id", .text, length: 64),
    ], isAppendOnly: true)
}
