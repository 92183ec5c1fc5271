import Kernels

/// Which documents may be returned. A document passes when it passes every restriction; filters change no score.
public struct RetrievalFilter: Sendable, Equatable {
  /// The kinds wanted; empty for all.
  public var kinds: Set<DocumentKind>
  /// The workflows wanted; empty for all.
  public var workflows: Set<String>
  /// The outcomes wanted; empty for all.
  public var outcomes: Set<String>
  /// Steps of which the document has at least one; empty for all.
  public var steps: Set<String>
  /// The statuses wanted; empty for all.
  public var statuses: Set<String>
  /// When the run started, in microseconds since 1970-01-01 UTC; a document without a time does not pass. Nil for all.
  public var startedAt: Range<Int64>?
  /// Ids of documents not wanted.
  public var excludedIDs: Set<String>

  /// A filter of those restrictions.
  public init(
    kinds: Set<DocumentKind> = [], workflows: Set<String> = [], outcomes: Set<String> = [], steps: Set<String> = [],
    statuses: Set<String> = [], startedAt: Range<Int64>? = nil, excludedIDs: Set<String> = []
  ) {
    self.kinds = kinds
    self.workflows = workflows
    self.outcomes = outcomes
    self.steps = steps
    self.statuses = statuses
    self.startedAt = startedAt
    self.excludedIDs = excludedIDs
  }

  /// The filter that lets everything pass.
  public static let all = RetrievalFilter()
}

extension RetrievalFilter {
  /// The documents of `part` that are live and pass; nil when all do.
  func allowed(in part: SnapshotPart) -> OrdinalSet? {
    guard self != .all else { return part.live }
    let test = FilterTest(self, fields: part.segment.fields)
    var allowed = OrdinalSet(capacity: part.segment.documentCount)
    for ordinal in part.liveOrdinals where test.passes(Int(ordinal)) {
      allowed.insert(Int(ordinal))
    }
    for id in excludedIDs {
      if let ordinal = part.segment.fields.ordinal(of: id) { allowed.remove(ordinal) }
    }
    return allowed
  }
}

/// A filter in the numbers of one segment.
private struct FilterTest {
  private let fields: StoredFields
  private let kinds: [UInt8]?
  private let workflows: [UInt32]?
  private let outcomes: [UInt32]?
  private let steps: [UInt32]?
  private let statuses: [UInt32]?
  private let startedAt: Range<Int64>?

  init(_ filter: RetrievalFilter, fields: StoredFields) {
    func symbols(_ names: Set<String>) -> [UInt32]? {
      names.isEmpty ? nil : names.compactMap { fields.symbols.position(of: $0, order: nil) }.map { UInt32($0) }
    }
    self.fields = fields
    kinds =
      filter.kinds.isEmpty
      ? nil
      : DocumentKind.allCases.indices
        .filter { filter.kinds.contains(DocumentKind.allCases[$0]) }.map { UInt8($0) }
    workflows = symbols(filter.workflows)
    outcomes = symbols(filter.outcomes)
    steps = symbols(filter.steps)
    statuses = symbols(filter.statuses)
    startedAt = filter.startedAt
  }

  func passes(_ ordinal: Int) -> Bool {
    passes(fields.kinds[ordinal], kinds) && passes(fields.workflows[ordinal], workflows)
      && passes(fields.outcomes[ordinal], outcomes) && passes(fields.statuses[ordinal], statuses)
      && passesSteps(ordinal) && passesTime(fields.startedAt[ordinal])
  }

  private func passes<Value: Equatable>(_ value: Value, _ wanted: [Value]?) -> Bool {
    wanted?.contains(value) ?? true
  }

  private func passesSteps(_ ordinal: Int) -> Bool {
    guard let steps else { return true }
    return fields.range(fields.stepListStarts, ordinal).contains { steps.contains(fields.steps[$0]) }
  }

  private func passesTime(_ time: Int64) -> Bool {
    guard let startedAt else { return true }
    return time != StoredFields.noTime && startedAt.contains(time)
  }
}
