/// What can drive both a choice and the outcome of a run. All of them are recorded in the run: what nobody wrote down
/// cannot be told from an effect by any method, so no world hides a driver.
package enum Driver: String, CaseIterable, Sendable {
  /// The task of the run.
  case task
  /// A categorical member of the context.
  case region
  /// A numeric member of the context.
  case amount
  /// The result of the step that checks the request.
  case score
  /// Whether that step had to be repeated.
  case retry
  /// The day of the week.
  case weekday
  /// Busy and quiet blocks of days in turn.
  case phase
  /// A slow change over the whole time.
  case drift
  /// Who started the run.
  case initiator

  /// The family of trap that the driver makes.
  package var trap: Trap {
    switch self {
    case .task, .region, .amount, .score, .retry: .confounder
    case .weekday, .phase: .season
    case .drift: .drift
    case .initiator: .actor
    }
  }
}

/// Why something may look good that is not.
package enum Trap: String, CaseIterable, Sendable {
  /// The task, the context or an earlier result drives the choice and the outcome.
  case confounder
  /// The calendar drives both.
  case season
  /// Some initiators prefer a step and are better, or worse.
  case actor
  /// The choice and the outcome both change with time.
  case drift
  /// One sender's many copies that all succeed.
  case poison
  /// Runs that fail early lack the later steps.
  case earlyFailure = "early_failure"
  /// A choice that follows a choice with a true effect.
  case follower
}
