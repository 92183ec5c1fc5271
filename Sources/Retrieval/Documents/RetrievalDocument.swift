/// One thing that can be found, as it is handed to the index.
public struct RetrievalDocument: Sendable, Equatable {
  /// Unique in a snapshot; a later document of the same id replaces the earlier.
  public var id: String
  /// What the document stands for.
  public var kind: DocumentKind
  /// What is searched, besides `identifiers`.
  public var text: String
  /// Names and codes that are searched along with the text: workflow, steps, skills, error codes.
  public var identifiers: [String]
  /// Filter value: the workflow.
  public var workflow: String?
  /// Filter value: the outcome.
  public var outcome: String?
  /// Filter values: the steps that occur, distinct.
  public var steps: [String]
  /// Filter value: the status.
  public var status: String?
  /// Filter value: microseconds since 1970-01-01 UTC; nil when unknown.
  public var startedAt: Int64?
  /// Orders documents of equal score, before the id: a key that is the same in every store that holds the document.
  public var stableKey: String

  /// A document; `stableKey` nil stands for the id.
  public init(
    id: String, kind: DocumentKind, text: String, identifiers: [String] = [], workflow: String? = nil,
    outcome: String? = nil, steps: [String] = [], status: String? = nil, startedAt: Int64? = nil,
    stableKey: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.text = text
    self.identifiers = identifiers
    self.workflow = workflow
    self.outcome = outcome
    self.steps = steps
    self.status = status
    self.startedAt = startedAt
    self.stableKey = stableKey ?? id
  }

  /// Text and identifiers as one text, which is what both sides of the index read.
  public var searchableText: String {
    identifiers.isEmpty ? text : text + "\n" + identifiers.joined(separator: "\n")
  }

  var order: DocumentOrder { DocumentOrder(stableKey: stableKey, id: id) }
}

/// The order of documents of equal score: stable key, then id, both by their UTF-8 bytes.
struct DocumentOrder: Comparable, Sendable {
  let stableKey: String
  let id: String

  static func == (left: DocumentOrder, right: DocumentOrder) -> Bool {
    left.stableKey.utf8.elementsEqual(right.stableKey.utf8) && left.id.utf8.elementsEqual(right.id.utf8)
  }

  static func < (left: DocumentOrder, right: DocumentOrder) -> Bool {
    if left.stableKey.utf8.elementsEqual(right.stableKey.utf8) {
      return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
    return left.stableKey.utf8.lexicographicallyPrecedes(right.stableKey.utf8)
  }
}
