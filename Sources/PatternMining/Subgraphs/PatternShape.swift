/// One edge of a pattern while it is mined: vertex numbers and the type from `from` to `to`.
struct CodeStep {
  let from: Int
  let to: Int
  let type: UInt32

  var isForward: Bool { to > from }
}

/// What a code says about its pattern without looking at occurrences.
struct PatternShape {
  let steps: [CodeStep]
  let vertexCount: Int
  /// The rightmost path from the rightmost vertex to vertex 0.
  let path: [Int]
  /// The type of the tree edge that discovers each vertex; without meaning for vertex 0.
  let treeTypes: [UInt32]
  /// The rank of each vertex's label.
  let labelRanks: [UInt32]

  init(_ steps: [CodeStep], _ types: EdgeTypeTable) {
    var parents = [0]
    var treeTypes: [UInt32] = [0]
    var labelRanks = [types.fromRanks[Int(steps[0].type)]]
    for step in steps where step.isForward {
      parents.append(step.from)
      treeTypes.append(step.type)
      labelRanks.append(types.toRanks[Int(step.type)])
    }
    var path = [parents.count - 1]
    while let last = path.last, last > 0 { path.append(parents[last]) }
    self.steps = steps
    self.path = path
    self.treeTypes = treeTypes
    self.labelRanks = labelRanks
    vertexCount = parents.count
  }

  var rightmost: Int { vertexCount - 1 }
  var firstStep: CodeStep { steps[0] }
  var lastStep: CodeStep { steps[steps.count - 1] }

  /// Whether the pattern has an edge of this type from one vertex to the other.
  func contains(_ first: Int, _ second: Int, _ type: UInt32, _ types: EdgeTypeTable) -> Bool {
    steps.contains {
      ($0.from, $0.to, $0.type) == (first, second, type)
        || ($0.to, $0.from, types.reverse[Int($0.type)]) == (first, second, type)
    }
  }
}
