// Precision counts escaping edges (J. Muñoz-Gama, J. Carmona, "A Fresh Look at Precision in Process Conformance", BPM 2010), on states
// instead of prefixes: over the states that the held-out episodes visit, weighted by visits, the share of the model's allowed targets that
// those episodes ever take from that state. A model that allows everything has the log's own branching divided by
// everything. The state forgets the prefix, so the figure is higher than that of prefix automata.

/// How much more a model allows than held-out episodes do.
enum ModelPrecision {
  /// 0…1; 0 when no visited state allows anything.
  ///
  /// - Parameter positions: The episodes that the model is held against.
  static func precision(of model: WorkflowModel, _ log: MoveLog, at positions: [Int]) -> Double {
    var visits = [Int](repeating: 0, count: model.successors.count)
    var taken: Set<Move> = []
    for position in positions {
      for move in log.moves[position] {
        visits[move.state] += 1
        taken.insert(move)
      }
    }
    var used = 0
    var allowed = 0
    for (state, targets) in model.successors.enumerated() where visits[state] > 0 {
      used += visits[state] * targets.count { taken.contains(Move(state: state, target: $0)) }
      allowed += visits[state] * targets.count
    }
    return allowed == 0 ? 0 : Double(used) / Double(allowed)
  }
}
