import Domain
import JSONDocuments

/// A workflow that reflections ask for by name, such as `WF-FIN-009-VendorVarianceMitigation`.
struct WorkflowTemplate: Hashable {
  /// The identifier: `WF-FIN-009`.
  let id: WorkflowID
  /// The name in words: `Vendor Variance Mitigation`.
  let name: String

  /// Reads `WF-`, two to four capitals, `-`, three digits, `-` and a name of capitalised words; nil for anything else, since
  /// the text comes from outside.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "WF", (2...4).contains(parts[1].utf8.count), parts[2].utf8.count == 3,
      parts[1].utf8.allSatisfy(Self.isCapital), parts[2].utf8.allSatisfy({ (48...57).contains($0) }),
      (3...48).contains(parts[3].utf8.count), let first = parts[3].utf8.first, Self.isCapital(first),
      parts[3].utf8.allSatisfy({ Self.isCapital($0) || (97...122).contains($0) })
    else { return nil }
    id = WorkflowID(parts[0...2].joined(separator: "-"))
    name = parts[3].utf8.reduce(into: "") { name, byte in
      if Self.isCapital(byte), !name.isEmpty { name += " " }
      name.unicodeScalars.append(Unicode.Scalar(byte))
    }
  }

  private static func isCapital(_ byte: UInt8) -> Bool { (65...90).contains(byte) }

  /// The template of the same department that most episodes ask for; of equals the first by id.
  static func asked(for workflow: WorkflowID, in episodes: [StoredEpisode]) -> WorkflowTemplate? {
    var counts: [WorkflowTemplate: Int] = [:]
    for episode in episodes {
      for template in Set(episode.record.reflections.flatMap(\.proposedActions).compactMap(template)) {
        if department(of: template.id) == department(of: workflow) { counts[template, default: 0] += 1 }
      }
    }
    return counts.min { ($1.value, $0.key.id, $0.key.name) < ($0.value, $1.key.id, $1.key.name) }?.key
  }

  private static func template(_ action: JSONValue) -> WorkflowTemplate? {
    guard action["type"] == "new_workflow" else { return nil }
    return action["template"]?.stringValue.flatMap(WorkflowTemplate.init)
  }

  private static func department(of id: WorkflowID) -> String {
    id.rawValue.split(separator: "-").prefix(2).joined(separator: "-")
  }
}
