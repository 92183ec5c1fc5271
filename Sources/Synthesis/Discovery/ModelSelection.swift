// The one free parameter of discovery, the threshold of a move, is chosen by training cases alone, in five folds by the digest of
// the case: among the thresholds with which the held-out bound is predicted to reach the confidence floor with probability
// 95 % (from the cross-validated fitness and the number of held-out cases), the one with the highest harmonic mean of
// cross-validated fitness and precision; the higher threshold of equals. When no threshold is predicted to reach the floor,
// the lowest stands, and the held-out figure will say what it is worth.

/// A discovered model with how its threshold was chosen.
struct ModelSelection: Sendable {
  /// A threshold with its cross-validated figures.
  private struct Candidate {
    let threshold: MoveSupports.Threshold
    let fitness: Double
    let predictedBound: Double
    let balance: Double
  }

  let model: WorkflowModel
  let threshold: MoveSupports.Threshold
  /// Cross-validated fitness within the training cases, and the held-out bound that it predicts.
  let innerFitness: Double
  let predictedBound: Double

  init(_ base: EvidencePool, _ log: MoveLog, choosesBeforeSteps: Bool) {
    let index = MoveSupports.Index(base, log)
    let whole = index.supports()
    let folds = (0..<EvidencePool.foldCount).map { index.supports(without: $0) }
    func model(_ supports: MoveSupports, _ threshold: MoveSupports.Threshold) -> WorkflowModel {
      WorkflowModel(supports, threshold: threshold, choosesBeforeSteps: choosesBeforeSteps)
    }
    var best: Candidate?
    for threshold in MoveSupports.Threshold.candidates(upTo: whole.total) {
      let candidate = Self.candidate(threshold, folds.map { model($0, threshold) }, base, log)
      let isEligible = candidate.predictedBound >= base.options.confidenceFloor
      if best == nil || isEligible && candidate.balance >= (best?.balance ?? 0)
        || isEligible && !Self.isEligible(best, base)
      {
        best = candidate
      }
    }
    let lowest = MoveSupports.Threshold(cases: 1, episodes: 1)
    threshold = best?.threshold ?? lowest
    self.model = model(whole, best?.threshold ?? lowest)
    innerFitness = best?.fitness ?? 0
    predictedBound = best?.predictedBound ?? 0
  }

  private static func isEligible(_ candidate: Candidate?, _ base: EvidencePool) -> Bool {
    candidate.map { $0.predictedBound >= base.options.confidenceFloor } ?? false
  }

  private static func candidate(
    _ threshold: MoveSupports.Threshold, _ models: [WorkflowModel], _ base: EvidencePool, _ log: MoveLog
  ) -> Candidate {
    let inner = HeldOutFitness(base, log, heldOut: false) { models[base.folds[$0]] }.mean
    let training = base.positions(heldOut: false)
    let precisions = models.enumerated().map { fold, model in
      ModelPrecision.precision(of: model, log, at: training.filter { base.folds[base.cases[$0]] == fold })
    }
    let precision = precisions.reduce(0, +) / Double(models.count)
    let sum = inner.mean + precision
    return Candidate(
      threshold: threshold, fitness: inner.mean,
      predictedBound: inner.predictedBound(ofFurther: base.isHeldOut.count { $0 }),
      balance: sum > 0 ? 2 * inner.mean * precision / sum : 0)
  }
}

/// The fitness of models over cases: for each case the mean of its episodes' fitness, weighted by the cap on initiators.
struct HeldOutFitness: Sendable {
  /// The weighted mean over cases.
  let mean: ClusterMean
  /// Episodes looked at.
  let episodeCount: Int
  /// Those that the model replays from start to end.
  let replayedCount: Int

  /// - Parameter model: The model to use for a case.
  init(_ base: EvidencePool, _ log: MoveLog, heldOut: Bool, model: (Int) -> WorkflowModel) {
    self.init(base, heldOut: heldOut) { model(base.cases[$0]).fitness(of: log.moves[$0]) }
  }

  /// - Parameter fitness: The fitness of an episode, by position.
  init(_ base: EvidencePool, heldOut: Bool, fitness: (Int) -> Double) {
    var sums = [Double](repeating: 0, count: base.caseCount)
    var counts = [Double](repeating: 0, count: base.caseCount)
    let positions = base.positions(heldOut: heldOut)
    var replayed = 0
    for position in positions {
      let item = base.cases[position]
      let fitness = fitness(position)
      sums[item] += fitness
      counts[item] += 1
      if fitness == 1 { replayed += 1 }
    }
    let members = (0..<base.caseCount).filter { counts[$0] > 0 }
    let weights = base.weights(of: members)
    mean = ClusterMean(
      zip(members, weights).map { item, weight in
        ClusterMean.Cluster(sum: weight * sums[item] / counts[item], weight: weight)
      })
    episodeCount = positions.count
    replayedCount = replayed
  }
}

extension EvidencePool {
  /// The weight of each of these distinct cases: 1, less where its owner is cut by the cap.
  func weights(of cases: [Int]) -> [Double] {
    var counts: [String: Double] = [:]
    for item in cases { if let owner = owners[item] { counts[owner, default: 0] += 1 } }
    let cap = InitiatorCap(share: options.initiatorShare, owners: cases.map { owners[$0] }).cap
    return cases.map { item in owners[item].map { min(1, cap / (counts[$0] ?? 1)) } ?? 1 }
  }
}
