import PatternMining

/// Two to eight small random graphs; a third of the databases has self-loops and parallel edges.
struct RandomDatabase {
  let graphs: [LabelledGraph]
  let minimumSupport: Int

  init(seed: UInt64, isDirected: Bool) {
    var random = SeededGenerator(seed: seed)
    let vertexLabels = 1 + random.below(3)
    let edgeLabels = 1 + random.below(2)
    let isSimple = random.below(3) > 0
    graphs = (0..<2 + random.below(7)).map { _ in
      Self.graph(&random, vertexLabels, edgeLabels, isSimple: isSimple, isDirected: isDirected)
    }
    minimumSupport = 1 + random.below(graphs.count)
  }

  private static func graph(
    _ random: inout SeededGenerator, _ vertexLabels: Int, _ edgeLabels: Int, isSimple: Bool, isDirected: Bool
  ) -> LabelledGraph {
    let count = 2 + random.below(4)
    var edges: [LabelledGraph.Edge] = []
    var taken: Set<[Int]> = []
    for _ in 0..<random.below(8) {
      let (source, target, label) = (random.below(count), random.below(count), random.below(edgeLabels))
      if isSimple, source == target { continue }
      let ends = isDirected || source < target ? [source, target] : [target, source]
      guard taken.insert(isSimple ? ends : ends + [label]).inserted else { continue }
      edges.append(LabelledGraph.Edge(UInt32(source), UInt32(target), label: UInt32(label)))
    }
    return LabelledGraph(vertexLabels: (0..<count).map { _ in UInt32(random.below(vertexLabels)) }, edges: edges)
  }
}
