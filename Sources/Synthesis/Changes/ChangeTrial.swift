import Domain

/// Tests the hypotheses of a survey together, at the level that the error budget allows, and sorts all into the honest lists.
struct ChangeTrial {
  /// The smallest effect that is worth waiting for: ten points.
  static let worthwhileEffect = 0.1
  private let survey: ChangeSurvey
  private let results: [ChangeResult]
  private let batch: HypothesisBatch
  private let rejected: [Bool]
  private let firstNumber: Int

  init(_ survey: ChangeSurvey, _ ledger: ChangeLedger, _ turn: ChangeTurn) {
    self.survey = survey
    firstNumber = ledger.tests.count + 1
    let contenders = survey.contenders
    let canTell = contenders.contains {
      $0.expectedZ(of: Self.worthwhileEffect) >= survey.options.minimumExpectedZ
    }
    results = canTell ? contenders.map { $0.result(survey.options) } : []
    batch = HypothesisBatch(
      pValues: results.map(\.pValue),
      weights: results.map(\.contender.weight),
      level: OnlineLevels(ledger, budget: survey.options.budget, looksBefore: turn.looksBefore)
        .level(ofBatch: results.count, looksDue: turn.looksDue))
    rejected = batch.rejected
  }

  /// The look with all that it found; `ledger` is what came before it.
  func study(after ledger: ChangeLedger) -> ChangeStudy {
    var study = ChangeStudy()
    study.lookedAt = survey.lookedAt
    study.look = look
    study.tests = results.indices.map(test)
    var spending = ledger
    spending.append(look, study.tests)
    study.spent = OnlineLevels(spending, budget: survey.options.budget).spent
    let accepted = accepted
    let lists = ChangeLists(survey, accepted.map { results[$0].contender })
    study.findings = accepted.map(finding) + lists.notYet + lists.looksGood
    return study
  }

  /// The rejected hypotheses, the clearest first; of those that tell the same the first.
  private var accepted: [Int] {
    let ordered = results.indices.filter { rejected[$0] }.sorted { left, right in
      (results[left].pValue, results[left].contender.key) < (results[right].pValue, results[right].contender.key)
    }
    var accepted: [Int] = []
    for index in ordered
    where !accepted.contains(where: { results[$0].contender.tellsTheSame(as: results[index].contender) }) {
      accepted.append(index)
    }
    return accepted
  }

  private func test(_ index: Int) -> ChangeTest {
    ChangeTest(
      number: firstNumber + index, workflowID: survey.workflowID, hypothesis: results[index].contender.key.text,
      pValue: results[index].pValue, level: batch.threshold(index, after: rejected.count { $0 }))
  }

  private func finding(_ index: Int) -> ChangeFinding {
    let result = results[index]
    let test = test(index)
    var finding = survey.finding(of: result.contender.appraisal, .proposed)
    finding.minedAdjustedP =
      survey.isPooled(result.contender.appraisal) ? survey.adjustedP(result.contender.appraisal) : nil
    finding.confirmed = result.contender.confirmedEffect(result.confirmingP, survey.options)
    finding.pValue = test.pValue
    finding.level = test.level
    finding.testNumber = test.number
    return finding
  }

  private var look: ChangeLook {
    let population = survey.populations[.success] ?? survey.populations.first?.value
    let runs = population?.runs ?? []
    guard !results.isEmpty else { return ChangeLook(workflowID: survey.workflowID, runs: runs.count) }
    let hasClock = population?.split == .laterInTime
    return ChangeLook(
      workflowID: survey.workflowID, runs: runs.count, usedThrough: hasClock ? runs.last?.start : nil,
      level: batch.level, hypotheses: results.count, discoveries: rejected.count { $0 },
      augmentedDiscoveries: max(batch.augmentedRejections, rejected.count { $0 }))
  }
}

/// What the test of one hypothesis gave.
struct ChangeResult: Sendable {
  let contender: ChangeContender
  /// Of the confirming slice alone.
  let confirmingP: Double
  /// Of both slices, as far as the mined one may count; never below that of later runs which do not agree.
  let pValue: Double
}

/// A hypothesis that may be tested on the confirming slice.
struct ChangeContender: Sendable {
  /// The confirming p-value up to which the later runs are said to agree.
  private static let agreement = 0.3
  let appraisal: ChangeAppraisal
  /// Whether the mined p-value may count: the hypothesis was not fitted, and no test was made on the workflow before.
  let isPooled: Bool
  /// The share of the chances that this look may give to mined p-values.
  private let lookShare: Double
  /// The comparison on the confirming slice; only its information is read before the test.
  private let confirming: StratifiedComparison

  init?(_ appraisal: ChangeAppraisal, isPooled: Bool, lookShare: Double) {
    guard appraisal.confirming.smallerSide >= 8, let confirming = appraisal.confirming.comparison else { return nil }
    self.appraisal = appraisal
    self.isPooled = isPooled
    self.lookShare = lookShare
    self.confirming = confirming
  }

  /// The hypothesis as text: identity and tie-break.
  var key: ByteText { ByteText(appraisal.candidate.hypothesis.text) }

  /// The z that a true effect of this size would give, with outcomes as uneven as they are in the mined slice.
  func expectedZ(of effect: Double) -> Double {
    let share = appraisal.mined.without.share
    let deviation = max(0.2, (share * (1 - share)).squareRoot())
    return effect / deviation
      * (confirming.information + (isPooled ? appraisal.comparison.information : 0)).squareRoot()
  }

  /// More of the level for comparisons that can tell more; a rule is about few runs and a large effect, so it is not held against it.
  var weight: Double {
    appraisal.candidate.hypothesis.rule == nil ? min(1, expectedZ(of: ChangeTrial.worthwhileEffect) / 3) : 1
  }

  /// Looks at the confirming slice. Both p-values are joined by the inverse normal method with the information as weights.
  func result(_ options: ChangeOptions) -> ChangeResult {
    let confirmingP = confirmingP(options)
    guard isPooled else { return ChangeResult(contender: self, confirmingP: confirmingP, pValue: confirmingP) }
    let total = appraisal.comparison.information + confirming.information
    let minedZ = NormalDistribution.upperQuantile(min(1, appraisal.minedP / lookShare))
    let joint =
      (appraisal.comparison.information / total).squareRoot() * minedZ
      + (confirming.information / total).squareRoot() * NormalDistribution.upperQuantile(confirmingP)
    let pValue = NormalDistribution.upperTail(joint)
    return ChangeResult(
      contender: self, confirmingP: confirmingP,
      pValue: confirmingP <= Self.agreement ? pValue : max(pValue, confirmingP))
  }

  /// Exact where it may matter; far from any level the normal form does.
  private func confirmingP(_ options: ChangeOptions) -> Double {
    let plain = NormalDistribution.upperTail(confirming.z)
    guard plain < 0.35 else { return plain }
    return confirming.permutationP(seed: options.seed, permutations: options.permutations)
  }

  func confirmedEffect(_ p: Double, _ options: ChangeOptions) -> ChangeEffect {
    appraisal.confirming.effect(confirming, pValue: p)
  }

  /// Whether both part the runs that they share in nearly the same way.
  func tellsTheSame(as other: ChangeContender) -> Bool {
    let (mine, others) = (sides, other.sides)
    let shared = mine.filter { others[$0.key] != nil }
    guard 2 * shared.count > min(mine.count, others.count) else { return false }
    let alike = shared.count { others[$0.key] == $0.value }
    return 10 * max(alike, shared.count - alike) >= 9 * shared.count
  }

  private var sides: [EpisodeReference: Bool] {
    Dictionary(uniqueKeysWithValues: appraisal.mined.sides + appraisal.confirming.sides)
  }
}
