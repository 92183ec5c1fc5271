/// How an episode ended. No benefit is ever claimed from `unknown` (C-41).
public enum Outcome: String, CaseIterable, Sendable {
  case success, failed, partial, running, unknown
}

/// How a step run ended (S-2.11).
public enum StepStatus: String, CaseIterable, Sendable {
  case success, failed, skipped, fallback
}

/// What the times of an episode are worth.
public enum TimeQuality: String, CaseIterable, Sendable {
  /// Every time has an offset.
  case exact
  /// At least one time had no offset; UTC was assumed.
  case offsetAssumed = "offset_assumed"
  /// Some step runs have no time.
  case partial
  /// There is no clock at all; only the order is known.
  case none
}

/// Where a workflow, step, skill or agent comes from (design "Origin").
public enum Origin: String, CaseIterable, Sendable {
  case catalogue, observed, published
}
