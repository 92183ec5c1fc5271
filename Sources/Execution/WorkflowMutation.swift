public import Domain
import JSONDocuments

/// A workflow broken on purpose in one place. Unit tests that are worth something fail on it.
public struct WorkflowMutation: Hashable, Sendable {
  /// What was broken.
  public enum Kind: String, CaseIterable, Sendable {
    /// A step is missing; what led to it leads to where it led. Or the run starts elsewhere.
    case step
    /// A transition leads elsewhere or is missing.
    case edge
    /// A condition is negated, weakened or shifted, or nobody is asked any more.
    case guardCondition = "guard"
    /// A constant is another one, or a parameter is missing.
    case constant
    /// A parameter reads something else.
    case source
    /// Another skill is called.
    case skill
    /// The time limit or the number of retries is another one.
    case timing
  }

  /// What was broken.
  public let kind: Kind
  /// One sentence for a person.
  public let summary: String
  /// The broken workflow.
  public let workflow: WorkflowDefinition

  /// Every single break of `workflow`, steps in order.
  ///
  /// - Complexity: O((transitions + constants + references × distinct references) × size of the workflow).
  public static func all(of workflow: WorkflowDefinition) -> [WorkflowMutation] {
    var writer = Writer(workflow)
    for index in workflow.steps.indices {
      writer.breakStep(index)
      writer.breakEdges(index)
      writer.breakGuards(index)
      writer.breakParameters(index)
      writer.breakTiming(index)
    }
    writer.startElsewhere()
    return writer.mutations
  }
}

extension WorkflowMutation {
  /// The names of those of `workflow`'s mutations that none of these tests notices.
  ///
  /// - Returns: the mutations that all tests pass on, and how many there are in all; one that no longer compiles is noticed.
  public static func survivors(
    of workflow: WorkflowDefinition, tests: [WorkflowUnitTest]
  ) -> (survivors: [WorkflowMutation], count: Int) {
    let mutations = all(of: workflow)
    // The test that noticed the last break is likely to notice the next one, which is close by.
    var order = Array(tests.indices)
    let survivors = mutations.filter { mutation in
      guard let program = program(of: mutation) else { return false }
      guard let place = order.firstIndex(where: { !tests[$0].run(on: program).passed }) else { return true }
      order.insert(order.remove(at: place), at: 0)
      return false
    }
    return (survivors, mutations.count)
  }

  private static func program(of mutation: WorkflowMutation) -> WorkflowProgram? {
    do throws(ExecutionError) { return try WorkflowProgram(mutation.workflow) } catch { return nil }
  }
}

/// Collects the breaks of a workflow.
private struct Writer {
  private let workflow: WorkflowDefinition
  private let references: [String]
  private(set) var mutations: [WorkflowMutation] = []

  init(_ workflow: WorkflowDefinition) {
    self.workflow = workflow
    references = Set(
      workflow.steps.flatMap { step in step.parameters.flatMap { ParameterBreaks.references(in: $0.value) } }
    )
    .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func add(
    _ kind: WorkflowMutation.Kind, _ summary: String, _ change: (inout WorkflowDefinition) -> Void
  ) {
    var broken = workflow
    change(&broken)
    guard broken != workflow else { return }
    mutations.append(WorkflowMutation(kind: kind, summary: summary, workflow: broken))
  }

  // MARK: Steps

  mutating func breakStep(_ index: Int) {
    let step = workflow.steps[index]
    add(.skill, "Step \(step.id) calls another skill.") {
      $0.steps[index].skillID = SkillID(step.skillID.rawValue + "-OTHER")
    }
    guard workflow.steps.count > 1 else { return }
    let after = step.next.otherwise ?? step.next.branches.first?.target ?? .end
    let instead: NextStepLogic.Target = after == .step(step.id) ? .end : after
    add(.step, "Step \(step.id) is missing.") { broken in
      broken.steps.remove(at: index)
      for other in broken.steps.indices { broken.steps[other].next.redirect(.step(step.id), to: instead) }
    }
  }

  mutating func startElsewhere() {
    guard let second = workflow.steps.dropFirst().first else { return }
    add(.step, "The run starts at step \(second.id).") { broken in
      broken.steps.swapAt(0, 1)
      for index in broken.steps.indices { broken.steps[index].sequence = index }
    }
  }

  // MARK: Transitions

  mutating func breakEdges(_ index: Int) {
    let step = workflow.steps[index]
    for branch in step.next.branches.indices {
      let expression = step.next.branches[branch].expression
      for other in others(than: step.next.branches[branch].target) {
        add(.edge, "Step \(step.id) goes to \(other.text) when \(expression).") {
          $0.steps[index].next.branches[branch].target = other
        }
      }
      add(.edge, "Step \(step.id) goes nowhere when \(expression).") {
        $0.steps[index].next.branches.remove(at: branch)
      }
    }
    for (name, path) in [("else", \NextStepLogic.otherwise), ("on_error", \NextStepLogic.onError)] {
      guard let target = step.next[keyPath: path] else { continue }
      for other in others(than: target) {
        add(.edge, "The \(name) of step \(step.id) leads to \(other.text).") {
          $0.steps[index].next[keyPath: path] = other
        }
      }
      add(.edge, "Step \(step.id) has no \(name).") { $0.steps[index].next[keyPath: path] = nil }
    }
  }

  /// The end, and the step that follows in the list.
  private func others(than target: NextStepLogic.Target) -> [NextStepLogic.Target] {
    let steps = workflow.steps.map { NextStepLogic.Target.step($0.id) }
    let place = steps.firstIndex(of: target) ?? -1
    let next = steps[(place + 1) % steps.count]
    return [next, .end].filter { $0 != target }
  }

  // MARK: Guards

  mutating func breakGuards(_ index: Int) {
    let step = workflow.steps[index]
    for branch in step.next.branches.indices {
      for mutant in ConditionMutation.mutants(of: step.next.branches[branch].expression) {
        add(.guardCondition, "Step \(step.id) asks \(mutant).") {
          $0.steps[index].next.branches[branch].expression = mutant
        }
      }
    }
    if step.next.awaits != nil {
      add(.guardCondition, "Step \(step.id) waits for nobody.") { $0.steps[index].next.awaits = nil }
    }
  }

  // MARK: Parameters

  mutating func breakParameters(_ index: Int) {
    let step = workflow.steps[index]
    for (name, value) in step.parameters {
      add(.constant, "Step \(step.id) is not given \"\(name)\".") { $0.steps[index].parameters[name] = nil }
      for broken in ParameterBreaks.constants(in: value) {
        add(.constant, "Step \(step.id) is given another constant in \"\(name)\".") {
          $0.steps[index].parameters[name] = broken
        }
      }
      for broken in ParameterBreaks.sources(in: value, others: references) {
        add(.source, "Step \(step.id) takes \"\(name)\" from \(broken.reference).") {
          $0.steps[index].parameters[name] = broken.value
        }
      }
    }
  }

  // MARK: Time

  mutating func breakTiming(_ index: Int) {
    let step = workflow.steps[index]
    add(.timing, "Step \(step.id) may take twice as long.") { $0.steps[index].timeoutMilliseconds *= 2 }
    add(.timing, "Step \(step.id) is tried once more.") { $0.steps[index].retries += 1 }
    if step.retries > 0 {
      add(.timing, "Step \(step.id) is tried once less.") { $0.steps[index].retries -= 1 }
    }
  }
}

extension NextStepLogic {
  fileprivate mutating func redirect(_ old: Target, to new: Target) {
    for index in branches.indices where branches[index].target == old { branches[index].target = new }
    if otherwise == old { otherwise = new }
    if onError == old { onError = new }
  }
}

/// Breaks of one parameter, at any depth.
private enum ParameterBreaks {
  /// The paths of all `${…}`, in order.
  static func references(in value: JSONValue) -> [String] {
    (template(value)?.references ?? []).map(\.text)
  }

  /// The value with one constant changed, for each constant.
  static func constants(in value: JSONValue) -> [JSONValue] {
    switch value {
    case .null: [true]
    case .bool(let flag): [.bool(!flag)]
    case .number(let number): [.number(number.doubleValue + 1)]
    case .string(let text): isReference(text) ? [] : [.string("~" + text)]
    case .array(let items):
      items.indices.flatMap { index in constants(in: items[index]).map { replacing(items, index, $0) } }
    case .object(let object):
      object.flatMap { key, value in constants(in: value).map { replacing(object, key, $0) } }
    }
  }

  /// The value with one reference replaced by another one of the workflow, for each reference.
  static func sources(in value: JSONValue, others: [String]) -> [(value: JSONValue, reference: String)] {
    switch value {
    case .null, .bool, .number: []
    case .string(let text):
      references(in: value).flatMap { reference in
        alternatives(to: reference, others).map { other in
          (.string(text.replacing("${\(reference)}", with: "${\(other)}", maxReplacements: 1)), other)
        }
      }
    case .array(let items):
      items.indices.flatMap { index in
        sources(in: items[index], others: others).map { (replacing(items, index, $0.value), $0.reference) }
      }
    case .object(let object):
      object.flatMap { key, value in
        sources(in: value, others: others).map { (replacing(object, key, $0.value), $0.reference) }
      }
    }
  }

  /// All other references of the workflow; something that no run has where there is no other.
  private static func alternatives(to reference: String, _ others: [String]) -> [String] {
    let rest = others.filter { $0 != reference }
    return rest.isEmpty ? ["trigger.something_else"] : rest
  }

  private static func isReference(_ text: String) -> Bool {
    if case .reference? = template(.string(text)) { true } else { false }
  }

  /// nil for a value that is no template, which no workflow that compiles has.
  private static func template(_ value: JSONValue) -> ParameterTemplate? {
    do { return try ParameterTemplate(value) } catch { return nil }
  }

  private static func replacing(_ items: [JSONValue], _ index: Int, _ value: JSONValue) -> JSONValue {
    var items = items
    items[index] = value
    return .array(items)
  }

  private static func replacing(_ object: JSONObject, _ key: String, _ value: JSONValue) -> JSONValue {
    var object = object
    object[key] = value
    return .object(object)
  }
}
