import Domain
import JSONDocuments

/// Made-up values for the places that a workflow reads, no two alike, so that a test notices when one is taken for another.
struct SampleValues {
  private let slots: [(source: ArgumentSource, sample: JSONValue)]

  init(_ slots: [ArgumentSource: JSONValue]) {
    self.slots = slots.map { ($0.key, $0.value) }.sorted { Self.order($0.source) < Self.order($1.source) }
  }

  /// How many rounds of tests tell all booleans apart: in round r a boolean is bit r of its number.
  var rounds: Int {
    let booleans = slots.count { $0.sample.boolValue != nil }
    var rounds = 1
    while 1 << rounds < booleans { rounds += 1 }
    return rounds
  }

  /// The payload that starts a run.
  func trigger(round: Int) -> JSONObject {
    document(round) { source in if case .trigger(let path) = source { path } else { nil } }
  }

  /// The result of a step.
  func output(of activity: Int, round: Int) -> JSONObject {
    document(round) { source in
      if case .output(activity, let path) = source { path } else { nil }
    }
  }

  private func document(_ round: Int, _ path: (ArgumentSource) -> ValuePath?) -> JSONObject {
    var document: JSONValue = .object(JSONObject())
    var booleans = 0
    for (number, slot) in slots.enumerated() {
      if slot.sample.boolValue != nil { booleans += 1 }
      guard let path = path(slot.source) else { continue }
      document = path.setting(Self.distinct(slot.sample, number, isTrue: booleans >> round & 1 == 1), in: document)
    }
    return document.objectValue ?? JSONObject()
  }

  /// Outer places before the ones within them.
  private static func order(_ source: ArgumentSource) -> (Int, Int, ByteText) {
    switch source {
    case .trigger(let path): (-1, path.parts.count, ByteText(path.suffix))
    case .output(let activity, let path): (activity, path.parts.count, ByteText(path.suffix))
    }
  }

  /// The sample made unlike those of other numbers, its form kept.
  private static func distinct(_ sample: JSONValue, _ number: Int, isTrue: Bool) -> JSONValue {
    switch sample {
    case .null: .string("sample-\(number)")
    case .bool: .bool(isTrue)
    case .number(let value): value.isSpelledAsInteger ? .number(990_000 + number) : .number(990_000.5 + Double(number))
    case .string(let text): .string(Self.distinct(text, number))
    case .array(let items):
      .array(items.isEmpty ? [.string("sample-\(number)")] : items.map { distinct($0, number, isTrue: isTrue) })
    case .object(let object):
      .object(JSONObject(object.map { ($0.key, distinct($0.value, number, isTrue: isTrue)) }))
    }
  }

  private static func distinct(_ text: String, _ number: Int) -> String {
    switch TextFormat.allCases.first(where: { $0.accepts(text) }) {
    case .date: date(number)
    case .dateTime: date(number) + "T04:05:06Z"
    case .time: "0\(number / 60 % 10):\(twoDigits(number % 60)):06"
    case .email: "sample\(number)@example.invalid"
    case .digits: "\(1_000_000 + number)"
    case .upperCase: "SAMPLE" + letters(number)
    case .uri: "https://example.invalid/sample-\(number)"
    case .uuid: "00000000-0000-4000-8000-\(100_000_000_000 + number)"
    case nil: "\(text)-\(number)"
    }
  }

  private static func date(_ number: Int) -> String {
    "\(2031 + number / 336)-\(twoDigits(number / 28 % 12 + 1))-\(twoDigits(number % 28 + 1))"
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func letters(_ number: Int) -> String {
    var text = ""
    var rest = number
    repeat {
      text += String(UnicodeScalar(UInt8(65 + rest % 26)))
      rest /= 26
    } while rest > 0
    return text
  }
}
