import Domain

/// Tests the hypotheses of a survey together, at the level that the error budget allows, and sorts all into the honest lists.
///
/// What an earlier look has found is tested again by itself: to find it once more is no new discovery, so it takes nothing of the budget
/// and gives the others no easier level.
struct ChangeTrial {
  /// The smallest effect that is worth waiting for: ten points.
  static let worthwhileEffect = 0.1
  private let survey: ChangeSurvey
  private let results: [ChangeResult]
  /// The results that are new, which make the batch.
  private let fresh: [Int]
  private let batch: HypothesisBatch
  private let levels: [Double]
  private let firstNumber: Int

  init(_ survey: ChangeSurvey, _ ledger: ChangeLedger, _ turn: ChangeTurn) {
    self.survey = survey
    firstNumber = ledger.tests.count + 1
    let contenders = survey.contenders
    let expectedZ = contenders.map { $0.expectedZ(of: Self.worthwhileEffect) }.max() ?? 0
    let known = Set(ledger.tests.filter { $0.workflowID == survey.workflowID && $0.isDiscovery }.map(\.hypothesis))
    let level = OnlineLevels(ledger, budget: survey.options.budget, looksBefore: turn.looksBefore)
      .level(expectedZ: expectedZ, looksDue: turn.looksDue)
    let permutations = Self.permutations(level, of: contenders.count, survey.options)
    let isPutOff = expectedZ < survey.options.minimumExpectedZ
    let results = (isPutOff ? [] : contenders).map { contender in
      let isKnown = known.contains(contender.key.text)
      return contender.result(survey.options, permutations: isKnown ? survey.options.permutations : permutations)
    }
    let fresh = results.indices.filter { !known.contains(results[$0].contender.key.text) }
    let batch = HypothesisBatch(
      pValues: fresh.map { results[$0].pValue }, weights: fresh.map { results[$0].contender.weight },
      level: level)
    var levels = results.map { _ in survey.options.budget }
    for (place, index) in fresh.enumerated() { levels[index] = batch.threshold(place) }
    (self.results, self.fresh, self.batch, self.levels) = (results, fresh, batch, levels)
  }

  /// Enough that a p-value at the smallest level of the look is told apart from a larger one: ten would reach it.
  private static func permutations(_ level: Double, of count: Int, _ options: ChangeOptions) -> Int {
    let needed = 10 * Double(count) / max(level, .leastNormalMagnitude)
    return Int(min(max(Double(options.permutations), needed), Double(options.mostPermutations)))
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
    let ordered = results.indices.filter { results[$0].pValue <= levels[$0] }.sorted { left, right in
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
      pValue: results[index].pValue, level: levels[index])
  }

  private func finding(_ index: Int) -> ChangeFinding {
    let result = results[index]
    let test = test(index)
    var finding = survey.finding(of: result.contender.appraisal, .proposed)
    finding.minedAdjustedP =
      result.contender.isFitted ? nil : survey.adjustedP(result.contender.appraisal)
    finding.confirmed = result.contender.confirmedEffect(result.confirmingP, survey.options)
    finding.pValue = test.pValue
    finding.level = test.level
    finding.testNumber = test.number
    return finding
  }

  private var look: ChangeLook {
    let runs = (survey.populations[.success] ?? survey.populations.first?.value)?.runs.count ?? 0
    guard !fresh.isEmpty else { return ChangeLook(workflowID: survey.workflowID, runs: runs) }
    return ChangeLook(
      workflowID: survey.workflowID, runs: runs, level: batch.level, hypotheses: fresh.count,
      discoveries: batch.rejections)
  }
}

/// What the test of one hypothesis gave.
struct ChangeResult: Sendable {
  let contender: ChangeContender
  /// Of the confirming slice alone.
  let confirmingP: Double
  /// Of both slices; of the confirming one alone when the hypothesis was fitted, or when the later runs point the other way.
  let pValue: Double
}

/// A hypothesis that may be tested on the confirming slice.
struct ChangeContender: Sendable {
  /// The share of a fitted effect that is expected to stay.
  private static let shrinkage = 0.5
  let appraisal: ChangeAppraisal
  /// The comparison on the confirming slice; only its information is read before the test.
  private let confirming: StratifiedComparison

  init?(_ appraisal: ChangeAppraisal) {
    guard appraisal.confirming.smallerSide >= 8, let confirming = appraisal.confirming.comparison else { return nil }
    self.appraisal = appraisal
    self.confirming = confirming
  }

  /// The hypothesis as text: identity and tie-break.
  var key: ByteText { ByteText(appraisal.candidate.hypothesis.text) }

  /// Whether the rule of the hypothesis was fitted to the mined slice, so that the mined p-value proves nothing.
  var isFitted: Bool { appraisal.candidate.hypothesis.rule != nil }

  /// The z that a true effect of this size would give, with outcomes as uneven as they are in the mined slice.
  func expectedZ(of effect: Double) -> Double {
    let share = appraisal.mined.without.share
    let deviation = max(0.2, (share * (1 - share)).squareRoot())
    return effect / deviation
      * (confirming.information + (isFitted ? 0 : appraisal.comparison.information)).squareRoot()
  }

  /// The z to expect: of ten points; of a rule, which is about few runs and a large effect, what mining saw, halved.
  var promisedZ: Double {
    let effect = isFitted ? Self.shrinkage * appraisal.comparison.effect : 0
    return expectedZ(of: max(effect, ChangeTrial.worthwhileEffect))
  }

  /// More of the level for comparisons that can tell more.
  var weight: Double { min(1, promisedZ / 3) }

  /// Looks at the confirming slice. A hypothesis that was not fitted is tested on all its runs, once, and must do better on the confirming ones, too.
  ///
  /// - Parameter permutations: Most of those that the p-value is told by.
  func result(_ options: ChangeOptions, permutations: Int) -> ChangeResult {
    let confirmingP = Self.pValue(of: confirming, options.seed, isFitted ? permutations : options.permutations)
    guard !isFitted, confirmingP <= 0.5, let whole = appraisal.whole else {
      return ChangeResult(contender: self, confirmingP: confirmingP, pValue: confirmingP)
    }
    return ChangeResult(
      contender: self, confirmingP: confirmingP, pValue: Self.pValue(of: whole, options.seed, permutations))
  }

  /// Exact where it may matter; far from any level the normal form does.
  private static func pValue(of comparison: StratifiedComparison, _ seed: UInt64, _ permutations: Int) -> Double {
    let plain = NormalDistribution.upperTail(comparison.z)
    guard plain < 0.1 else { return plain }
    return comparison.permutationP(seed: seed, permutations: permutations)
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
