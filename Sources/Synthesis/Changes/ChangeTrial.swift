import Domain

/// Spends the error budget on the best hypotheses of a survey and sorts all into the honest lists.
struct ChangeTrial {
  private static let maximumTests = 3
  private let survey: ChangeSurvey
  private var levels: OnlineLevels
  private(set) var study = ChangeStudy()
  private var told: [(contender: ChangeContender, finding: ChangeFinding)] = []

  init(_ survey: ChangeSurvey, _ levels: OnlineLevels) {
    self.survey = survey
    self.levels = levels
    study.lookedAt = survey.lookedAt
    let contenders = survey.contenders.sorted { left, right in
      (right.promise, left.key) < (left.promise, right.key)
    }
    for contender in contenders where study.tests.count < Self.maximumTests { consider(contender) }
    let lists = ChangeLists(survey, told.map(\.contender), levels)
    study.findings = told.map(\.finding) + lists.notYet + lists.looksGood
    study.look = look
    study.spent = self.levels.spent
  }

  private mutating func consider(_ contender: ChangeContender) {
    guard !told.contains(where: { $0.contender.tellsTheSame(as: contender) }) else { return }
    let level = levels.nextLevel
    guard contender.power(level) >= survey.options.minimumPower, let result = contender.result(survey.options) else {
      return
    }
    let test = ChangeTest(
      number: levels.nextNumber, workflowID: survey.workflowID, hypothesis: contender.key.text,
      pValue: result.pValue, level: level)
    levels.note(test)
    study.tests.append(test)
    guard test.isDiscovery else { return }
    var finding = survey.finding(of: contender.appraisal, .proposed)
    finding.minedAdjustedP = contender.minedAdjustedP
    finding.confirmed = result.effect
    finding.pValue = result.pValue
    finding.level = level
    finding.testNumber = test.number
    told.append((contender, finding))
  }

  private var look: ChangeLook? {
    guard let runs = survey.populations[.success] ?? survey.populations.first?.value else {
      return ChangeLook(workflowID: survey.workflowID, runs: 0, usedThrough: nil, isTested: false)
    }
    let isTested = !study.tests.isEmpty
    let hasClock = runs.runs.allSatisfy { $0.start != nil } && runs.split == .laterInTime
    return ChangeLook(
      workflowID: survey.workflowID, runs: runs.runs.count,
      usedThrough: isTested && hasClock ? runs.runs.last?.start : nil, isTested: isTested)
  }
}

/// A hypothesis that may be tested on the confirming slice.
struct ChangeContender: Sendable {
  let appraisal: ChangeAppraisal
  /// nil when the mined p-value may not count.
  let minedAdjustedP: Double?
  /// The comparison on the confirming slice; only its information is read before the test.
  private let confirming: StratifiedComparison

  init?(_ appraisal: ChangeAppraisal, minedAdjustedP: Double?) {
    guard appraisal.confirming.smallerSide >= 8, let confirming = appraisal.confirming.comparison else { return nil }
    self.appraisal = appraisal
    self.minedAdjustedP = minedAdjustedP
    self.confirming = confirming
  }

  /// The hypothesis as text: identity and tie-break.
  var key: ByteText { ByteText(appraisal.candidate.hypothesis.text) }

  /// The z that the confirming slice would show if the mined effect were true; a fitted rule promises too much.
  private var expectedZ: Double {
    let ratio = (confirming.information / appraisal.comparison.information).squareRoot()
    return appraisal.comparison.z * ratio * (appraisal.candidate.hypothesis.rule == nil ? 1 : 0.8)
  }

  private var weights: (mined: Double, confirming: Double) {
    guard minedAdjustedP != nil else { return (0, 1) }
    let total = appraisal.comparison.information + confirming.information
    return ((appraisal.comparison.information / total).squareRoot(), (confirming.information / total).squareRoot())
  }

  private var minedPart: Double { minedAdjustedP.map { weights.mined * NormalDistribution.upperQuantile($0) } ?? 0 }

  /// The joint z to be expected.
  var promise: Double { minedPart + weights.confirming * expectedZ }

  /// The chance to pass a test at this level if the mined effect is true.
  func power(_ level: Double) -> Double {
    let needed = (NormalDistribution.upperQuantile(level) - minedPart) / weights.confirming
    return NormalDistribution.upperTail(needed - expectedZ)
  }

  /// Looks at the confirming slice.
  func result(_ options: ChangeOptions) -> (pValue: Double, effect: ChangeEffect)? {
    let p = confirming.permutationP(seed: options.seed, permutations: options.permutations)
    let joint = minedPart + weights.confirming * NormalDistribution.upperQuantile(p)
    let effect = appraisal.confirming.effect(confirming, pValue: p)
    // A claim rests on what was never mined: without an effect there, or one that clusters could make, there is none.
    let isSupported = confirming.effect > 0 && p <= 0.2
    return (isSupported ? NormalDistribution.upperTail(joint) : max(p, NormalDistribution.upperTail(joint)), effect)
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
    Dictionary(
      uniqueKeysWithValues: appraisal.mined.sides + appraisal.confirming.sides)
  }
}
