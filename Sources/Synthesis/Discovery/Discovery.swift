/// A discovered model with all its figures.
struct Discovery: Sendable {
  let base: EvidencePool
  let log: MoveLog
  let selection: ModelSelection
  /// Fitness on the held-out cases.
  let heldOut: HeldOutFitness
  /// Precision on the held-out cases, of the model and of the model that allows everything.
  let precision: Double
  let flowerPrecision: Double
  /// The one-sided 95 % lower bound of held-out fitness, rounded down.
  let confidence: Double

  init(_ base: EvidencePool, _ log: MoveLog, choosesBeforeSteps: Bool) {
    self.base = base
    self.log = log
    let selection = ModelSelection(base, log, choosesBeforeSteps: choosesBeforeSteps)
    self.selection = selection
    heldOut = HeldOutFitness(base, log, heldOut: true) { _ in selection.model }
    let positions = base.positions(heldOut: true)
    precision = ModelPrecision.precision(of: selection.model, log, at: positions)
    flowerPrecision = ModelPrecision.precision(of: .flower(of: selection.model), log, at: positions)
    confidence = Figure.floored(heldOut.mean.lowerBound(seed: base.options.seed))
  }

  var model: WorkflowModel { selection.model }

  /// The mean held-out fitness.
  var fitness: Double { heldOut.mean.mean }
}
