import Domain
import JSONDocuments

/// One call of a tool in an episode of the evidence base.
struct ToolCall: Sendable {
  let episode: Int
  let item: Int
  let run: StepRunRecord

  /// What tells independent calls apart: the case and the arguments.
  var key: String { "\(item)\u{1F}\(run.input.text)" }
}

/// What the training calls of one tool say: arguments, results, errors.
struct CallProfile: Sendable {
  /// Successful calls whose arguments are an object.
  private(set) var callCount = 0
  /// The arguments by name.
  private(set) var arguments: [ByteText: ArgumentProfile] = [:]
  /// The members of the results that are objects, by name.
  private(set) var results: [ByteText: ArgumentProfile] = [:]
  /// The least type of the results.
  private(set) var resultType = ArgumentType()
  /// Normalised errors with their count and their cases.
  private(set) var errors: [ByteText: (count: Int, cases: Set<Int>)] = [:]

  init(_ calls: some Sequence<ToolCall>) {
    for call in calls {
      if let key = FailureMotifs.key(of: call.run) {
        errors[ByteText(key.error), default: (0, [])].count += 1
        errors[ByteText(key.error), default: (0, [])].cases.insert(call.item)
      } else if call.run.status != .skipped, let input = call.run.input.objectValue {
        add(input, call)
      }
    }
  }

  private mutating func add(_ input: JSONObject, _ call: ToolCall) {
    callCount += 1
    for (name, value) in input {
      arguments[ByteText(name), default: ArgumentProfile()].add(value, case: call.item)
    }
    guard let output = call.run.output else { return }
    resultType = resultType.union(ArgumentType(of: output))
    for (name, value) in output.objectValue ?? JSONObject() {
      results[ByteText(name), default: ArgumentProfile()].add(value, case: call.item)
    }
  }

  /// The arguments whose names may be told, ascending by name.
  func arguments(known: KnownNames) -> [(name: String, profile: ArgumentProfile)] {
    arguments.sorted { $0.key < $1.key }.filter { known.arguments.contains($0.key) }.map { ($0.key.text, $0.value) }
  }

  /// Whether every call gives the argument.
  func isRequired(_ argument: ArgumentProfile) -> Bool { argument.callCount == callCount }
}

/// The names and errors of a tool that enough subjects share; others could hold personal data and stay out of products.
///
/// Asked of all calls, held-out ones too: it can only take something away from what the training calls say.
struct KnownNames: Sendable {
  let arguments: Set<ByteText>
  let results: Set<ByteText>
  let errors: Set<ByteText>

  init(_ calls: some Sequence<ToolCall>, _ base: EvidencePool) {
    let profile = CallProfile(calls)
    arguments = Set(profile.arguments.filter { base.isKnown($0.value.cases) }.keys)
    results = Set(profile.results.filter { base.isKnown($0.value.cases) }.keys)
    errors = Set(profile.errors.filter { base.isKnown($0.value.cases) }.keys)
  }
}
