import Domain

/// All hypotheses of one look with what the mined slice says about them.
struct ChangeSurvey: Sendable {
  let workflowID: WorkflowID
  let options: ChangeOptions
  /// The runs of each goal.
  private(set) var populations: [ChangeGoal: ChangeRuns] = [:]
  /// Told by the data alone, in order of discovery.
  private(set) var appraisals: [ChangeAppraisal] = []
  /// With a rule that was fitted to the mined slice.
  private(set) var fitted: [ChangeAppraisal] = []
  /// Candidates that could not be compared: the factors determine the choice, or too few independent runs remain.
  private(set) var incomparable: [ChangeCandidate] = []

  init(
    workflowID: WorkflowID, parts: [(goal: ChangeGoal, runs: ChangeRuns)], options: ChangeOptions
  ) {
    self.workflowID = workflowID
    self.options = options
    for part in parts where Self.varies(part.runs) {
      populations[part.goal] = part.runs
      let candidates = ChangeCandidates(
        part.runs.runs, isMined: part.runs.isConfirming.map { !$0 }, goal: part.goal, options: options)
      for candidate in candidates.all { add(candidate, part.runs) }
    }
  }

  /// How many hypotheses the best was chosen from.
  var lookedAt: Int { appraisals.count + fitted.count }

  /// p₁ adjusted for all hypotheses, for readers.
  func adjustedP(_ appraisal: ChangeAppraisal) -> Double {
    Sidak.adjusted(appraisal.minedP, of: appraisals.count)
  }

  private mutating func add(_ candidate: ChangeCandidate, _ runs: ChangeRuns) {
    guard let appraisal = ChangeAppraisal(candidate, runs, options) else {
      incomparable.append(candidate)
      return
    }
    appraisals.append(appraisal)
    if let guarded = ChangeGuard(appraisal, runs, options).best { fitted.append(guarded) }
  }

  /// A goal that nearly all runs or nearly none meet tells nothing.
  private static func varies(_ runs: ChangeRuns) -> Bool {
    let met = runs.runs.count { $0.met }
    return 50 * min(met, runs.runs.count - met) >= runs.runs.count
  }
}

/// Adjustment for the best of several independent hypotheses (Z. Šidák, JASA 62, 1967).
enum Sidak {
  /// 1 − (1 − p)^count.
  static func adjusted(_ p: Double, of count: Int) -> Double {
    var miss = 1.0
    for _ in 0..<count { miss *= 1 - p }
    // Below 1e-9 the product has lost the digits; Bonferroni's bound is as good there.
    return p < 1e-9 ? min(1, p * Double(count)) : 1 - miss
  }
}
