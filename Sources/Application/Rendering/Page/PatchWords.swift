import JSONDocuments

/// A patch of a workflow in words, one sentence an operation; a test that pins the old value becomes part of the sentence
/// that follows it.
enum PatchWords {
  private static let longest = 160

  /// The sentences; `base` is the document that the patch applies to, by which steps are called by their ids.
  static func told(_ patch: JSONValue, on base: JSONValue?) -> [String] {
    guard let patch = try? JSONPatch(patch) else { return ["The patch cannot be read: see its exact form."] }
    var document = base
    var sentences: [String] = []
    var pinned: (path: JSONPointer, value: JSONValue)?
    for operation in patch.operations {
      if case .test(let path, let value) = operation {
        if let pinned { sentences.append(check(pinned, in: document)) }
        pinned = (path, value)
        continue
      }
      let old = pinned.flatMap { $0.path == operation.place ? $0.value : nil }
      if let pinned, old == nil { sentences.append(check(pinned, in: document)) }
      pinned = nil
      sentences.append(sentence(operation, old: old, in: document))
      document = document.flatMap { try? JSONPatch(operations: [operation]).apply(to: $0) }
    }
    if let pinned { sentences.append(check(pinned, in: document)) }
    return sentences
  }

  private static func check(_ pinned: (path: JSONPointer, value: JSONValue), in document: JSONValue?) -> String {
    "Only if \(place(pinned.path, in: document)) is \(value(pinned.value))."
  }

  private static func sentence(
    _ operation: JSONPatch.Operation, old: JSONValue?, in document: JSONValue?
  ) -> String {
    switch operation {
    case .add(let path, let new): added(path, new, in: document)
    case .remove(let path):
      "Remove \(place(path, in: document))\(old.map { ", which is \(value($0))" } ?? "")."
    case .replace(let path, let new):
      "Change \(place(path, in: document))\((old ?? document?[path]).map { " from \(value($0))" } ?? "") to \(value(new))."
    case .move(let from, let path): "Move \(place(from, in: document)) to \(place(path, in: document))."
    case .copy(let from, let path): "Copy \(place(from, in: document)) to \(place(path, in: document))."
    case .test(let path, let pinned): check((path, pinned), in: document)
    }
  }

  private static func added(_ path: JSONPointer, _ new: JSONValue, in document: JSONValue?) -> String {
    if path.tokens.count == 2, path.tokens[0] == "steps", let id = new["step_id"]?.stringValue {
      let skill = new["skill_id"]?.stringValue.map { " with \($0)" } ?? ""
      let ways = branches(new["next_step_logic"])
      return
        "Add the step \(id) (\(new["action_type"]?.stringValue ?? "?"))\(skill)\(ways.isEmpty ? "" : "; it leads \(ways)")."
    }
    if let target = new["goto"]?.stringValue, let condition = new["expr"]?.stringValue, path.tokens.count > 2 {
      return "Add to \(step(path, in: document)): when \(ConditionWords.told(condition)), go on to \(target)."
    }
    return "Set \(place(path, in: document)) to \(value(new))."
  }

  private static func branches(_ logic: JSONValue?) -> String {
    let conditional = (logic?["if"]?.arrayValue ?? []).compactMap { branch -> String? in
      guard let condition = branch["expr"]?.stringValue, let target = branch["goto"]?.stringValue else { return nil }
      return "to \(target) when \(ConditionWords.told(condition))"
    }
    let rest = [("else", conditional.isEmpty ? "" : " otherwise"), ("on_error", " on error")].compactMap { key, words in
      logic?[key]?.stringValue.map { "to \($0)\(words)" }
    }
    return (conditional + rest).joined(separator: ", ")
  }

  private static func step(_ path: JSONPointer, in document: JSONValue?) -> String {
    let id = document?[JSONPointer(tokens: Array(path.tokens.prefix(2)))]?["step_id"]?.stringValue
    return id.map { "the step \($0)" } ?? "the step at place \(path.tokens[1])"
  }

  /// A place as people call it.
  private static func place(_ path: JSONPointer, in document: JSONValue?) -> String {
    let tokens = path.tokens
    guard tokens.count >= 2, tokens[0] == "steps" else {
      return tokens.count == 1 ? "the workflow's \(tokens[0])" : "\"\(path.description)\""
    }
    let step = step(path, in: document)
    guard tokens.count > 2 else { return step }
    switch (tokens[2], tokens.count) {
    case ("timeout_ms", 3): return "the timeout of \(step) (ms)"
    case ("retries", 3): return "the retries of \(step)"
    case ("parameters", 4...): return "the parameter \(tokens[3...].joined(separator: ".")) of \(step)"
    case ("next_step_logic", 4) where tokens[3] == "else": return "where \(step) leads otherwise"
    case ("next_step_logic", 4) where tokens[3] == "on_error": return "where \(step) leads on error"
    case ("next_step_logic", 5...) where tokens[3] == "if":
      return "condition \(ordinal(tokens[4])) of \(step)\(member(tokens.dropFirst(5)))"
    case ("next_step_logic", 3): return "where \(step) leads"
    default: return "\(tokens[2...].joined(separator: ".")) of \(step)"
    }
  }

  private static func ordinal(_ token: String) -> String { Int(token).map { "\($0 + 1)" } ?? "(the next)" }

  private static func member(_ tokens: ArraySlice<String>) -> String {
    tokens.isEmpty ? "" : " (\(tokens.joined(separator: ".")))"
  }

  /// A value; one that is cut says so.
  private static func value(_ value: JSONValue) -> String {
    if value.objectValue?["if"] != nil || value.objectValue?["else"] != nil { return "\"\(branches(value))\"" }
    let text = ConditionWords.scalar(value)
    guard text.count > longest else { return text }
    return "\(text.prefix(longest))… (cut here; the exact patch has all \(text.count) characters)"
  }
}

extension JSONPatch.Operation {
  /// Where the operation acts.
  fileprivate var place: JSONPointer {
    switch self {
    case .add(let path, _), .remove(let path), .replace(let path, _), .move(_, let path), .copy(_, let path),
      .test(let path, _):
      path
    }
  }
}
