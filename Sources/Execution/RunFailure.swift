/// The named errors with which the interpreter itself ends a run; the codes of `RunEnd.failed`.
public enum RunFailure: String, CaseIterable, Sendable {
  /// No condition of a step held and there is no `else`.
  case noTransition = "NO_TRANSITION"
  /// A condition could not be evaluated or did not give true or false.
  case expressionError = "EXPRESSION_ERROR"
  /// A parameter names an output or trigger field that this run does not have.
  case unresolvedParameter = "UNRESOLVED_PARAMETER"
  /// A step failed or timed out after its retries and has no `on_error`.
  case stepFailed = "STEP_FAILED"
  /// The run entered more steps than its limit allows.
  case stepLimit = "STEP_LIMIT"

  func end(_ message: String) -> RunEnd { .failed(code: rawValue, message: message) }
}
