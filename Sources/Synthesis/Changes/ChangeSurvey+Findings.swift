import Domain

extension ChangeSurvey {
  private static let minimumOverlap = 0.5

  /// What may be tested: hypotheses that can be compared in both slices.
  ///
  /// Without a rule a change speaks for all runs at its point, so most of these must stand where it was tried. A rule that the later runs
  /// could hardly confirm is not tested, since every hypothesis makes it harder for the others.
  var contenders: [ChangeContender] {
    (appraisals + fitted).filter { $0.comparison.overlap >= Self.minimumOverlap }.compactMap { ChangeContender($0) }
      .filter { !$0.isFitted || $0.promisedZ >= options.minimumExpectedZ }
  }

  /// A finding with what the mined slice says; the caller adds the test.
  func finding(of appraisal: ChangeAppraisal, _ verdict: ChangeVerdict) -> ChangeFinding {
    let hypothesis = appraisal.candidate.hypothesis
    guard let population = populations[hypothesis.goal] else {
      preconditionFailure("no runs were looked at for the goal \(hypothesis.goal.text)")
    }
    let all = ChangeSlice(appraisal.candidate.members, population, options)
    return ChangeFinding(
      workflowID: workflowID, hypothesis: hypothesis, verdict: verdict,
      mined: appraisal.mined.effect(appraisal.comparison, pValue: appraisal.minedP), lookedAt: lookedAt,
      minedEpisodes: population.positions(confirming: false).count,
      confirmingEpisodes: population.positions(confirming: true).count, split: population.split.rawValue,
      strata: appraisal.mined.factors.map(\.name),
      adoptionShare: Double(all.without.runs) / Double(max(1, population.runs.count)), senders: all.senders,
      withEpisodes: all.references(\.isWith), withoutEpisodes: all.references { !$0.isWith },
      counterExamples: all.references { $0.isWith != population.runs[$0.run].met })
  }
}
