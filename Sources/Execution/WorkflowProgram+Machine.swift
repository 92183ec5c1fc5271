import Domain
public import JSONDocuments

/// The interpreter as a pure step machine: (state, event) → (state, command).
///
/// 1. A step's parameters are filled in and its skill is called; a failed attempt is repeated `retries` times.
/// 2. After the last failed attempt the run goes to `on_error`, or ends with `STEP_FAILED`.
/// 3. After a success a step with `await` waits for its input.
/// 4. Then the first condition that is true wins, else `else`, else the run ends with `NO_TRANSITION`.
///
/// Conditions see `output`, `trigger`, `steps`, `error`, `decision`, `params`; any other name is a member of `output`.
/// The machine keeps nothing between two calls: a durable driver stores the state and sends the event after a restart.
extension WorkflowProgram {
  /// The state at the first step and the first command.
  ///
  /// - Parameter stepLimit: How many steps the run may enter, at least 1.
  public func begin(trigger: JSONValue, stepLimit: Int) -> (state: RunState, command: RunCommand) {
    precondition(stepLimit >= 1, "a run may enter at least one step, not \(stepLimit)")
    var state = RunState(trigger: trigger, stepLimit: stepLimit, stepCount: steps.count)
    let command = enter(0, &state)
    return (state, command)
  }

  /// Moves the run on by one event and says what to do next.
  ///
  /// The event must answer the last command: an outcome a call, an input a wait.
  public func advance(_ state: inout RunState, on event: RunEvent) -> RunCommand {
    switch (state.phase, event) {
    case (.calling(let invocation, let failures), .attemptEnded(let outcome)):
      return finishAttempt(invocation, failures + [outcome], outcome, &state)
    case (.awaiting(let invocation, let attempts, let output), .inputArrived(let input)):
      state.steps.removeLast()
      let step = ExecutedStep(invocation, attempts: attempts, last: .success(output), decision: input)
      state.append(step)
      return leave(step, &state)
    default:
      preconditionFailure("an event must answer the machine's last command; phase \(state.phase)")
    }
  }

  private func finishAttempt(
    _ invocation: StepInvocation, _ attempts: [StubOutcome], _ outcome: StubOutcome, _ state: inout RunState
  ) -> RunCommand {
    let definition = steps[state.position].definition
    if outcome.error != nil, attempts.count <= definition.retries {
      return call(invocation.retried, after: attempts, &state)
    }
    let step = ExecutedStep(invocation, attempts: attempts, last: outcome)
    state.append(step)
    guard case .success(let output) = outcome else { return recover(from: step, &state) }
    guard let name = definition.next.awaits else { return leave(step, &state) }
    state.phase = .awaiting(invocation, attempts: attempts, output: output)
    return .awaitInput(definition.id, visit: invocation.visit, name: name)
  }

  private func recover(from step: ExecutedStep, _ state: inout RunState) -> RunCommand {
    guard let destination = steps[state.position].onError else {
      let reason = step.error?["code"]?.stringValue ?? ""
      let message = "Step \(step.stepID) failed in each of \(step.attempts.count) attempts: \(reason)."
      return finish(RunFailure.stepFailed.end(message), &state)
    }
    return go(to: destination, carrying: step.error, &state)
  }

  private func leave(_ step: ExecutedStep, _ state: inout RunState) -> RunCommand {
    for branch in steps[state.position].branches {
      do throws(Condition.Failure) {
        if try branch.condition.holds(after: step, in: state) {
          return go(to: branch.destination, carrying: nil, &state)
        }
      } catch {
        let message = "Condition \"\(branch.condition.source)\" of step \(step.stepID): \(error.reason)"
        return finish(RunFailure.expressionError.end(message), &state)
      }
    }
    if let destination = steps[state.position].otherwise { return go(to: destination, carrying: nil, &state) }
    let message = "No condition of step \(step.stepID) holds and it has no else."
    return finish(RunFailure.noTransition.end(message), &state)
  }

  private func go(to destination: Destination, carrying error: JSONValue?, _ state: inout RunState) -> RunCommand {
    guard case .step(let ordinal) = destination else { return finish(.completed, &state) }
    guard state.steps.count < state.stepLimit else {
      let message = "The run entered \(state.stepLimit) steps, its limit, without reaching an end."
      return finish(RunFailure.stepLimit.end(message), &state)
    }
    state.precedingError = error
    return enter(ordinal, &state)
  }

  private func enter(_ ordinal: Int, _ state: inout RunState) -> RunCommand {
    let step = steps[ordinal]
    state.position = ordinal
    state.visits[ordinal] += 1
    var input = JSONObject()
    for (name, template) in step.parameters {
      do throws(ParameterTemplate.Failure) { input[name] = try template.filled(from: state) } catch {
        let message = "Parameter \"\(name)\" of step \(step.definition.id): \(error.reason)."
        return finish(RunFailure.unresolvedParameter.end(message), &state)
      }
    }
    let invocation = StepInvocation(
      stepID: step.definition.id, skillID: step.definition.skillID, attempt: 1, visit: state.visits[ordinal],
      input: input)
    return call(invocation, after: [], &state)
  }

  private func call(
    _ invocation: StepInvocation, after failures: [StubOutcome], _ state: inout RunState
  ) -> RunCommand {
    state.phase = .calling(invocation, failures: failures)
    return .call(invocation, timeoutMilliseconds: steps[state.position].definition.timeoutMilliseconds)
  }

  private func finish(_ end: RunEnd, _ state: inout RunState) -> RunCommand {
    state.phase = .ended(end)
    return .finish(end)
  }
}
