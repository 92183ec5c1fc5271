import JSONDocuments

@testable import Synthesis

/// Plain JSON Schema inference, the baseline: for each place the types seen, and the members that every object had. No enumerations, no formats, no
/// ranges, and other members allowed, as the usual schema builders do.
struct PlainSchema {
  private var kinds: Set<String> = []
  private var objectCount = 0
  private var members: [ByteText: (count: Int, schema: PlainSchema)] = [:]
  private var elements: [PlainSchema] = []

  mutating func add(_ value: JSONValue) {
    kinds.insert(Self.kind(of: value))
    switch value {
    case .array(let items):
      if elements.isEmpty { elements = [PlainSchema()] }
      for item in items { elements[0].add(item) }
    case .object(let object):
      objectCount += 1
      for (name, value) in object {
        members[ByteText(name), default: (0, PlainSchema())].count += 1
        members[ByteText(name), default: (0, PlainSchema())].schema.add(value)
      }
    case .null, .bool, .number, .string: break
    }
  }

  func accepts(_ value: JSONValue) -> Bool {
    let kind = Self.kind(of: value)
    guard kinds.contains(kind) || (kind == "integer" && kinds.contains("number")) else { return false }
    switch value {
    case .array(let items): return items.allSatisfy { item in elements.allSatisfy { $0.accepts(item) } }
    case .object(let object):
      return members.allSatisfy { name, member in
        object[name.text].map(member.schema.accepts) ?? (member.count < objectCount)
      }
    case .null, .bool, .number, .string: return true
    }
  }

  private static func kind(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "boolean"
    case .number(let number): number.integerValue == nil ? "number" : "integer"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
