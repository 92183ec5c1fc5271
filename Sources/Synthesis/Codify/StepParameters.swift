import Domain
import JSONDocuments

// A step takes the arguments that every successful training call of its activity gave. Each is generalised over these calls
// (`ArgumentTree`): what all calls of at least `minimumSubjects` independent cases share is a constant, a variable gets its source from
// the trigger, an earlier result or a text with holes (`SourceFinder`); what nothing tells is asked of whoever starts the run: `${trigger.name}`.
// Two asked arguments of one name are one trigger key unless their types, or their values within a run, differ.

/// The parameters of the steps and the trigger payload that they read.
struct StepParameters {
  /// The parameters of each kept activity.
  private(set) var parameters: [Int: JSONObject] = [:]
  /// What was found for each argument, steps in order.
  private(set) var findings: [ParameterFinding] = []
  /// The places that parameters read, each with a made-up value of its type.
  private(set) var slots: [ArgumentSource: JSONValue] = [:]

  private let sites: CallSites
  private let base: EvidencePool
  private let log: MoveLog
  private var asked: [AskedArgument] = []

  /// - Parameter skills: The catalogue's skill of each activity that has one; its signature then says which arguments there are.
  init(_ discovery: Discovery, _ sites: CallSites, plan: StepPlan, skills: [Int: SkillDefinition]) {
    self.sites = sites
    base = discovery.base
    log = discovery.log
    var trees: [(activity: Int, name: String, tree: ArgumentTree)] = []
    for activity in plan.order {
      parameters[activity] = JSONObject()
      for (name, tree) in arguments(of: activity, skills[activity]) { trees.append((activity, name, tree)) }
    }
    var templates: [Place: JSONValue] = [:]
    for (activity, name, tree) in trees { templates.merge(sources(activity, name, tree, plan)) { first, _ in first } }
    templates.merge(askedTemplates()) { first, _ in first }
    for (activity, name, tree) in trees {
      parameters[activity]?[name] = tree.parameter { templates[Place(activity, name, $0)] ?? .null }
    }
    findings.sort { left, right in
      let order = (plan.step(of: left.place.activity), plan.step(of: right.place.activity))
      return order.0 != order.1 ? order.0 < order.1 : ByteText(left.place.text) < ByteText(right.place.text)
    }
  }

  // MARK: Arguments

  private func successes(_ activity: Int) -> [CallSite] {
    (sites.sites[activity] ?? []).filter {
      SkillInduction.isSuccess(sites.record($0)) && sites.record($0).input.objectValue != nil
    }
  }

  /// The arguments of an activity, each generalised over the training calls.
  private func arguments(of activity: Int, _ skill: SkillDefinition?) -> [(name: String, tree: ArgumentTree)] {
    let calls = successes(activity)
    let training = calls.filter { !sites.isHeldOut($0) }
    var names: [ByteText: (all: Set<Int>, training: Int)] = [:]
    for call in calls {
      for name in sites.record(call).input.objectValue?.keys ?? [] {
        names[ByteText(name), default: ([], 0)].all.insert(call.item)
        if !sites.isHeldOut(call) { names[ByteText(name), default: ([], 0)].training += 1 }
      }
    }
    let given = names.sorted { $0.key < $1.key }
      .filter { !training.isEmpty && $0.value.training == training.count && base.isKnown($0.value.all) }
      .map { (name: $0.key.text, tree: tree($0.key.text, training)) }
    guard let signature = skill?.signature else { return given }
    return signature.arguments.compactMap { argument in
      if let match = given.first(where: { ByteText($0.name) == ByteText(argument.name) }) { return match }
      return argument.required && argument.fallback == nil ? (argument.name, .variable(ValuePath())) : nil
    }
  }

  /// What too few subjects share is no constant, and its keys stay untold: then the whole argument is a variable.
  private func tree(_ name: String, _ training: [CallSite]) -> ArgumentTree {
    guard base.isKnown(Set(training.map(\.item))) else { return .variable(ValuePath()) }
    return ArgumentTree(of: training.compactMap { sites.record($0).input[name] })
  }

  // MARK: Sources

  /// The templates of the variables that have a source; those that have none are noted as asked for.
  private mutating func sources(
    _ activity: Int, _ name: String, _ tree: ArgumentTree, _ plan: StepPlan
  ) -> [Place: JSONValue] {
    let finder = SourceFinder(sites, base, calls: successes(activity))
    for (path, constant) in tree.constants() {
      let figures = finder.figures(ofConstant: constant) { path.value(in: sites.record($0).input[name] ?? .null) }
      findings.append(
        ParameterFinding(place: Place(activity, name, path), kind: .constant, from: nil, figures: figures))
    }
    var templates: [Place: JSONValue] = [:]
    for path in tree.variables {
      let place = Place(activity, name, path)
      guard let (template, figures) = finder.source(of: { value(at: place, $0) }) else {
        asked.append(AskedArgument(place, profile: profile(place)))
        continue
      }
      let text = template.text(plan.step)
      templates[place] = .string(text)
      let kind: ParameterFinding.Kind =
        !template.isWhole ? .template : template.sources.first.map(\.isTrigger) == true ? .trigger : .step
      findings.append(ParameterFinding(place: place, kind: kind, from: text, figures: figures))
      for source in template.sources { slots[source] = slots[source] ?? sample(of: source, template, place) }
    }
    return templates
  }

  private func value(at place: Place, _ site: CallSite) -> JSONValue? {
    sites.record(site).input[place.name].flatMap(place.path.value)
  }

  private func profile(_ place: Place) -> ArgumentProfile {
    var profile = ArgumentProfile()
    for call in successes(place.activity) where !sites.isHeldOut(call) {
      if let value = value(at: place, call) { profile.add(value, case: call.item) }
    }
    return profile
  }

  /// A made-up value of the argument's type; a hole in a text is filled with text.
  private func sample(of source: ArgumentSource, _ template: ArgumentTemplate, _ place: Place) -> JSONValue {
    template.isWhole ? profile(place).sample : "sample"
  }

  // MARK: What is asked for

  /// A trigger key for each argument that nothing tells.
  private mutating func askedTemplates() -> [Place: JSONValue] {
    var templates: [Place: JSONValue] = [:]
    let groups = Dictionary(grouping: asked, by: { ByteText($0.place.leaf) })
    for (leaf, arguments) in groups.sorted(by: { $0.key < $1.key }) {
      let isShared = isOne(arguments) && !isOtherContext(leaf.text, arguments)
      for argument in arguments {
        let activity = log.activities[argument.place.activity]
        let key = freeKey(isShared ? leaf.text : "\(activity)_\(argument.place.key)", leaf.text, isShared: isShared)
        templates[argument.place] = .string("${trigger.\(key)}")
        let source = ArgumentSource.trigger(ValuePath([.key(key)]))
        slots[source] = slots[source] ?? argument.profile.sample
        findings.append(askedFinding(argument, key))
      }
    }
    return templates
  }

  private func askedFinding(_ argument: AskedArgument, _ key: String) -> ParameterFinding {
    let calls = successes(argument.place.activity)
    let training = calls.filter { !sites.isHeldOut($0) }
    var figures = SourceFigures(calls: training.count, heldOutCalls: calls.count - training.count)
    figures.distinct = Set(training.compactMap { value(at: argument.place, $0).map { ByteText($0.text) } }).count
    return ParameterFinding(place: argument.place, kind: .caller, from: "${trigger.\(key)}", figures: figures)
  }

  /// Whether arguments of one name are one: of one type, and with one value in nearly all runs that give several of them.
  private func isOne(_ arguments: [AskedArgument]) -> Bool {
    guard Set(arguments.map(\.profile.type.text)).count == 1 else { return false }
    guard arguments.count > 1 else { return true }
    var values: [Int: Set<ByteText>] = [:]
    var givers: [Int: Set<Int>] = [:]
    for (index, argument) in arguments.enumerated() {
      for call in successes(argument.place.activity) where !sites.isHeldOut(call) {
        guard let value = value(at: argument.place, call) else { continue }
        values[call.episode, default: []].insert(ByteText(value.text))
        givers[call.episode, default: []].insert(index)
      }
    }
    let several = givers.filter { $0.value.count > 1 }.map(\.key)
    return several.isEmpty || SourceFinder.isNearlyAll(several.count { values[$0]?.count == 1 }, of: several.count)
  }

  /// Whether runs carry something else under that name in their context.
  private func isOtherContext(_ name: String, _ arguments: [AskedArgument]) -> Bool {
    var seen = 0
    var agreeing = 0
    for argument in arguments {
      for call in successes(argument.place.activity) where !sites.isHeldOut(call) {
        guard let told = sites.trigger(call)[name] else { continue }
        seen += 1
        if let value = value(at: argument.place, call), value.isEquivalent(to: told) { agreeing += 1 }
      }
    }
    return seen > 0 && !SourceFinder.isNearlyAll(agreeing, of: seen)
  }

  /// A trigger key that a `${…}` path can name and that nothing else has.
  private func freeKey(_ name: String, _ leaf: String, isShared: Bool) -> String {
    var key = Self.key(name)
    guard !isShared else { return key }
    while slots[.trigger(ValuePath([.key(key)]))] != nil || isContextKey(key) { key += "_" }
    return key
  }

  private func isContextKey(_ key: String) -> Bool { base.episodes.contains { $0.record.context[key] != nil } }

  /// Words joined with `_`, case kept where the name already is such a key.
  private static func key(_ name: String) -> String {
    let isPlain =
      !name.isEmpty
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_")
      }
    if isPlain { return name }
    let words = ArgumentSources.words(of: name).joined(separator: "_")
    return words.isEmpty ? "value" : words
  }
}

extension StepParameters {
  /// A place within an argument of an activity.
  struct Place: Hashable, Sendable {
    let activity: Int
    let name: String
    let path: ValuePath

    init(_ activity: Int, _ name: String, _ path: ValuePath) {
      self.activity = activity
      self.name = name
      self.path = path
    }

    /// The argument and the path within it.
    var text: String { name + path.suffix }

    /// The last key of the path.
    var leaf: String {
      for case .key(let key) in path.parts.reversed() { return key }
      return name
    }

    /// The whole path as one name.
    var key: String {
      path.parts.reduce(name) { text, part in
        switch part {
        case .key(let key): "\(text)_\(key)"
        case .index(let index): "\(text)_\(index)"
        }
      }
    }
  }

  private struct AskedArgument {
    let place: Place
    let profile: ArgumentProfile

    init(_ place: Place, profile: ArgumentProfile) {
      self.place = place
      self.profile = profile
    }
  }
}

extension ArgumentSource {
  fileprivate var isTrigger: Bool { if case .trigger = self { true } else { false } }
}

/// Where one argument comes from, and how often that was so.
struct ParameterFinding: Hashable, Sendable {
  enum Kind: String, Sendable {
    /// The same in all calls.
    case constant
    /// A text with holes.
    case template
    /// A field of the payload that starts the run.
    case trigger
    /// An earlier result.
    case step
    /// Nothing tells it: whoever starts the run gives it.
    case caller
  }

  let place: StepParameters.Place
  let kind: Kind
  /// The parameter; nil for a constant.
  let from: String?
  let figures: SourceFigures

  func json(step: StepID) -> JSONObject {
    var json: JSONObject = [
      "step_id": .string(step.rawValue), "argument": .string(place.text), "kind": .string(kind.rawValue),
      "calls": .number(figures.calls), "distinct": .number(figures.distinct),
    ]
    json["from"] = from.map { .string($0) }
    guard kind != .caller else { return json }
    json["agreeing"] = .number(figures.agreeing)
    json["held_out"] = [
      "calls": .number(figures.heldOutCalls), "agreeing": .number(figures.heldOutAgreeing),
      "share": Figure.json(Double(figures.heldOutAgreeing) / Double(max(1, figures.heldOutCalls))),
    ]
    return json
  }
}
