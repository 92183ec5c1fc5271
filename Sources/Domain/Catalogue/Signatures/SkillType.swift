public import JSONDocuments

/// A type of the signature language.
public struct SkillType: Hashable, Sendable {
  /// The type as it is written.
  public let text: String

  /// Wraps a type as it is written.
  public init(_ text: String) { self.text = text }

  /// Whether `value` is of this type; an unknown type name accepts nothing.
  public func accepts(_ value: JSONValue) -> Bool {
    switch (text, value) {
    case ("any", _), ("string", .string), ("boolean", .bool), ("object", .object), ("null", .null): true
    case ("number", .number): true
    case ("integer", .number(let number)): number.integerValue != nil
    case (_, .array(let items)): element.map { type in items.allSatisfy { type.accepts($0) } } ?? (text == "array")
    case (_, .object(let object)): mapValue.map { type in object.allSatisfy { type.accepts($0.value) } } ?? false
    default: false
    }
  }

  private var element: SkillType? {
    text.hasPrefix("array<") && text.hasSuffix(">") ? SkillType(String(text.dropFirst(6).dropLast())) : nil
  }

  private var mapValue: SkillType? {
    let prefix = "map<string,"
    return text.hasPrefix(prefix) && text.hasSuffix(">")
      ? SkillType(String(text.dropFirst(prefix.count).dropLast())) : nil
  }
}
