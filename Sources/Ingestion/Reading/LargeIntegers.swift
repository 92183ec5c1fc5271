import Domain
import JSONDocuments

extension EpisodeRecord {
  /// Writes integers beyond 2^53 of the context and of arguments as texts: formats whose integers are 64 bits wide, times in
  /// nanoseconds and identifiers above all, hold many, and what is hashed for the path of a run must be exact.
  mutating func carryLargeIntegersAsText() {
    context = LargeIntegers.asText(context)
    for index in stepRuns.indices { stepRuns[index].input = LargeIntegers.asText(stepRuns[index].input) }
  }
}

/// Integers that a double does not carry exactly.
enum LargeIntegers {
  private static let limit: Int64 = 1 << 53

  static func asText(_ object: JSONObject) -> JSONObject {
    var changed = object
    for (key, value) in object where holdsLarge(value) { changed[key] = asText(value) }
    return changed
  }

  static func asText(_ value: JSONValue) -> JSONValue {
    switch value {
    case .number(let number): isLarge(number) ? .string(number.text) : value
    case .array(let items): .array(items.map(asText))
    case .object(let object): .object(asText(object))
    case .null, .bool, .string: value
    }
  }

  private static func holdsLarge(_ value: JSONValue) -> Bool {
    switch value {
    case .number(let number): isLarge(number)
    case .array(let items): items.contains(where: holdsLarge)
    case .object(let object): object.contains { holdsLarge($0.value) }
    case .null, .bool, .string: false
    }
  }

  private static func isLarge(_ number: JSONNumber) -> Bool {
    guard number.isSpelledAsInteger, number.text.utf8.count >= 16 else { return false }
    guard let integer = number.integerValue else { return true }
    return integer > limit || integer < -limit
  }
}
