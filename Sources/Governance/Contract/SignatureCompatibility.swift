import Domain
import JSONDocuments

/// Whether every call that fits an old signature also fits a new one, and every reader of the old result can read the
/// new one (S-5.8).
struct SignatureCompatibility {
  let old: SkillSignature
  let new: SkillSignature

  /// What breaks callers; empty when the new signature is backward compatible.
  var faults: [String] {
    removedArguments + changedArguments + addedRequirements + addedAlternatives + changedResults
  }

  private var removedArguments: [String] {
    old.arguments.filter { argument(argument: $0.name, of: new) == nil }.map {
      "argument \"\($0.name)\" was removed or renamed"
    }
  }

  private var changedArguments: [String] {
    old.arguments.flatMap { argument -> [String] in
      guard let successor = self.argument(argument: argument.name, of: new) else { return [] }
      var faults: [String] = []
      if !TypeOrder.isWithin(argument.type, successor.type) {
        faults.append("argument \"\(argument.name)\" narrows from \(argument.type) to \(successor.type)")
      }
      if let part = ConstraintOrder.narrowed(from: argument.constraint, to: successor.constraint) {
        faults.append("argument \"\(argument.name)\" narrows its \(part)")
      }
      if successor.isDemanded && !argument.isDemanded { faults.append("argument \"\(argument.name)\" became required") }
      return faults
    }
  }

  private var addedRequirements: [String] {
    new.arguments.filter { $0.isDemanded && argument(argument: $0.name, of: old) == nil }.map {
      "argument \"\($0.name)\" is new and required"
    }
  }

  private var addedAlternatives: [String] {
    new.alternatives.filter { !old.alternatives.contains($0) }.map {
      "exactly one of \($0.joined(separator: ", ")) is newly demanded"
    }
  }

  private var changedResults: [String] {
    guard let before = old.returns["properties"]?.objectValue else { return [] }
    let after = new.returns["properties"]?.objectValue ?? JSONObject()
    return before.compactMap { property, type in
      guard let successor = after[property] else { return "result \"\(property)\" was removed" }
      return isWithin(successor, type) ? nil : "result \"\(property)\" no longer has the type it had"
    }
  }

  private func isWithin(_ successor: JSONValue, _ type: JSONValue) -> Bool {
    guard let narrow = successor.stringValue, let wide = type.stringValue else {
      return successor.isEquivalent(to: type)
    }
    return TypeOrder.isWithin(narrow, wide)
  }

  private func argument(argument name: String, of signature: SkillSignature) -> SkillSignature.Argument? {
    signature.arguments.first { $0.name == name }
  }
}

extension SkillSignature.Argument {
  /// Whether a call must give the argument.
  fileprivate var isDemanded: Bool { required && fallback == nil }
}

/// The order of the types of the signature language by the values that they accept.
enum TypeOrder {
  private static let atoms: Set<String> = ["any", "string", "boolean", "object", "null", "number", "integer", "array"]

  /// Whether the signature language has the type.
  static func isKnown(_ type: String) -> Bool {
    if atoms.contains(type) { return true }
    guard let inner = parameter(of: type, "array<") ?? parameter(of: type, "map<string,") else { return false }
    return isKnown(inner)
  }

  /// Whether every value of type `narrow` is also one of type `wide`; an unknown type is only within itself.
  static func isWithin(_ narrow: String, _ wide: String) -> Bool {
    if narrow == wide || wide == "any" { return true }
    if narrow == "integer" && wide == "number" { return true }
    if let element = parameter(of: narrow, "array<") {
      return wide == "array" || parameter(of: wide, "array<").map { isWithin(element, $0) } ?? false
    }
    if let value = parameter(of: narrow, "map<string,") {
      return wide == "object" || parameter(of: wide, "map<string,").map { isWithin(value, $0) } ?? false
    }
    return (narrow, wide) == ("array", "array<any>") || (narrow, wide) == ("object", "map<string,any>")
  }

  private static func parameter(of type: String, _ prefix: String) -> String? {
    type.hasPrefix(prefix) && type.hasSuffix(">") ? String(type.dropFirst(prefix.count).dropLast()) : nil
  }
}
