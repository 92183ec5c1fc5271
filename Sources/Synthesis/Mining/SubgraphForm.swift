import Domain
import JSONDocuments
import PatternMining

/// Form (b): frequent connected subgraphs of instance graphs.
struct SubgraphForm: Sendable {
  private let counter: SupportCounter
  private let labels: [String]
  private let database: GraphDatabase

  init(_ counter: SupportCounter) {
    self.counter = counter
    let graphs = counter.episodes.map { InstanceGraph(of: $0.record) }
    let table = LabelTable(graphs.flatMap(\.labels).map { ByteText($0) })
    labels = table.labels.map(\.text)
    var database = GraphDatabase(isDirected: true)
    for graph in graphs {
      let labelled = LabelledGraph(
        vertexLabels: graph.labels.map { table.number(of: ByteText($0)) },
        edges: graph.edges.map {
          LabelledGraph.Edge(UInt32($0.source), UInt32($0.target), label: UInt32($0.kind.rawValue))
        })
      do throws(GraphDatabase.AppendError) { try database.append(labelled) } catch {
        preconditionFailure("an instance graph has distinct edges between its own vertices: \(error)")
      }
    }
    self.database = database
  }

  /// The frequent patterns, closed ones marked, and why they are not complete.
  func patterns(_ options: WorkflowMiningOptions) -> (patterns: [MinedPattern], cut: String?) {
    let count = counter.episodes.count
    let (found, summary) = SubgraphMiner(
      database: database, options: options.patternOptions(of: count, closedOnly: false)
    ).patterns()
    let closed = SubgraphMiner(database: database, options: options.patternOptions(of: count, closedOnly: true))
      .patterns().patterns.map(\.code)
    let closedCodes = Set(closed)
    let patterns = found.map { pattern in
      counter.pattern(
        .subgraph, code: text(of: pattern.code), size: pattern.edgeCount,
        isClosed: closedCodes.contains(pattern.code), details: JSONObject(),
        at: (pattern.graphs ?? []).map { Int($0) })
    }
    return (patterns, summary.cut?.description)
  }

  /// The minimal code over labels: `0:a →next 1:b; 1:b →retry 2:b`.
  private func text(of code: DFSCode) -> String {
    code.edges.map { edge in
      let first = "\(edge.from):\(PatternText.escaped(labels[Int(edge.fromLabel)]))"
      let second = "\(edge.to):\(PatternText.escaped(labels[Int(edge.toLabel)]))"
      let kind = InstanceGraph.EdgeKind(rawValue: Int(edge.label))?.name ?? "next"
      return edge.direction == .along ? "\(first) →\(kind) \(second)" : "\(second) →\(kind) \(first)"
    }.joined(separator: "; ")
  }
}
