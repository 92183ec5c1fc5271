import Domain
import Expressions
import JSONDocuments

/// A parsed condition of a transition.
///
/// Conditions see `output`, `trigger`, `steps`, `error`, `decision` and `params`; every other name is a member of the
/// output, so that `pass == true` and `output.pass == true` say the same (C-12).
struct Condition: Sendable {
  /// Why a condition could not be decided.
  struct Failure: Error, Hashable {
    let reason: String
  }

  static let names: Set<String> = ["output", "trigger", "steps", "error", "decision", "params"]

  /// The condition as the workflow spells it.
  let source: String
  private let expression: Expression

  init(_ source: String, of step: StepID) throws(ExecutionError) {
    do throws(ExpressionError) {
      expression = try Expression(source).rewritingBareNames(into: "output", known: Self.names)
    } catch {
      throw .badExpression(step: step, expression: source, reason: error.description)
    }
    self.source = source
  }

  /// Whether the condition holds after `step`; anything but true or false is a failure.
  func holds(after step: ExecutedStep, in state: RunState) throws(Failure) -> Bool {
    do throws(ExpressionError) { return try expression.isTrue(in: Self.bindings(after: step, in: state)) } catch {
      throw Failure(reason: error.description)
    }
  }

  private static func bindings(after step: ExecutedStep, in state: RunState) -> [String: JSONValue] {
    [
      "output": step.output ?? .null, "trigger": state.trigger, "steps": .object(state.records),
      "error": state.precedingError ?? .null, "decision": step.decision ?? .null, "params": .object(step.input),
    ]
  }
}
