import JSONDocuments

/// The attributes of a span, from which what is understood is taken; the rest is kept as it came.
struct SpanReading {
  /// What nobody has taken.
  private(set) var rest: JSONObject

  init(_ span: TraceSpan) { rest = span.attributes }

  /// The value of the first of these keys that has one; others of them that say the same go with it.
  mutating func take(_ keys: [String]) -> JSONValue? {
    guard let value = keys.compactMap({ rest[$0] }).first(where: { !$0.isNull }) else { return nil }
    for key in keys where rest[key]?.isEquivalent(to: value) ?? false { rest[key] = nil }
    return value
  }

  /// The text of the first of these keys that has one.
  mutating func text(_ keys: String...) -> String? {
    guard let value = take(keys.filter { rest[$0]?.stringValue?.isEmpty == false }) else { return nil }
    return value.stringValue
  }

  /// The integer of the first of these keys that has one; some exporters write numbers as texts.
  mutating func integer(_ keys: String...) -> Int64? {
    guard let value = take(keys.filter { Self.integer(rest[$0]) != nil }) else { return nil }
    return Self.integer(value)
  }

  /// The number of the first of these keys that has one.
  mutating func number(_ keys: String...) -> JSONValue? {
    guard let value = take(keys.filter { Self.number(rest[$0]) != nil }) else { return nil }
    return Self.number(value)
  }

  /// Takes keys whose content is said elsewhere already.
  mutating func drop(_ keys: String...) { for key in keys { rest[key] = nil } }

  /// Puts back what is left of a value.
  mutating func put(_ value: JSONValue, _ key: String) { rest[key] = value }

  /// Takes a flattened list, `prefix.0.rest`, as nested values; nil when there is none.
  mutating func list(_ prefix: String) -> JSONValue? {
    let start = prefix + "."
    let keys = rest.keys.filter { $0.hasPrefix(start) && $0.utf8.count > start.utf8.count }
    var members: [(path: Substring, value: JSONValue)] = []
    for key in keys {
      let path = key.dropFirst(start.count)
      guard let value = rest[key], path.first.map({ $0.isASCII && $0.isNumber }) ?? false else { continue }
      members.append((path, value))
      rest[key] = nil
    }
    return members.isEmpty ? nil : FlattenedList.value(members)
  }

  private static func integer(_ value: JSONValue?) -> Int64? {
    value?.integerValue ?? value?.stringValue.flatMap { Int64($0) }
  }

  private static func number(_ value: JSONValue?) -> JSONValue? {
    if let value, value.numberValue != nil { return value }
    return value?.stringValue.flatMap { try? JSONNumber(parsing: $0) }.map { .number($0) }
  }
}

/// Values whose nesting was written into their keys, as OpenInference and OpenLLMetry do.
enum FlattenedList {
  /// Paths deeper than this are left as one key.
  private static let depth = 16

  /// The value of members by path; objects whose keys are all numbers are lists, in the order of the numbers.
  static func value(_ members: [(path: Substring, value: JSONValue)], depth: Int = depth) -> JSONValue {
    var groups: [String: [(path: Substring, value: JSONValue)]] = [:]
    var leaves: [String: JSONValue] = [:]
    for member in members {
      let head = member.path.prefix { $0 != "." }
      if head.count == member.path.count || depth == 0 {
        leaves[String(member.path)] = member.value
      } else {
        groups[String(head), default: []].append((member.path.dropFirst(head.count + 1), member.value))
      }
    }
    var object = JSONObject(leaves.map { ($0.key, $0.value) })
    for key in groups.keys.sorted() { object[key] = value(groups[key] ?? [], depth: depth - 1) }
    return list(object) ?? .object(object)
  }

  private static func list(_ object: JSONObject) -> JSONValue? {
    var items: [(index: Int, value: JSONValue)] = []
    for (key, value) in object {
      guard let index = Int(key), index >= 0, String(index) == key else { return nil }
      items.append((index, value))
    }
    return .array(items.sorted { $0.index < $1.index }.map(\.value))
  }
}
