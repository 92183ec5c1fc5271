import Domain
import JSONDocuments

/// The order of constraints by the values that they accept, as far as it can be told without trying values: two different patterns
/// are taken to be incomparable.
enum ConstraintOrder {
  /// The part in which `new` may refuse a value that `old` accepts; nil when there is none.
  static func narrowed(from old: ValueConstraint, to new: ValueConstraint) -> String? {
    if narrowsChoices(old, new) { return "enumeration" }
    if isClosedSet(old, within: new) { return nil }
    if let format = new.format, old.format != format { return "format" }
    if let pattern = new.pattern, old.pattern != pattern { return "pattern" }
    if raises(new.minimum?.doubleValue, from: old.minimum?.doubleValue) { return "minimum" }
    if raises(new.maximum.map { -$0.doubleValue }, from: old.maximum.map { -$0.doubleValue }) { return "maximum" }
    if raises(new.minimumItems.map(Double.init), from: old.minimumItems.map(Double.init)) { return "least count" }
    if raises(new.maximumItems.map { -Double($0) }, from: old.maximumItems.map { -Double($0) }) {
      return "largest count"
    }
    return narrowsItems(old, new) ?? narrowsMembers(old, new)
  }

  private static func narrowsChoices(_ old: ValueConstraint, _ new: ValueConstraint) -> Bool {
    guard !new.choices.isEmpty else { return false }
    return old.choices.isEmpty
      || !old.choices.allSatisfy { choice in new.choices.contains { $0.isEquivalent(to: choice) } }
  }

  /// Whether all old values are listed and the new constraint accepts each.
  private static func isClosedSet(_ old: ValueConstraint, within new: ValueConstraint) -> Bool {
    !old.choices.isEmpty && old.choices.allSatisfy(ValueSchema(type: "any", constraint: new).accepts)
  }

  private static func raises(_ bound: Double?, from old: Double?) -> Bool {
    guard let bound else { return false }
    return old.map { bound > $0 } ?? true
  }

  private static func narrowsItems(_ old: ValueConstraint, _ new: ValueConstraint) -> String? {
    guard let items = new.items.first else { return nil }
    let before = old.items.first ?? ValueSchema(type: "any")
    return narrowed(from: before, to: items).map { "elements' \($0)" }
  }

  private static func narrowed(from old: ValueSchema, to new: ValueSchema) -> String? {
    TypeOrder.isWithin(old.type, new.type) ? narrowed(from: old.constraint, to: new.constraint) : "type"
  }

  private static func narrowsMembers(_ old: ValueConstraint, _ new: ValueConstraint) -> String? {
    for member in new.members {
      let before = old.members.first { $0.name == member.name }
      if member.required && before?.required != true { return "member \(member.name)" }
      if before == nil && old.isClosed { continue }
      if let part = narrowed(from: before?.schema ?? ValueSchema(type: "any"), to: member.schema) {
        return "\(part) of \(member.name)"
      }
    }
    guard new.isClosed else { return nil }
    let names = Set(new.members.map(\.name))
    return old.isClosed && old.members.allSatisfy { names.contains($0.name) } ? nil : "set of members"
  }
}
