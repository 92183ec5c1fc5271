import Domain
import Execution
import JSONDocuments

/// Random workflows together with their conditions in a form that an oracle can decide without the condition language.
struct RandomWorkflow {
  /// A condition as data and as text.
  struct Clause {
    enum Operand: CaseIterable {
      case output, bareOutput, trigger, decision
    }

    let operand: Operand
    let isGreater: Bool
    let bound: Int64

    var text: String {
      let name =
        switch operand {
        case .output: "output.n"
        case .bareOutput: "n"
        case .trigger: "trigger.n"
        case .decision: "decision"
        }
      return "\(name) \(isGreater ? ">" : "==") \(bound)"
    }
  }

  struct Candidate {
    let definition: WorkflowDefinition
    let clauses: [StepID: [Clause]]
    let seed: UInt64

    var trigger: JSONValue { .object(["n": .number(Int64(seed % 5))]) }

    /// What a skill answers: a pure function of seed, step, visit and attempt.
    func outcome(_ step: StepID, visit: Int, attempt: Int) -> StubOutcome {
      var random = SeededRandom(seed: seed &+ UInt64(bitPattern: Int64(Self.hash("\(step)/\(visit)/\(attempt)"))))
      switch random.below(20) {
      case 0, 1: return .failure(code: "E", message: "")
      case 2: return .timeout
      case 3: return .success(.null)
      default: return .success(.object(["n": .number(random.below(5))]))
      }
    }

    /// The decision, or nil when it has not come.
    func decision(_ step: StepID, visit: Int) -> JSONValue? {
      var random = SeededRandom(seed: seed &+ UInt64(bitPattern: Int64(Self.hash("\(step)?\(visit)"))))
      return random.chance(90) ? .number(random.below(5)) : nil
    }

    private static func hash(_ text: String) -> Int {
      text.utf8.reduce(5381) { ($0 &* 33) ^ Int($1) }
    }
  }

  private var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// A workflow of 1 to 8 steps; a damaged one may lead to a step that is not there, or hold a step twice.
  mutating func next(damaged: Bool = false) -> Candidate {
    let seed = random.next()
    let count = 1 + random.below(8)
    var clauses: [StepID: [Clause]] = [:]
    var steps: [StepDefinition] = []
    for index in 0..<count {
      let id = StepID("S\(damaged && random.chance(10) ? 0 : index)")
      let own = (0..<random.below(4)).map { _ in clause() }
      clauses[id] = own
      steps.append(
        step(
          id.rawValue, if: own.map { ($0.text, target(count, damaged)) },
          else: random.chance(70) ? target(count, damaged) : nil,
          onError: random.chance(60) ? target(count, damaged) : nil,
          awaits: random.chance(25) ? "decision" : nil, retries: random.below(3)))
    }
    return Candidate(definition: workflow(steps), clauses: clauses, seed: seed)
  }

  private mutating func clause() -> Clause {
    let operand = Clause.Operand.allCases[random.below(Clause.Operand.allCases.count)]
    return Clause(operand: operand, isGreater: random.chance(50), bound: Int64(random.below(5)))
  }

  private mutating func target(_ count: Int, _ damaged: Bool) -> String {
    let choice = random.below(count + (damaged ? 2 : 1))
    return choice == count ? "END" : "S\(choice)"
  }
}

extension RandomWorkflow.Candidate {
  /// The path and end of a run, told plainly from the definition: the slow twin of `WorkflowProgram.run`.
  func oracle(stepLimit: Int) -> (path: [String], end: String) {
    var path: [String] = []
    var visits: [StepID: Int] = [:]
    var target: NextStepLogic.Target? = .step(definition.steps[0].id)
    while case .step(let id)? = target {
      if path.count == stepLimit { return (path, "STEP_LIMIT") }
      guard let step = definition.steps.first(where: { $0.id == id }) else { return (path, "missing") }
      path.append(id.rawValue)
      visits[id, default: 0] += 1
      let visit = visits[id, default: 0]
      let answers = (1...step.retries + 1).map { outcome(id, visit: visit, attempt: $0) }
      guard let answer = answers.first(where: { $0.error == nil }), case .success(let output) = answer else {
        if step.next.onError == nil { return (path, "STEP_FAILED") }
        target = step.next.onError
        continue
      }
      var given: JSONValue = .null
      if step.next.awaits != nil {
        guard let decision = decision(id, visit: visit) else { return (path, "waiting") }
        given = decision
      }
      switch choice(step, output: output, decision: given) {
      case .error: return (path, "EXPRESSION_ERROR")
      case .none: return (path, "NO_TRANSITION")
      case .target(let next): target = next
      }
    }
    return (path + ["END"], "completed")
  }

  private enum Choice {
    case error, none
    case target(NextStepLogic.Target)
  }

  private func choice(_ step: StepDefinition, output: JSONValue, decision: JSONValue) -> Choice {
    for (clause, branch) in zip(clauses[step.id] ?? [], step.next.branches) {
      let operand: JSONValue?
      switch clause.operand {
      case .output, .bareOutput: operand = output["n"]
      case .trigger: operand = trigger["n"]
      case .decision: operand = decision
      }
      guard let operand else { return .error }
      guard let number = operand.integerValue else {
        if clause.isGreater { return .error }
        continue
      }
      if clause.isGreater ? number > clause.bound : number == clause.bound { return .target(branch.target) }
    }
    return step.next.otherwise.map { .target($0) } ?? .none
  }
}
