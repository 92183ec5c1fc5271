import Domain
import JSONDocuments

/// One call of a tool in an episode of the evidence base.
struct ToolCall: Sendable {
  let episode: Int
  let item: Int
  let run: StepRunRecord

  /// What tells independent calls apart: the case and the arguments.
  var key: String { "\(item)\u{1F}\(run.input.text)" }

  /// Whether the tool did what it was asked, with arguments by name.
  var isSuccess: Bool { SkillInduction.isSuccess(run) && run.input.objectValue != nil }
}

/// What successful calls of one tool say about its arguments.
struct CallProfile: Sendable {
  /// The calls.
  private(set) var callCount = 0
  /// The arguments by name.
  private(set) var arguments: [ByteText: ArgumentProfile] = [:]

  /// Successful calls only; others are passed over.
  init(_ calls: some Sequence<ToolCall>) {
    for call in calls where call.isSuccess {
      callCount += 1
      for (name, value) in call.run.input.objectValue ?? JSONObject() {
        arguments[ByteText(name), default: ArgumentProfile()].add(value, case: call.item)
      }
    }
  }

  /// The arguments whose names may be told, ascending by name.
  func arguments(known: KnownNames) -> [(name: String, profile: ArgumentProfile)] {
    arguments.sorted { $0.key < $1.key }.filter { known.arguments.contains($0.key) }.map { ($0.key.text, $0.value) }
  }

  /// Whether every call gives the argument.
  func isRequired(_ argument: ArgumentProfile) -> Bool { argument.count == callCount }

  /// The names of the arguments and of all members inside them.
  var fieldNames: Set<ByteText> {
    var names = Set(arguments.keys)
    var rest = Array(arguments.values)
    while let profile = rest.popLast() {
      names.formUnion(profile.members.keys)
      rest += Array(profile.members.values) + profile.elements
    }
    return names
  }
}

/// What successful calls of one tool say about its results.
struct ResultProfile: Sendable {
  /// A member of the results that are objects.
  struct Member: Sendable {
    fileprivate(set) var count = 0
    fileprivate(set) var cases: Set<Int> = []
    fileprivate(set) var type = ArgumentType()
  }

  private var callCount = 0
  private var type = ArgumentType()
  /// The members by name.
  private(set) var members: [ByteText: Member] = [:]

  init(_ calls: some Sequence<ToolCall>) {
    for call in calls where call.isSuccess {
      callCount += 1
      guard let output = call.run.output else { continue }
      type = type.union(ArgumentType(of: output))
      for (name, value) in output.objectValue ?? JSONObject() {
        members[ByteText(name), default: Member()].count += 1
        members[ByteText(name), default: Member()].cases.insert(call.item)
        members[ByteText(name), default: Member()].type.formUnion(ArgumentType(of: value))
      }
    }
  }

  /// The result's type document; members that every result has and whose names may be told.
  func returns(_ known: KnownNames) -> JSONObject {
    var returns: JSONObject = ["type": .string(type.text)]
    let told = members.sorted { $0.key < $1.key }
      .filter { $0.value.count == callCount && known.results.contains($0.key) }
    if !told.isEmpty {
      returns["properties"] = .object(JSONObject(told.map { ($0.key.text, .string($0.value.type.text)) }))
    }
    return returns
  }
}

/// The names of a tool that enough subjects share; others could hold personal data and stay out of products.
///
/// Asked of all calls, held-out ones too: it can only take something away from what the training calls say.
struct KnownNames: Sendable {
  let arguments: Set<ByteText>
  let results: Set<ByteText>

  init(_ calls: [ToolCall], _ base: EvidencePool) {
    arguments = Set(CallProfile(calls).arguments.filter { base.isKnown($0.value.cases) }.keys)
    results = Set(ResultProfile(calls).members.filter { base.isKnown($0.value.cases) }.keys)
  }
}
