package import JSONDocuments

/// A table with its caption.
package struct PageTable: Hashable, Sendable {
  package let caption: String
  package let header: [String]
  package let rows: [[String]]
}

/// A statement with what it is about, and the items behind it, all of them.
package struct PageFact: Hashable, Sendable {
  package let label: String
  package let text: String
  package var items: [String] = []
}

/// A piece of a section; each form of the page shows every piece.
package enum PageBlock: Hashable, Sendable {
  case sentences([String])
  case facts([PageFact])
  case list([String])
  case table(PageTable)
  /// A document as it is, for those who open it.
  case exact(summary: String, JSONValue)
  /// The place of the drawing.
  case drawing
}

/// A section of a page.
package struct PageSection: Hashable, Sendable {
  /// The sections in the order of the page.
  package enum Key: String, CaseIterable, Sendable {
    case deceptive = "look_twice"
    case change = "what_changes"
    case belief = "why_we_believe_it"
    case doubt = "why_it_may_be_wrong"
    case senders = "who_says_so"
    case gates, risk, before, undo, votes, record

    /// The heading.
    package var title: String {
      switch self {
      case .deceptive: "LOOK TWICE"
      case .change: "WHAT CHANGES"
      case .belief: "WHY WE BELIEVE IT"
      case .doubt: "WHY IT MAY BE WRONG"
      case .senders: "WHO SAYS SO"
      case .gates: "GATES"
      case .risk: "RISK"
      case .before: "BEFORE"
      case .undo: "UNDO"
      case .votes: "VOTES"
      case .record: "RECORD"
      }
    }
  }

  package let key: Key
  /// What stands beside the heading.
  package var note = ""
  package var blocks: [PageBlock]
}

extension PageTable {
  var json: JSONValue {
    [
      "caption": .string(caption), "columns": .array(header.map { .string($0) }),
      "rows": .array(rows.map { .array($0.map { .string($0) }) }),
    ]
  }
}

extension PageFact {
  var json: JSONValue {
    var object: JSONObject = ["about": .string(label), "text": .string(text)]
    if !items.isEmpty { object["items"] = .array(items.map { .string($0) }) }
    return .object(object)
  }
}

extension PageSection {
  /// The section for programs. Documents are left out: they stand in the proposal itself.
  var json: JSONObject {
    var object: JSONObject = ["title": .string(key.title)]
    if !note.isEmpty { object["note"] = .string(note) }
    var tables: [JSONValue] = []
    for block in blocks {
      switch block {
      case .sentences(let sentences): object["sentences"] = .array(sentences.map { .string($0) })
      case .facts(let facts): object["facts"] = .array(facts.map(\.json))
      case .list(let items): object["items"] = .array(items.map { .string($0) })
      case .table(let table): tables.append(table.json)
      case .exact, .drawing: break
      }
    }
    if !tables.isEmpty { object["tables"] = .array(tables) }
    return object
  }
}
