import Domain
import JSONDocuments

// A step takes the arguments that every successful training call of its activity gave. An argument is a constant only when all calls of at
// least `minimumSubjects` independent cases gave the same scalar; otherwise it comes from the trigger, `${trigger.name}`, and where two
// activities give one name different types, `${trigger.activity_name}`.

/// The parameters of the steps and the trigger payload that they read.
struct StepParameters {
  /// The parameters of each kept activity.
  private(set) var parameters: [Int: JSONObject] = [:]
  /// A made-up trigger payload with every key that a parameter reads.
  private(set) var sampleTrigger = JSONObject()

  /// - Parameter skills: The catalogue's skill of each activity that has one; its signature then says which arguments there are.
  init(_ discovery: Discovery, activities: [Int], skills: [Int: SkillDefinition]) {
    let base = discovery.base
    let calls = Self.successfulCalls(discovery)
    var types: [ByteText: Set<String>] = [:]
    var variables: [(activity: Int, name: String, profile: ArgumentProfile)] = []
    for activity in activities {
      let all = calls[activity] ?? []
      let known = KnownNames(all, base)
      let profile = CallProfile(all.filter { !base.isHeldOut[$0.item] })
      parameters[activity] = JSONObject()
      for (name, argument) in Self.arguments(profile, known, skills[activity]) {
        if let constant = Self.constant(argument, base) {
          parameters[activity]?[name] = constant
        } else {
          variables.append((activity, name, argument))
          types[ByteText(name), default: []].insert(argument.type.text)
        }
      }
    }
    for (activity, name, argument) in variables {
      let isShared = types[ByteText(name)]?.count == 1
      let key = Self.key(isShared ? name : "\(discovery.log.activities[activity])_\(name)")
      parameters[activity]?[name] = .string("${trigger.\(key)}")
      sampleTrigger[key] = argument.sample
    }
  }

  private static func successfulCalls(_ discovery: Discovery) -> [Int: [ToolCall]] {
    let base = discovery.base
    let table = LabelTable(discovery.log.activities.map { ByteText($0) })
    var calls: [Int: [ToolCall]] = [:]
    for (position, episode) in base.episodes.enumerated() {
      for run in episode.record.stepRuns where SkillInduction.isSuccess(run) {
        let call = ToolCall(episode: position, item: base.cases[position], run: run)
        calls[Int(table.number(of: ByteText(run.activity))), default: []].append(call)
      }
    }
    return calls
  }

  private static func arguments(
    _ profile: CallProfile, _ known: KnownNames, _ skill: SkillDefinition?
  ) -> [(name: String, profile: ArgumentProfile)] {
    let observed = profile.arguments(known: known).filter { profile.isRequired($0.profile) }
    guard let signature = skill?.signature else { return observed }
    return signature.arguments.compactMap { argument in
      if let match = observed.first(where: { ByteText($0.name) == ByteText(argument.name) }) { return match }
      return argument.required && argument.fallback == nil ? (argument.name, ArgumentProfile()) : nil
    }
  }

  private static func constant(_ argument: ArgumentProfile, _ base: EvidencePool) -> JSONValue? {
    guard let constant = argument.constant, base.isKnown(argument.cases),
      !(constant.stringValue?.contains("$") ?? false)
    else { return nil }
    return constant
  }

  /// A trigger key that a `${…}` path can name: words joined with `_`, case kept where the name already is such a key.
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
