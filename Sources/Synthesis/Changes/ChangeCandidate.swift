import Domain
import JSONDocuments

/// A hypothesis with the runs on both sides, in all slices.
struct ChangeCandidate: Sendable {
  /// One run that takes part in the comparison.
  struct Member: Sendable {
    let run: Int
    /// The index of the step at which the sides part.
    let place: Int
    /// Whether it did what the change asks.
    let isWith: Bool
  }

  var hypothesis: ChangeHypothesis
  var members: [Member]

  /// The same comparison among the members that meet a rule.
  func restricted(to rule: DecisionRule, _ runs: [ChangeRuns.Run]) -> ChangeCandidate {
    var guarded = self
    guarded.hypothesis.rule = rule
    guarded.members = members.filter { meets(rule, $0, runs) }
    return guarded
  }

  /// Whether a rule holds when a member chooses.
  func meets(_ rule: DecisionRule, _ member: Member, _ runs: [ChangeRuns.Run]) -> Bool {
    rule.holds(trigger: runs[member.run].context, output: Self.output(before: member, runs))
  }

  /// The result of the step before the choice.
  static func output(before member: Member, _ runs: [ChangeRuns.Run]) -> JSONValue? {
    member.place > 0 ? runs[member.run].steps[member.place - 1].output : nil
  }
}

/// Lists what could be changed: the other option at each decision point, the other value of each setting.
struct ChangeCandidates {
  private let runs: [ChangeRuns.Run]
  private let isMined: [Bool]
  private let options: ChangeOptions
  private let goal: ChangeGoal

  /// - Parameter isMined: of each run, whether mining may see it; support is counted among these only.
  init(_ runs: [ChangeRuns.Run], isMined: [Bool], goal: ChangeGoal, options: ChangeOptions) {
    self.runs = runs
    self.isMined = isMined
    self.goal = goal
    self.options = options
  }

  /// All candidates with enough mined runs on both sides; the same runs split the same way are one candidate, told where they part first.
  var all: [ChangeCandidate] {
    var earliest: [[Int]: (place: Int, index: Int)] = [:]
    let candidates = choices + settings
    for (index, candidate) in candidates.enumerated() {
      let split = candidate.members.map { $0.run * 2 + ($0.isWith ? 1 : 0) }
      let place = candidate.members.reduce(0) { $0 + $1.place }
      if let known = earliest[split], known.place <= place { continue }
      earliest[split] = (place, index)
    }
    return earliest.values.map(\.index).sorted().map { candidates[$0] }
  }

  private func hasSupport(_ members: [ChangeCandidate.Member]) -> Bool {
    let mined = members.filter { isMined[$0.run] }
    let with = mined.count { $0.isWith }
    return min(with, mined.count - with) >= options.minimumSide
  }
}

// MARK: - Choices of the next step

extension ChangeCandidates {
  private var choices: [ChangeCandidate] {
    ChoiceTable(runs).points.flatMap { label, choices in candidates(at: label, choices) }
  }

  private func candidates(at label: String, _ choices: [Choice]) -> [ChangeCandidate] {
    let names = LabelTable(choices.map { ByteText($0.option) }).labels.map(\.text)
    guard names.count > 1 else { return [] }
    var found: [ChangeCandidate] = []
    for with in names {
      for without in names where with != without {
        let members = choices.filter { $0.option == with || $0.option == without }
        let candidate = ChangeCandidate(
          hypothesis: hypothesis(at: label, with, without, members),
          members: members.map { .init(run: $0.run, place: $0.place, isWith: $0.option == with) })
        if hasSupport(candidate.members) { found.append(candidate) }
      }
    }
    return found
  }

  /// What it means to do `with` where others do `without`: told by what usually follows.
  private func hypothesis(
    at label: String, _ with: String, _ without: String, _ choices: [Choice]
  ) -> ChangeHypothesis {
    func leads(_ first: String, to second: String) -> Bool {
      let taken = choices.filter { $0.option == first && isMined[$0.run] }
      return 5 * taken.count { $0.following == second } >= 3 * taken.count
    }
    let (forth, back) = (leads(with, to: without), leads(without, to: with))
    let after = label.isEmpty ? nil : label
    func of(_ kind: ChangeKind, _ step: String, _ instead: String) -> ChangeHypothesis {
      ChangeHypothesis(kind: kind, goal: goal, after: after, step: step, instead: instead)
    }
    if forth && back { return of(.reorder, with, without) }
    if back { return of(.remove, without, with) }
    if isHandOff(with) { return of(.handOff, with, without) }
    return of(forth ? .insert : .route, with, without)
  }

  private func isHandOff(_ activity: String) -> Bool {
    if HandOff.isNamed(activity) { return true }
    let step = runs.lazy.compactMap { $0.steps.first { $0.activity == activity } }.first
    return step?.skillID == HandOff.skill
  }
}

/// What counts as handing a run to a person.
enum HandOff {
  static let skill = "SK-COMM-004"
  private static let words: Set<String> = ["handoff", "escalate", "escalation", "transfer"]

  /// Whether a name says so.
  static func isNamed(_ activity: String) -> Bool {
    let parts = ArgumentSources.words(of: activity)
    return parts.contains(where: words.contains) || zip(parts, parts.dropFirst()).contains { $0 == ("hand", "off") }
  }
}

// MARK: - Settings of a step

extension ChangeCandidates {
  private static let maximumValues = 6

  /// Parameters that take a few values which neither the trigger nor an earlier step gave.
  private var settings: [ChangeCandidate] {
    var uses: [ByteText: [ByteText: [(member: Int, place: Int, value: JSONValue)]]] = [:]
    for (position, run) in runs.enumerated() {
      var seen: Set<ByteText> = []
      for (place, step) in run.steps.enumerated() where seen.insert(ByteText(step.activity)).inserted {
        for (name, value) in step.input.objectValue ?? JSONObject() where Self.isSetting(value, run, before: place) {
          uses[ByteText(step.activity), default: [:]][ByteText(name), default: []].append((position, place, value))
        }
      }
    }
    return uses.sorted { $0.key < $1.key }.flatMap { activity, parameters in
      parameters.sorted { $0.key < $1.key }.flatMap { name, uses in
        candidates(of: activity.text, name.text, uses)
      }
    }
  }

  private static func isSetting(_ value: JSONValue, _ run: ChangeRuns.Run, before place: Int) -> Bool {
    switch value {
    case .number, .bool, .string: break
    case .null, .array, .object: return false
    }
    if run.context.contains(where: { $0.value == value }) { return false }
    return !run.steps[..<place].contains { step in
      step.output?.objectValue?.contains { $0.value == value } ?? false
    }
  }

  private func candidates(
    of activity: String, _ name: String, _ uses: [(member: Int, place: Int, value: JSONValue)]
  ) -> [ChangeCandidate] {
    var counts: [ByteText: (value: JSONValue, count: Int)] = [:]
    for use in uses { counts[ByteText(use.value.text), default: (use.value, 0)].count += 1 }
    guard counts.count >= 2, counts.count <= Self.maximumValues else { return [] }
    let ordered = counts.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    return ordered.compactMap { _, with -> ChangeCandidate? in
      let members = uses.map {
        ChangeCandidate.Member(run: $0.member, place: $0.place, isWith: $0.value == with.value)
      }
      guard hasSupport(members) else { return nil }
      return ChangeCandidate(
        hypothesis: ChangeHypothesis(
          kind: .retune, goal: goal, step: activity, parameter: name, value: with.value), members: members)
    }
  }
}
