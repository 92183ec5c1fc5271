import Domain
import JSONDocuments

/// One call of a step: its arguments, what was known before it, and whether it failed in the way that is asked about.
struct CallRecord {
  let episode: EpisodeID
  /// What is counted once: the run, or the case that it is a trial of.
  let unit: String
  let initiator: String?
  var hasFailed: Bool
  let arguments: [String: JSONValue]
  /// The scalars of earlier results of the run, the latest of each name.
  let results: [String: JSONValue]

  /// The scalars of a call's input by path; of an array its length and the sums of its items' numbers.
  static func arguments(of input: JSONValue) -> [String: JSONValue] {
    var found: [String: JSONValue] = [:]
    if case .object = input { collect(input, "", 0, into: &found) }
    return found
  }

  private static func collect(_ value: JSONValue, _ path: String, _ level: Int, into found: inout [String: JSONValue]) {
    switch value {
    case .object(let members) where level < 3:
      for (key, value) in members { collect(value, path.isEmpty ? key : "\(path).\(key)", level + 1, into: &found) }
    case .array(let items):
      found["count(\(path))"] = .number(items.count)
      for (key, sum) in sums(of: items) { found["sum(\(path)[].\(key))"] = .number(sum) }
    case .bool, .number: found[path] = value
    case .string(let text) where text.utf8.count <= 128: found[path] = value
    case .string, .null, .object: break
    }
  }

  /// The sums of the members that are numbers in every item.
  private static func sums(of items: [JSONValue]) -> [(String, Double)] {
    guard let first = items.first?.objectValue else { return [] }
    return first.keys.compactMap { key in
      let numbers = items.compactMap { $0[key]?.doubleValue }
      let sum = numbers.reduce(0, +)
      return numbers.count == items.count && sum.isFinite ? (key, sum) : nil
    }
  }
}
