import Domain
import JSONDocuments

// Where a step has several ways on, a rule over what was recorded may tell which one was taken: fields of the run's context, of the step's
// result, of earlier results that every way to the step has. It is learnt from training visits (`RuleLearner`) and used when
//
// 1. the exact one-sided 95 % lower bound of the share of held-out cases whose visits it all tells right reaches the confidence floor,
// 2. that bound is above the share that the more frequent way alone would tell right,
// 3. the held-out fitness of the whole workflow, with a move counted only when the rules give it, stays above the floor.
//
// Else the step goes on asking. A held-out case counts once, the cases of one untrusted initiator up to the cap.

/// The rule of one branch.
struct BranchGuard: Sendable {
  /// The success state of the step.
  let state: Int
  let list: DecisionList
  /// The targets by label.
  let targets: [Int]
  let figures: BranchGuards.Figures

  /// The conditions in order with where they lead.
  var branches: [(rule: DecisionRule, target: Int)] { list.entries.map { ($0.rule, targets[$0.label]) } }

  /// Where the step leads when no rule holds.
  var otherwise: Int { targets[list.otherwise] }

  /// The targets that the rules can reach.
  var reachedTargets: Set<Int> { Set(branches.map(\.target) + [otherwise]) }
}

/// The branches that recorded values decide.
struct BranchGuards: Sendable {
  /// How good a rule is.
  struct Figures: Hashable, Sendable {
    var rows = 0
    var right = 0
    var heldOutCases = 0
    var heldOutRight = 0
    /// Held-out cases in which the most frequent way of training was taken.
    var heldOutMajority = 0
    var lowerBound = 0.0
  }

  /// The rules by state.
  private(set) var guards: [Int: BranchGuard] = [:]
  /// For each branch that goes on asking, why.
  private(set) var asking: [Int: String] = [:]
  private let base: EvidencePool
  private let log: MoveLog
  private let sites: CallSites
  private let stepIDs: [Int: StepID]

  init(_ discovery: Discovery, _ sites: CallSites, _ plan: StepPlan) {
    base = discovery.base
    log = discovery.log
    self.sites = sites
    stepIDs = Dictionary(uniqueKeysWithValues: plan.order.map { ($0, plan.step(of: $0)) })
    let availability = StepAvailability(discovery.model)
    for activity in plan.order {
      let state = Move.state(after: activity, failed: false)
      let targets = discovery.model.successors[state]
      guard targets.count > 1 else { continue }
      learn(state, targets, availability.before(activity), discovery.model)
    }
  }

  /// Without the rules of these states, which go on asking.
  func asking(at states: some Sequence<Int>, because reason: String) -> BranchGuards {
    var others = self
    for state in states where others.guards.removeValue(forKey: state) != nil { others.asking[state] = reason }
    return others
  }

  // MARK: Learning

  private mutating func learn(_ state: Int, _ targets: [Int], _ sure: Set<Int>, _ model: WorkflowModel) {
    let visits = visits(of: state, targets)
    let training = visits.filter { !base.isHeldOut[$0.site.item] && $0.label != nil }
    let subjects = BranchSubjects(training.map(\.site), sites, base, sure: sure, stepIDs).subjects
    let table = table(Self.distinct(training.map { ($0, values($0.site, subjects)) }), subjects)
    let pool = base
    let list = RuleLearner(table, isTold: { pool.isKnown($0) }).decisionList()
    guard !list.entries.isEmpty else {
      asking[state] = "No recorded value tells which way is taken."
      return
    }
    let figures = figures(of: list, visits.filter { base.isHeldOut[$0.site.item] }, training)
    let found = BranchGuard(state: state, list: list, targets: targets, figures: figures)
    if let reason = Self.doubt(figures, floor: base.options.confidenceFloor) {
      asking[state] = "\(found.text): \(reason)"
    } else {
      guards[state] = found
    }
  }

  private typealias Visit = (site: CallSite, label: Int?)

  /// The visits of a state with the way that was taken; nil for one that the model does not have.
  private func visits(of state: Int, _ targets: [Int]) -> [Visit] {
    guard let activity = Move.activity(of: state) else { return [] }
    return (sites.sites[activity] ?? []).compactMap { site in
      let move = log.moves[site.episode][site.run + 1]
      return move.state == state ? (site, targets.firstIndex(of: move.target)) : nil
    }
  }

  /// Visits of one case with the same values and the same way count once.
  private static func distinct(
    _ rows: [(visit: Visit, values: [JSONValue?])]
  ) -> [(visit: Visit, values: [JSONValue?])] {
    var seen: Set<[String]> = []
    return rows.filter { row in
      let key = ["\(row.visit.site.item)", "\(row.visit.label ?? -1)"] + row.values.map { $0?.text ?? "" }
      return seen.insert(key).inserted
    }
  }

  private func table(_ rows: [(visit: Visit, values: [JSONValue?])], _ subjects: [DecisionRule.Subject]) -> RuleTable {
    RuleTable(
      subjects: subjects, values: rows.map(\.values), labels: rows.map { $0.visit.label ?? 0 },
      cases: rows.map(\.visit.site.item))
  }

  private func values(_ site: CallSite, _ subjects: [DecisionRule.Subject]) -> [JSONValue?] {
    subjects.map { value(of: $0, at: site) }
  }

  private func value(of subject: DecisionRule.Subject, at site: CallSite) -> JSONValue? {
    let root: JSONValue? =
      switch subject {
      case .trigger: sites.trigger(site)
      case .output: sites.record(site).output
      case .step(let id, _):
        site.known.first { stepIDs[$0.activity]?.rawValue == id }
          .flatMap { sites.executed[site.episode][$0.run].output }
      }
    return subject.names.reduce(root) { $0?[$1] }
  }

  // MARK: Proof

  private func figures(of list: DecisionList, _ heldOut: [Visit], _ training: [Visit]) -> Figures {
    var counts = [Int](repeating: 0, count: (training.compactMap(\.label).max() ?? 0) + 1)
    for visit in training { if let label = visit.label { counts[label] += 1 } }
    let majority = counts.indices.max { (counts[$0], $1) < (counts[$1], $0) }
    var isRight: [Int: Bool] = [:]
    var isMajority: [Int: Bool] = [:]
    for visit in heldOut {
      let told = list.label { value(of: $0, at: visit.site) }
      isRight[visit.site.item] = (isRight[visit.site.item] ?? true) && told == visit.label
      isMajority[visit.site.item] = (isMajority[visit.site.item] ?? true) && majority == visit.label
    }
    let counted = independent(isRight.keys.sorted())
    var figures = Figures(rows: list.rows, right: list.right, heldOutCases: counted.count)
    figures.heldOutRight = counted.count { isRight[$0] == true }
    figures.heldOutMajority = counted.count { isMajority[$0] == true }
    figures.lowerBound = Figure.floored(
      BinomialProportion(figures.heldOutRight, of: figures.heldOutCases).exactLowerBound())
    return figures
  }

  /// Of one untrusted initiator's cases no more than the cap allows.
  private func independent(_ cases: [Int]) -> [Int] {
    let cap = InitiatorCap(share: base.options.initiatorShare, owners: cases.map { base.owners[$0] }).cap
    var counts: [String: Int] = [:]
    return cases.filter { item in
      guard let owner = base.owners[item] else { return true }
      counts[owner, default: 0] += 1
      return Double(counts[owner] ?? 0) <= cap
    }
  }

  private static func doubt(_ figures: Figures, floor: Double) -> String? {
    let proof =
      "right in \(figures.heldOutRight) of \(figures.heldOutCases) held-out cases, lower 95 % bound \(figures.lowerBound)"
    if figures.lowerBound < floor { return "\(proof), under the floor of \(floor)." }
    let majority = Double(figures.heldOutMajority) / Double(max(1, figures.heldOutCases))
    return figures.lowerBound > majority
      ? nil : "\(proof), no better than always the same way (\(Figure.rounded(majority)))."
  }

  // MARK: Fitness

  /// The share of an episode's moves that the model makes and its rules give.
  func fitness(of episode: Int, _ model: WorkflowModel) -> Double {
    let moves = log.moves[episode]
    let made = moves.enumerated().count { index, move in
      guard model.allows(move) else { return false }
      guard let found = guards[move.state] else { return true }
      let site = sites.runs[episode][index - 1]
      return found.targets[found.list.label { value(of: $0, at: site) }] == move.target
    }
    return Double(made) / Double(max(1, moves.count))
  }
}

extension BranchGuard {
  /// The rules in words: `output.pass == true → target 4; else target 5`.
  fileprivate var text: String { branches.map(\.rule.expression).joined(separator: "; ") }

  /// The figures as evidence; `target` spells a target.
  func json(step: StepID, target: (Int) -> NextStepLogic.Target) -> JSONObject {
    [
      "step_id": .string(step.rawValue),
      "rules": .array(
        list.entries.map { entry in
          [
            "expr": .string(entry.rule.expression), "goto": .string(target(targets[entry.label]).text),
            "rows": .number(entry.rows), "right": .number(entry.right),
          ]
        }),
      "else": .string(target(otherwise).text),
      "mined": ["rows": .number(figures.rows), "right": .number(figures.right)],
      "held_out": [
        "cases": .number(figures.heldOutCases), "right": .number(figures.heldOutRight),
        "lower95": .number(figures.lowerBound),
        "majority": Figure.json(Double(figures.heldOutMajority) / Double(max(1, figures.heldOutCases))),
      ],
    ]
  }
}
