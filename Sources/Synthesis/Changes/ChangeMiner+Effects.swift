public import Domain

extension ChangeMiner {
  /// The effects of a hypothesis that is told, on both slices: no test is made and nothing is spent.
  ///
  /// - Returns: nil for a slice in which the hypothesis cannot be compared. The rule of the hypothesis is applied as it is told, so
  ///   that the mined slice is as good as the other.
  public func effects(
    of hypothesis: ChangeHypothesis, in episodes: [StoredEpisode]
  ) -> (mined: ChangeEffect?, confirmed: ChangeEffect?) {
    let population = ChangeRuns(episodes, goal: hypothesis.goal, options: options)
    let candidates = ChangeCandidates(
      population.runs, isMined: population.isConfirming.map { !$0 }, goal: hypothesis.goal, options: options)
    var plain = hypothesis
    plain.rule = nil
    guard var candidate = candidates.all.first(where: { $0.hypothesis == plain }) else { return (nil, nil) }
    if let rule = hypothesis.rule { candidate = candidate.restricted(to: rule, population.runs) }
    let slices = ChangeSlice.both(candidate, population, options)
    let effects = [slices.mined, slices.confirming].map { slice in
      slice.comparison.map { slice.effect($0, pValue: NormalDistribution.upperTail($0.z)) }
    }
    return (effects[0], effects[1])
  }
}
