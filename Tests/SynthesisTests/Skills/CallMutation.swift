import JSONDocuments

/// A call that no tool of the log would accept, made from one that a tool did accept.
struct CallMutation {
  enum Kind: String, CaseIterable {
    case missing, extra
    case wrongType = "wrong type"
    case outOfEnum = "out of enum"
    case missingMember = "missing member"
    case wrongMemberType = "wrong member type"
    case malformed
    case extraMember = "extra member"

    /// The kinds that a signature must refuse; of the others the share is told only.
    static let demanded: [Kind] = [.missing, .extra, .wrongType, .outOfEnum, .missingMember, .wrongMemberType]
  }

  let kind: Kind
  let input: JSONObject

  /// What the makers of tau-bench document for its airline tools.
  private static let enumerations: Set<String> = ["cabin", "flight_type", "insurance"]
  private static let codes: Set<String> = [
    "user_id", "reservation_id", "payment_id", "flight_number", "date", "dob", "origin", "destination",
  ]

  static func all(of input: JSONObject) -> [CallMutation] {
    var mutations = [CallMutation(kind: .extra, input: input.merging(["remark": "please"]))]
    for (name, value) in input {
      func add(_ kind: Kind, _ changed: JSONValue?) {
        var call = input
        call[name] = changed
        mutations.append(CallMutation(kind: kind, input: call))
      }
      add(.missing, nil)
      for wrong in wrongTypes(of: value) { add(.wrongType, wrong) }
      if enumerations.contains(name) {
        for other in ["premium", "all_inclusive", "ECONOMY", ""] { add(.outOfEnum, .string(other)) }
      }
      if codes.contains(name) { for other in ["???", "tomorrow morning", ""] { add(.malformed, .string(other)) } }
      for (index, element) in (value.arrayValue ?? []).enumerated() {
        for (kind, changed) in members(of: element) {
          var items = value.arrayValue ?? []
          items[index] = changed
          add(kind, .array(items))
        }
      }
    }
    return mutations
  }

  private static func wrongTypes(of value: JSONValue) -> [JSONValue] {
    switch value {
    case .string(let text): [7, .array([.string(text)])]
    case .number(let number): [.string(number.text), .null]
    case .array(let items): [.object(["items": .array(items)]), "list"]
    case .bool(let flag): [.string("\(flag)"), 1]
    case .object, .null: ["text", 7]
    }
  }

  private static func members(of element: JSONValue) -> [(Kind, JSONValue)] {
    guard let object = element.objectValue else { return [] }
    var changes: [(Kind, JSONValue)] = [(.extraMember, .object(object.merging(["remark": "please"])))]
    for (name, value) in object {
      // In two calls the model gave flights that know where they go; the tool ignores it.
      if ["origin", "destination"].contains(name) { continue }
      var changed = object
      changed[name] = nil
      changes.append((.missingMember, .object(changed)))
      for wrong in wrongTypes(of: value) {
        changed[name] = wrong
        changes.append((.wrongMemberType, .object(changed)))
      }
      guard codes.contains(name) else { continue }
      changed[name] = "???"
      changes.append((.malformed, .object(changed)))
    }
    return changes
  }
}
