/// The spans of one trace as a tree: each once, parents known, in the order in which they began.
///
/// Invariant: `parents` holds no cycle, whatever the spans claim.
struct TraceTree {
  /// What a span becomes.
  enum Role: Equatable {
    /// A step run.
    case step
    /// A detail of the step run of another span, by index: an HTTP request within a model's call, or the same call told by a
    /// second instrumentation.
    case detail(of: Int)
    /// It only holds others together.
    case structure
  }

  /// By start, then parents before children, then by identifier.
  let spans: [TraceSpan]
  let operations: [SpanOperation]
  /// The index of each span's parent, nil when it is not among the spans.
  let parents: [Int?]
  let roles: [Role]
  /// The nearest span above each that is an agent's.
  let agents: [Int?]
  /// The span that stands for the run: the root, or the earliest without a parent here.
  let top: Int
  /// Whether there is one span without a parent here, or one that claims none.
  let hasRoot: Bool

  /// - Precondition: at least one span, all of one trace.
  init(_ unordered: [TraceSpan]) {
    let distinct = Self.distinct(unordered)
    let (spans, parents) = Self.ordered(distinct)
    precondition(!spans.isEmpty, "A trace has spans")
    self.spans = spans
    self.parents = parents
    operations = spans.map { SpanOperation($0) }
    let tops = spans.indices.filter { parents[$0] == nil }
    let roots = tops.filter { spans[$0].parentID == nil }
    top = roots.first ?? tops.first ?? 0
    hasRoot = !roots.isEmpty || tops.count == 1
    let downwards = Self.downwards(parents)
    agents = Self.agents(operations, parents, downwards)
    roles = TraceRoles(spans, operations, parents, downwards, top: top).roles
  }

  private static func distinct(_ spans: [TraceSpan]) -> [TraceSpan] {
    var kept: [String: TraceSpan] = [:]
    for span in spans {
      if let other = kept[span.spanID], !span.supersedes(other) { continue }
      kept[span.spanID] = span
    }
    return kept.keys.sorted().compactMap { kept[$0] }
  }

  private static func ordered(_ spans: [TraceSpan]) -> (spans: [TraceSpan], parents: [Int?]) {
    let places = Dictionary(uniqueKeysWithValues: spans.enumerated().map { ($1.spanID, $0) })
    let parents = withoutCycles(spans.map { span in span.parentID.flatMap { places[$0] } })
    let depths = depths(parents)
    let order = spans.indices.sorted { left, right in
      let starts = (spans[left].startNanoseconds ?? .max, spans[right].startNanoseconds ?? .max)
      if starts.0 != starts.1 { return starts.0 < starts.1 }
      if depths[left] != depths[right] { return depths[left] < depths[right] }
      return left < right
    }
    var newPlaces = Array(repeating: 0, count: order.count)
    for (place, old) in order.enumerated() { newPlaces[old] = place }
    return (order.map { spans[$0] }, order.map { old in parents[old].map { newPlaces[$0] } })
  }

  /// Cuts the parent of the first span on each cycle.
  private static func withoutCycles(_ claimed: [Int?]) -> [Int?] {
    var parents = claimed
    var visits = Array(repeating: 0, count: parents.count)
    for start in parents.indices where visits[start] == 0 {
      var current = start
      visits[current] = start + 1
      while let parent = parents[current] {
        if visits[parent] == start + 1 { parents[current] = nil }
        if visits[parent] != 0 { break }
        visits[parent] = start + 1
        current = parent
      }
    }
    return parents
  }

  private static func agents(_ operations: [SpanOperation], _ parents: [Int?], _ downwards: [Int]) -> [Int?] {
    var agents: [Int?] = Array(repeating: nil, count: parents.count)
    for index in downwards {
      agents[index] = parents[index].flatMap { operations[$0] == .agent ? $0 : agents[$0] }
    }
    return agents
  }

  /// All indices, parents before children.
  private static func downwards(_ parents: [Int?]) -> [Int] {
    let depths = depths(parents)
    return parents.indices.sorted { depths[$0] == depths[$1] ? $0 < $1 : depths[$0] < depths[$1] }
  }

  /// How many ancestors each has.
  private static func depths(_ parents: [Int?]) -> [Int] {
    var depths: [Int?] = Array(repeating: nil, count: parents.count)
    for start in parents.indices {
      var path: [Int] = []
      var current: Int? = start
      while let index = current, depths[index] == nil {
        path.append(index)
        current = parents[index]
      }
      var depth = current.flatMap { depths[$0] } ?? -1
      for index in path.reversed() {
        depth += 1
        depths[index] = depth
      }
    }
    return depths.map { $0 ?? 0 }
  }
}

/// Decides what each span of a trace becomes.
private struct TraceRoles {
  private(set) var roles: [TraceTree.Role] = []

  init(_ spans: [TraceSpan], _ operations: [SpanOperation], _ parents: [Int?], _ downwards: [Int], top: Int) {
    var hasChildren = Array(repeating: false, count: parents.count)
    var holdsWork = hasChildren
    for index in downwards.reversed() {
      guard let parent = parents[index] else { continue }
      hasChildren[parent] = true
      if operations[index].isWork || holdsWork[index] { holdsWork[parent] = true }
    }
    roles = Array(repeating: .structure, count: parents.count)
    var owners: [Int?] = Array(repeating: nil, count: parents.count)
    for index in downwards {
      let owner = parents[index].flatMap { owners[$0] }
      if let owner, Self.isDetail(index, of: owner, spans, operations, holdsWork: holdsWork[index]) {
        roles[index] = .detail(of: owner)
        owners[index] = owner
      } else if operations[index].isWork {
        roles[index] = .step
        owners[index] = index
      } else {
        roles[index] = hasChildren[index] ? .structure : .step
        owners[index] = owner
      }
    }
    keepUnexplainedFailures(spans, parents, upwards: downwards.reversed(), top: top)
  }

  private static func isDetail(
    _ index: Int, of owner: Int, _ spans: [TraceSpan], _ operations: [SpanOperation], holdsWork: Bool
  ) -> Bool {
    guard operations[index].isWork else { return !holdsWork }
    guard operations[index] == operations[owner] else { return false }
    switch operations[index] {
    case .chat, .embeddings, .retrieval, .rerank: return true
    case .tool: return spans[index].toolName == spans[owner].toolName
    default: return false
    }
  }

  /// A span that failed while nothing below it did is a step, else nobody would hear of the failure.
  private mutating func keepUnexplainedFailures(
    _ spans: [TraceSpan], _ parents: [Int?], upwards: some Sequence<Int>, top: Int
  ) {
    var holdsFailure = Array(repeating: false, count: parents.count)
    for index in upwards {
      let hasFailed = spans[index].hasFailed
      if hasFailed && !holdsFailure[index] && roles[index] == .structure && index != top { roles[index] = .step }
      if let parent = parents[index], (hasFailed && roles[index] == .step) || holdsFailure[index] {
        holdsFailure[parent] = true
      }
    }
  }
}
