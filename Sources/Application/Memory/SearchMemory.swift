import Domain
import Embeddings
import Ingestion
public import JSONDocuments
import Retrieval

/// Which sides of the index answer.
public enum SearchMode: String, CaseIterable, Sendable {
  case lexical, dense, hybrid

  var retrievalMode: RetrievalMode {
    switch self {
    case .lexical: .lexical
    case .dense: .dense
    case .hybrid: .hybrid
    }
  }
}

/// How the two sides become one order.
public enum FusionMethod: String, CaseIterable, Sendable {
  case linear, rrf

  var fusion: Fusion {
    switch self {
    case .linear: .standard
    case .rrf: .reciprocalRank(k: 60)
    }
  }
}

/// Which documents may be found; nil passes everything.
public struct SearchFilters: Sendable {
  let workflow: String?
  let outcome: String?
  let step: String?
  let status: String?
  let since: String?
  let until: String?
  let type: String?

  /// Makes filters from the words of the command line.
  public init(
    workflow: String?, outcome: String?, step: String?, status: String?, since: String?, until: String?, type: String?
  ) {
    self.workflow = workflow
    self.outcome = outcome
    self.step = step
    self.status = status
    self.since = since
    self.until = until
    self.type = type
  }

  /// The filter of the index.
  ///
  /// - Throws: `UsageError` for a time, type, outcome or status that does not exist.
  func retrievalFilter() throws -> RetrievalFilter {
    RetrievalFilter(
      kinds: Set(try type.map { [try Self.choice($0, "type", DocumentKind.self)] } ?? []),
      workflows: Set([workflow].compactMap { $0 }),
      outcomes: Set(try outcome.map { [try Self.choice($0, "outcome", Outcome.self).rawValue] } ?? []),
      steps: Set([step].compactMap { $0 }),
      statuses: Set(try status.map { [try Self.choice($0, "status", StepStatus.self).rawValue] } ?? []),
      startedAt: try range())
  }

  private func range() throws -> Range<Int64>? {
    guard since != nil || until != nil else { return nil }
    let from = try since.map(Self.time) ?? Int64.min + 1
    let to = try until.map(Self.time) ?? Int64.max
    guard from <= to else { throw UsageError("--since is after --until: swap them.") }
    return from..<to
  }

  private static func time(_ text: String) throws -> Int64 {
    guard let time = RecordedTime(parsing: text) else {
      throw UsageError("\"\(text)\" is no time: write it as 2026-03-15 or 2026-03-15T02:00:00Z.")
    }
    return time.timestamp.microseconds
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String, _ name: String, _ type: Choice.Type
  ) throws -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: text) else {
      throw UsageError(
        "There is no \(name) \"\(text)\": use one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return choice
  }
}

/// A search by words and likeness.
public struct SearchRequest: Sendable {
  let text: String
  let count: Int
  let mode: SearchMode
  let fusion: FusionMethod
  let filters: SearchFilters
  let explains: Bool

  /// Asks for the `count` best documents.
  public init(
    text: String, count: Int, mode: SearchMode, fusion: FusionMethod, filters: SearchFilters, explains: Bool
  ) {
    self.text = text
    self.count = count
    self.mode = mode
    self.fusion = fusion
    self.filters = filters
    self.explains = explains
  }
}

/// A search for the runs most like one episode, or like a sequence of steps.
public struct SimilarRequest: Sendable {
  let episode: String?
  let steps: [String]
  let context: JSONObject
  let count: Int
  let filters: SearchFilters
  let explains: Bool

  /// Asks for the `count` nearest runs; steps and context are those of a run that is under way.
  public init(
    episode: String?, steps: [String], context: JSONObject = JSONObject(), count: Int, filters: SearchFilters,
    explains: Bool
  ) {
    self.episode = episode
    self.steps = steps
    self.context = context
    self.count = count
    self.filters = filters
    self.explains = explains
  }
}

extension Workspace {
  /// The documents that answer best. Where the index's model cannot be loaded, mode `hybrid` goes by words alone.
  ///
  /// - Throws: `UsageError` for an impossible filter or count, or for mode `dense` where the index's model cannot be loaded; `StorageError`.
  public func search(_ request: SearchRequest) throws -> SearchResult {
    let query = RetrievalQuery(
      text: request.text, mode: request.mode.retrievalMode, fusion: request.fusion.fusion,
      topK: try Self.checked(request.count), filter: try request.filters.retrievalFilter())
    let snapshot = try openSnapshot()
    let embedder = request.mode == .lexical ? nil : try models.embedder(snapshot.modelDigest)
    if request.mode == .dense, embedder == nil {
      throw UsageError(
        "The index's model \(snapshot.modelDigest) cannot be loaded: search with --mode lexical, or run \"autogenesis index rebuild\"."
      )
    }
    let hits = try Retriever(snapshot: snapshot, embedder: embedder).hits(for: query)
    let isByWordsAlone = request.mode == .hybrid && embedder == nil
    return SearchResult(
      hits: hits, snapshot: snapshot, explains: request.explains, note: isByWordsAlone ? Self.byWordsAlone : nil)
  }

  private static let byWordsAlone =
    "The index's model cannot be loaded, so this was found by words alone: add the model again, or run \"autogenesis index rebuild\"."

  /// The runs most like an episode or a sequence of steps.
  ///
  /// - Throws: `UsageError` when neither or both are given or the episode is not in the index, `StorageError`.
  public func similar(_ request: SimilarRequest) throws -> SearchResult {
    var filter = try request.filters.retrievalFilter()
    if filter.kinds.isEmpty { filter.kinds = [.episode] }
    var query = RetrievalQuery(text: "", topK: try Self.checked(request.count), filter: filter)
    let snapshot = try openSnapshot()
    let embedder = request.steps.isEmpty ? nil : try models.embedder(snapshot.modelDigest)
    let retriever = try Retriever(snapshot: snapshot, embedder: embedder)
    switch (request.episode, request.steps.isEmpty) {
    case (let episode?, true):
      let id = MemoryDocuments.id(of: EpisodeID(episode))
      guard let hits = retriever.hits(similarTo: id, like: query) else {
        throw UsageError("The index has no episode \"\(episode)\": look it up with \"autogenesis episodes list\".")
      }
      return SearchResult(hits: hits, snapshot: snapshot, explains: request.explains)
    case (nil, false):
      var redactor = Redactor(redactsAddresses: false)
      let context = MemoryDocuments.leaves(of: .object(redactor.redacted(request.context)))
      query.text = (context + [request.steps.joined(separator: " ")]).joined(separator: "\n")
      return SearchResult(
        hits: retriever.hits(for: query), snapshot: snapshot, explains: request.explains,
        note: embedder == nil ? Self.byWordsAlone : nil)
    default: throw UsageError("Name either an episode or --steps.")
    }
  }

  private static func checked(_ count: Int) throws -> Int {
    guard (1...1000).contains(count) else { throw UsageError("--top \(count) is not between 1 and 1000.") }
    return count
  }
}

/// An open index that answers one query after another without reading it again.
public struct Searcher: Sendable {
  let retriever: Retriever

  /// The live documents.
  public var documentCount: Int { retriever.snapshot.documentCount }

  /// The ids of the `count` best documents, best first.
  public func search(_ text: String, count: Int, mode: SearchMode) -> [String] {
    retriever.hits(for: RetrievalQuery(text: text, mode: mode.retrievalMode, topK: count)).map(\.id)
  }
}

extension Workspace {
  /// The index as the manifest names it now.
  ///
  /// - Throws: `StorageError`.
  public func searcher() throws -> Searcher {
    let snapshot = try openSnapshot()
    return Searcher(
      retriever: try Retriever(snapshot: snapshot, embedder: try models.embedder(snapshot.modelDigest)))
  }
}
