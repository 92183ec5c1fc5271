import Domain

extension EvidencePool {
  /// The pools of several workflows as one: cases stay apart, and each keeps the side and the fold that its workflow gave it.
  ///
  /// - Parameter pools: Pools with the same options, at least one.
  init(merging pools: [EvidencePool]) {
    precondition(!pools.isEmpty, "no pool to merge")
    var entries: [(episode: StoredEpisode, item: Int)] = []
    var first = 0
    for pool in pools {
      entries += zip(pool.episodes, pool.cases).map { ($0, $1 + first) }
      first += pool.caseCount
    }
    entries.sort { StoredEpisode.precedes($0.episode, $1.episode) }
    let splits = Set(pools.map(\.split))
    self.init(
      options: pools[0].options, episodes: entries.map(\.episode), allCount: pools.reduce(0) { $0 + $1.allCount },
      cases: entries.map(\.item), caseCount: first, owners: pools.flatMap(\.owners),
      split: splits.count == 1 ? pools[0].split : .byWorkflow, isHeldOut: pools.flatMap(\.isHeldOut),
      folds: pools.flatMap(\.folds))
  }
}
