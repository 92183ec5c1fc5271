import Domain
import JSONDocuments
import Storage

extension Workspace {
  /// Patterns, most frequent first.
  ///
  /// - Throws: `UsageError` for a form that does not exist, `StorageError`.
  public func patternList(workflow: String?, form: String?, limit: Int) throws -> Listing {
    let wanted = try form.map { text in
      guard let form = MinedPattern.Form(rawValue: text) else {
        let forms = MinedPattern.Form.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("There is no form \"\(text)\": use one of \(forms).")
      }
      return form
    }
    let patterns = try store.patterns(of: workflow.map { WorkflowID($0) }, in: organisation)
      .filter { wanted == nil || $0.form == wanted }
      .sorted { $0.support != $1.support ? $0.support > $1.support : $0.id < $1.id }.prefix(max(limit, 0))
    var table = TextTable(["ID", "FORM", "SUPPORT", "SUCCEEDED", "CLOSED", "CODE"])
    for pattern in patterns {
      table.add([
        pattern.id.rawValue, pattern.form.rawValue, "\(pattern.support) of \(pattern.episodeCount)",
        pattern.knownOutcomeCount == 0 ? "unknown" : "\(pattern.successCount) of \(pattern.knownOutcomeCount)",
        pattern.isClosed ? "yes" : "no", pattern.code,
      ])
    }
    return Listing(
      json: ["patterns": .array(patterns.map { .object(Self.json(of: $0)) })],
      text: patterns.isEmpty ? "There are no patterns: run \"autogenesis mine\".\n" : table.text)
  }

  /// One pattern with the episodes that hold it.
  ///
  /// - Throws: `StorageError` when no pattern, or more than one, begins with `prefix`.
  public func patternDetail(_ prefix: String) throws -> Listing {
    let pattern = try store.pattern(prefix, in: organisation)
    var json = Self.json(of: pattern)
    json["supporters"] = .array(pattern.supporters.map { .string($0.text) })
    let text =
      "\(pattern.id) \(pattern.form.rawValue) of \(pattern.workflowID): \(pattern.code)\n"
      + "in \(pattern.support) of \(pattern.episodeCount) episodes, \(pattern.successCount) of \(pattern.knownOutcomeCount) succeeded\n"
      + JSONValue.object(pattern.details).prettyText() + "\n"
      + pattern.supporters.map { "  \($0.text)\n" }.joined()
    return Listing(json: json, text: text)
  }

  private static func json(of pattern: MinedPattern) -> JSONObject {
    [
      "id": .string(pattern.id.rawValue), "workflow": .string(pattern.workflowID.rawValue),
      "form": .string(pattern.form.rawValue), "code": .string(pattern.code), "size": .number(pattern.size),
      "support": .number(pattern.support), "episodes": .number(pattern.episodeCount),
      "succeeded": .number(pattern.successCount), "known_outcomes": .number(pattern.knownOutcomeCount),
      "closed": .bool(pattern.isClosed), "details": .object(pattern.details),
    ]
  }
}
