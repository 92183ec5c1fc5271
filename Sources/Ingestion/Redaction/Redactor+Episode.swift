public import Domain
import JSONDocuments

extension Redactor {
  /// The episode as it may be stored: every text redacted, identifiers kept apart by a digest where they had to be changed.
  public mutating func redacted(_ episode: EpisodeRecord) -> EpisodeRecord {
    var clean = episode
    clean.source = redactedIdentifier(episode.source)
    clean.externalID = redactedIdentifier(episode.externalID)
    clean.workflow = redactedIdentifier(episode.workflow)
    clean.workflowVersion = episode.workflowVersion.map { redactedIdentifier($0) }
    clean.triggerID = episode.triggerID.map { redactedIdentifier($0) }
    clean.initiator = episode.initiator.map { redactedIdentifier($0) }
    clean.task = episode.task.map { redactedIdentifier($0) }
    clean.context = redacted(episode.context)
    clean.text = episode.text.map { redacted($0) }
    clean.metrics = redacted(episode.metrics)
    clean.stepRuns = episode.stepRuns.map { redacted($0) }
    clean.reflections = episode.reflections.map { redacted($0) }
    clean.extra = redacted(episode.extra)
    return clean
  }

  private mutating func redacted(_ run: StepRunRecord) -> StepRunRecord {
    var clean = run
    clean.externalID = redactedIdentifier(run.externalID)
    clean.stepID = run.stepID.map { redactedIdentifier($0) }
    clean.name = run.name.map { redactedIdentifier($0) }
    clean.skillID = run.skillID.map { redactedIdentifier($0) }
    clean.agentID = run.agentID.map { redactedIdentifier($0) }
    clean.after = run.after?.map { redactedIdentifier($0) }
    clean.input = redacted(run.input)
    clean.output = run.output.map { redacted($0) }
    clean.error = run.error.map { redacted($0) }
    clean.telemetry = redacted(run.telemetry)
    clean.extra = redacted(run.extra)
    return clean
  }

  private mutating func redacted(_ reflection: ReflectionRecord) -> ReflectionRecord {
    var clean = reflection
    clean.sourceID = redactedIdentifier(reflection.sourceID)
    clean.insight = redacted(reflection.insight)
    clean.learningSignal = redacted(reflection.learningSignal)
    clean.proposedActions = reflection.proposedActions.map { redacted($0) }
    clean.extra = redacted(reflection.extra)
    return clean
  }
}
