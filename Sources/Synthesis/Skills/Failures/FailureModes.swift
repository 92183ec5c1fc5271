import Domain
import JSONDocuments

/// One way in which a tool fails: calls whose errors normalise to the same message.
struct FailureMode: Sendable {
  /// The normalised message.
  let error: String
  /// The code that the errors carry, when all carry the same one.
  let code: String?
  /// The failed calls.
  let calls: Int
  /// Their independent cases.
  let cases: Int
  /// Of all calls of the tool.
  let share: Double
  /// Whether enough subjects met it for its message to be told.
  let isKnown: Bool
  /// What holds for the arguments of the calls that failed so, and not for those that succeeded.
  let condition: CallCondition?
  /// The arguments whose values the messages name, ascending.
  let named: [String]

  /// What the signature calls it.
  var name: String { code ?? error }

  /// The mode as evidence.
  var json: JSONObject {
    var object: JSONObject = [
      "error": .string(error), "calls": .number(calls), "cases": .number(cases), "share": Figure.json(share),
    ]
    object["code"] = code.map { .string($0) }
    if isKnown, let condition { object["condition"] = .object(condition.json) }
    if isKnown, !named.isEmpty { object["named_arguments"] = .array(named.map { .string($0) }) }
    return object
  }
}

/// The error taxonomy of one tool (S-7.7).
struct FailureModes: Sendable {
  /// Most calls first, then by message.
  let modes: [FailureMode]

  init(_ calls: [ToolCall], _ base: EvidencePool) {
    var clusters: [ByteText: [ToolCall]] = [:]
    for call in calls {
      if let key = FailureMotifs.key(of: call.run) { clusters[ByteText(key.error), default: []].append(call) }
    }
    let successes = clusters.isEmpty ? [] : calls.filter(\.isSuccess)
    modes = clusters.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { error, failed in
      Self.mode(error.text, failed, successes, of: calls.count, base)
    }
  }

  /// The normalised messages of failed calls.
  static func errors(_ calls: [ToolCall]) -> Set<ByteText> {
    Set(calls.compactMap { FailureMotifs.key(of: $0.run).map { ByteText($0.error) } })
  }

  private static func mode(
    _ error: String, _ failed: [ToolCall], _ successes: [ToolCall], of count: Int, _ base: EvidencePool
  ) -> FailureMode {
    let cases = Set(failed.map(\.item))
    let codes = Set(failed.map { ByteText($0.run.error?["code"]?.stringValue ?? "") })
    let isKnown = base.isKnown(cases)
    return FailureMode(
      error: error, code: codes.count == 1 ? codes.first?.text.nonEmpty : nil, calls: failed.count, cases: cases.count,
      share: Double(failed.count) / Double(max(1, count)), isKnown: isKnown,
      condition: isKnown ? CallCondition.separating(failed, from: successes, base) : nil,
      named: isKnown ? NamedArguments(failed).places : [])
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

/// The places of a call whose values its error message names.
struct NamedArguments {
  private static let share = 0.9

  /// Places that are named in at least nine of ten messages, ascending.
  let places: [String]

  init(_ failed: [ToolCall]) {
    var counts: [ByteText: Int] = [:]
    for call in failed {
      let words = Self.words(of: call.run.errorText ?? "")
      let named = CallQuantities(call.run.input).texts.filter { words.contains($0.text) }
      for place in Set(named.map { ByteText($0.place) }) { counts[place, default: 0] += 1 }
    }
    places = counts.filter { Double($0.value) >= Self.share * Double(failed.count) }.keys.sorted().map(\.text)
  }

  /// The words of a message that could be values: of at least two characters, without punctuation at their ends.
  private static func words(of message: String) -> Set<String> {
    let edges = Set("()[]{}<>\"'`,;:.!?")
    let words = message.split(whereSeparator: \.isWhitespace).map { word in
      var word = word[...]
      while let first = word.first, edges.contains(first) { word = word.dropFirst() }
      while let last = word.last, edges.contains(last) { word = word.dropLast() }
      return String(word)
    }
    return Set(words.filter { $0.utf8.count > 1 })
  }
}
