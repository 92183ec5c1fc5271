import Domain
import Execution
import JSONDocuments

// Unit tests with teeth. Goals are every transition of the model, every needed case of every guarded branch (`GuardCases`), and the end of every
// step that fails for good. The most frequent way comes first; then walks through the model, each of which goes from goal to goal by
// the shortest way (breadth first) and at last to the end, until no goal is left. The values of the trigger and of results that later branches
// look at are fixed for a walk; all combinations of them are tried in order.
//
// Each walk is played on the workflow (`PlayedRun`); what it then calls, with which inputs, is what the test expects of every later version.

/// Writes the unit tests of a codified workflow.
struct UnitTestWriter {
  private typealias Values = [DecisionRule.Subject: JSONValue?]

  private enum Goal: Hashable {
    case move(Move)
    case guarded(state: Int, place: Int)
    case failure(Int)
    case chooserFailure(StepID)
  }

  /// A way through the model: the states in order, each with the case by which a guarded one is left.
  private struct Walk {
    var name: String
    var states: [(state: Int, place: Int?)] = []
    var values: Values = [:]
    /// The activity that fails for good at the end, and the step that only chooses that does.
    var failing: Int?
    var failingChooser: StepID?
    /// Whether the states are those of a recorded run, in which repetitions stand one by one.
    var isRecorded = false
  }

  private let program: WorkflowProgram
  private let plan: StepPlan
  private let samples: SampleValues
  private let cases: [Int: GuardCases]
  /// What later branches or any branch's trigger fields may be, in order.
  private let worlds: [Values]
  private static let maximumWorlds = 256
  private static let longestWalk = 24
  private static let endNode = -1

  init(_ program: WorkflowProgram, _ plan: StepPlan, _ samples: SampleValues) {
    self.program = program
    self.plan = plan
    self.samples = samples
    cases = plan.guards.mapValues { GuardCases($0) }
    worlds = Self.worlds(plan)
  }

  /// The payload that fills in for what recorded contexts lack.
  var sampleTrigger: JSONObject { trigger(worlds.first ?? [:], round: 0) }

  /// At most `limit` tests, the most frequent way first.
  ///
  /// - Parameter ways: The ways of training runs, most frequent first.
  func documents(ways: [[Move]], limit: Int) -> [JSONObject] {
    var walks: [Walk] = []
    var open = goals
    if let first = ways.lazy.compactMap(recordedWalk).first {
      walks.append(first)
      open.subtract(covered(by: first))
    }
    for world in worlds {
      while walks.count < limit, let (walk, reached) = tour(world, open) {
        walks.append(walk)
        open.subtract(reached)
      }
    }
    walks += terminalWalks(open)
    let tests = walks.prefix(limit).enumerated().map { ($1, document($1, number: $0 + 1, round: 0)) }
    let others = (1..<max(1, samples.rounds)).flatMap { round in
      Self.visitingAll(tests.compactMap { $1 == nil ? nil : $0 }, plan).compactMap {
        document($0, number: 0, round: round)
      }
    }
    return Array((tests.compactMap(\.1) + others).prefix(limit))
  }

  /// The fewest walks, in order, that visit every step which any of them visits.
  private static func visitingAll(_ walks: [Walk], _ plan: StepPlan) -> [Walk] {
    var seen: Set<Int> = []
    return walks.filter { walk in
      let activities = Set(walk.states.compactMap { Move.activity(of: $0.state) })
      defer { seen.formUnion(activities) }
      return !activities.isSubset(of: seen)
    }
  }

  // MARK: Goals

  private var goals: Set<Goal> {
    var goals: Set<Goal> = []
    for state in plan.model.states {
      if let found = cases[state] {
        goals.formUnion(found.needed.map { .guarded(state: state, place: $0) })
      } else {
        goals.formUnion(plan.model.successors[state].map { .move(Move(state: state, target: $0)) })
      }
    }
    goals.formUnion(plan.order.filter { plan.onError(of: $0) == nil }.map { .failure($0) })
    goals.formUnion(plan.choosers.map { .chooserFailure($0) })
    return goals
  }

  /// What a walk takes; the repetition of a failed step counts only where it is written out.
  private func covered(by walk: Walk) -> Set<Goal> {
    var covered: Set<Goal> = []
    let states = [(state: Move.start, place: Int?.none)] + walk.states
    for (index, visit) in states.enumerated() {
      let next = index + 1 < states.count ? states[index + 1].state : Self.endNode
      let target = Move.activity(of: max(next, 0)).map { $0 + 1 } ?? Move.end
      if next == Self.endNode && walk.failing != nil { continue }
      if walk.isRecorded && Move.isFailure(visit.state) { continue }
      if let place = visit.place {
        covered.insert(.guarded(state: visit.state, place: place))
      } else {
        covered.insert(.move(Move(state: visit.state, target: target)))
      }
    }
    return covered
  }

  // MARK: Worlds

  /// All combinations of the values that hold for a whole run.
  private static func worlds(_ plan: StepPlan) -> [Values] {
    var columns: [DecisionRule.Subject: [JSONValue?]] = [:]
    for (_, found) in plan.guards.sorted(by: { $0.key < $1.key }) {
      for (subject, values) in GuardCases.values(found.list) {
        if case .output = subject { continue }
        let known = columns[subject] ?? []
        columns[subject] = known + values.filter { !known.contains($0) }
      }
    }
    let ordered = columns.sorted { ByteText($0.key.path) < ByteText($1.key.path) }
    return ordered.reduce([[:]]) { worlds, column in
      Array(
        worlds.flatMap { world in
          column.value.map { value in world.merging([column.key: value]) { _, later in later } }
        }.prefix(maximumWorlds))
    }
  }

  /// Whether a case of a state can happen in a world.
  private func fits(_ item: GuardCases.Case, _ state: Int, _ world: Values) -> Bool {
    item.values.allSatisfy { subject, value in
      guard let told = world[global(subject, state)] else { return true }
      return told == value
    }
  }

  /// A result of the step itself is, for later steps, that of an earlier step.
  private func global(_ subject: DecisionRule.Subject, _ state: Int) -> DecisionRule.Subject {
    guard case .output(let name) = subject, let activity = Move.activity(of: state) else { return subject }
    return .step(plan.step(of: activity).rawValue, name)
  }

  // MARK: Walks

  private func recordedWalk(_ way: [Move]) -> Walk? {
    worlds.lazy.compactMap { world in
      var walk = Walk(name: "the most frequent way", values: world, isRecorded: true)
      for move in way.dropFirst() {
        guard let found = cases[move.state] else {
          walk.states.append((move.state, nil))
          continue
        }
        guard
          let place = found.cases.indices.first(where: { place in
            found.cases[place].target == move.target && fits(found.cases[place], move.state, world)
          })
        else { return nil }
        walk.states.append((move.state, place))
      }
      return document(walk, number: 1, round: 0) == nil ? nil : walk
    }.first
  }

  /// A walk from goal to goal in a world, with what it reaches; nil when it reaches none.
  private func tour(_ world: Values, _ open: Set<Goal>) -> (Walk, Set<Goal>)? {
    var walk = Walk(name: "", values: world)
    var state = Move.start
    var reached: Set<Goal> = []
    while walk.states.count < Self.longestWalk {
      let rest = open.subtracting(reached)
      guard
        let (path, exit) = way(from: state, world, to: { goalExit($0, rest, world, ending: false) })
          ?? way(from: state, world, to: { goalExit($0, rest, world, ending: true) })
      else { break }
      append(path + [exit], to: &walk, from: &state, &reached)
      if state == Self.endNode { break }
    }
    guard !reached.isDisjoint(with: open) else { return nil }
    if state != Self.endNode {
      guard let (path, exit) = way(from: state, world, to: { exits($0, world).first { $0.target == Move.end } }) else {
        return nil
      }
      append(path + [exit], to: &walk, from: &state, &reached)
    }
    let news = reached.intersection(open).count
    walk.name = "\(news) further transitions"
    return (walk, reached)
  }

  private struct Exit {
    let target: Int
    let place: Int?
    var next: Int
  }

  private func append(_ path: [Exit], to walk: inout Walk, from state: inout Int, _ reached: inout Set<Goal>) {
    for exit in path {
      if !walk.states.isEmpty { walk.states[walk.states.count - 1].place = exit.place }
      if let place = exit.place {
        reached.insert(.guarded(state: state, place: place))
      } else {
        reached.insert(.move(Move(state: state, target: exit.target)))
      }
      state = exit.next
      if state != Self.endNode { walk.states.append((state, nil)) }
    }
  }

  /// The shortest way to a state that `wanted` accepts, with the exit that it gives.
  private func way(from start: Int, _ world: Values, to wanted: (Int) -> Exit?) -> (path: [Exit], exit: Exit)? {
    var paths: [Int: [Exit]] = [start: []]
    var queue = [start]
    var place = 0
    while place < queue.count {
      let state = queue[place]
      place += 1
      let path = paths[state] ?? []
      if let exit = wanted(state) { return (path, exit) }
      for exit in exits(state, world) {
        for next in entries(of: exit.target, from: state) where next != Self.endNode && paths[next] == nil {
          paths[next] = path + [Exit(target: exit.target, place: exit.place, next: next)]
          queue.append(next)
        }
      }
    }
    return nil
  }

  /// The ways out of a state in a world; the exit leads to the success of the step.
  private func exits(_ state: Int, _ world: Values) -> [Exit] {
    plan.model.successors[state].compactMap { target in
      let next = entries(of: target, from: state).first ?? Self.endNode
      guard let found = cases[state] else { return Exit(target: target, place: nil, next: next) }
      let place = found.cases.indices.first { found.cases[$0].target == target && fits(found.cases[$0], state, world) }
      return place.map { Exit(target: target, place: $0, next: next) }
    }
  }

  /// The states that a target can lead to: success first; a failed step that is repeated succeeds.
  private func entries(of target: Int, from state: Int) -> [Int] {
    guard target != Move.end else { return [Self.endNode] }
    let failed = Move.state(after: target - 1, failed: true)
    let canFail = !plan.model.successors[failed].isEmpty && state != failed
    return [Move.state(after: target - 1, failed: false)] + (canFail ? [failed] : [])
  }

  private func goalExit(_ state: Int, _ open: Set<Goal>, _ world: Values, ending: Bool) -> Exit? {
    if let found = cases[state] {
      let place = found.needed.first { place in
        open.contains(.guarded(state: state, place: place)) && fits(found.cases[place], state, world)
          && (found.cases[place].target == Move.end) == ending
      }
      return place.map { place in
        let target = found.cases[place].target
        return Exit(target: target, place: place, next: entries(of: target, from: state).first ?? Self.endNode)
      }
    }
    return exits(state, world).first {
      open.contains(.move(Move(state: state, target: $0.target))) && ($0.target == Move.end) == ending
    }
  }

  /// One walk for each step that must fail for good.
  private func terminalWalks(_ open: Set<Goal>) -> [Walk] {
    let failures = plan.order.filter { open.contains(.failure($0)) }.compactMap { activity in
      walk(toFailureOf: activity, name: "\(plan.step(of: activity)) fails for good", chooser: nil)
    }
    let choosers = plan.choosers.filter { open.contains(.chooserFailure($0)) }.compactMap { chooser -> Walk? in
      let name = "\(chooser) gets no answer"
      if chooser == plan.startChoice { return Walk(name: name, values: worlds.first ?? [:], failingChooser: chooser) }
      return plan.order.first { plan.recovery(of: $0) == chooser }
        .flatMap { walk(toFailureOf: $0, name: name, chooser: chooser) }
    }
    return failures + choosers
  }

  private func walk(toFailureOf activity: Int, name: String, chooser: StepID?) -> Walk? {
    worlds.lazy.compactMap { world in
      guard
        let (path, exit) = way(from: Move.start, world, to: { exits($0, world).first { $0.target == activity + 1 } })
      else { return nil }
      var walk = Walk(name: name, values: world, failing: activity, failingChooser: chooser)
      var state = Move.start
      var reached: Set<Goal> = []
      append(path + [exit], to: &walk, from: &state, &reached)
      walk.states.removeLast()
      return walk
    }.first
  }

  // MARK: Documents

  /// The test of a walk; nil when the workflow does not go that way.
  private func document(_ walk: Walk, number: Int, round: Int) -> JSONObject? {
    let trigger = trigger(walk.values, round: round)
    let run = PlayedRun(
      program, plan, trigger: trigger, occurrences(walk, round: round), failingChooser: walk.failingChooser)
    let isExpected = walk.failing == nil && walk.failingChooser == nil ? run.isComplete : run.isFailed
    guard isExpected else { return nil }
    let name =
      walk.isRecorded || walk.failing != nil || walk.failingChooser != nil ? walk.name : "way \(number), \(walk.name)"
    return run.document(
      name: round == 0 ? name : "\(walk.name), other flags \(round)", trigger: trigger, program.workflow)
  }

  private func occurrences(_ walk: Walk, round: Int) -> [PlayedRun.Occurrence] {
    var occurrences: [PlayedRun.Occurrence] = []
    for (index, visit) in walk.states.enumerated() {
      guard let activity = Move.activity(of: visit.state) else { continue }
      let isFailure = Move.isFailure(visit.state)
      let next = index + 1 < walk.states.count ? Move.activity(of: walk.states[index + 1].state) : nil
      let output = isFailure ? nil : output(visit, activity, walk.values, round)
      let isRepeated = isFailure && next == activity && !walk.isRecorded && !plan.isOnlyRetried(activity)
      let count = isRepeated ? 1 + plan.retries[activity, default: 0] : 1
      for _ in 0..<count { occurrences.append(PlayedRun.Occurrence(activity: activity, output: output)) }
    }
    if let failing = walk.failing { occurrences.append(PlayedRun.Occurrence(activity: failing, output: nil)) }
    return occurrences
  }

  private func output(_ visit: (state: Int, place: Int?), _ activity: Int, _ world: Values, _ round: Int) -> JSONValue {
    var output: JSONValue = .object(samples.output(of: activity, round: round))
    let id = plan.step(of: activity).rawValue
    var values = world
    if let place = visit.place, let item = cases[visit.state]?.cases[place] {
      for (subject, value) in item.values { values[global(subject, visit.state)] = .some(value) }
    }
    for (subject, value) in values.sorted(by: { ByteText($0.key.path) < ByteText($1.key.path) }) {
      guard case .step(id, _) = subject else { continue }
      output = ValuePath(subject.names.map { .key($0) }).placing(value, in: output)
    }
    return output
  }

  private func trigger(_ world: Values, round: Int) -> JSONObject {
    var trigger: JSONValue = .object(samples.trigger(round: round))
    for (subject, value) in world.sorted(by: { ByteText($0.key.path) < ByteText($1.key.path) }) {
      guard case .trigger = subject else { continue }
      trigger = ValuePath(subject.names.map { .key($0) }).placing(value, in: trigger)
    }
    return trigger.objectValue ?? JSONObject()
  }
}
