import Domain

extension ChangeSurvey {
  private static let minimumOverlap = 0.5

  /// The mined z from which a hypothesis is tested on later runs alone.
  private static let minimumFreshZ = 1.5

  /// What may be tested: hypotheses that can be compared in both slices.
  ///
  /// Without a rule a change speaks for all runs at its point, so most of these must stand where it was tried. Where the mined p-value does
  /// not count, it may choose: only hypotheses that look good there are tested.
  var contenders: [ChangeContender] {
    (appraisals + fitted).compactMap { appraisal in
      let isPooled = isPooled(appraisal)
      guard appraisal.comparison.overlap >= Self.minimumOverlap,
        isPooled || appraisal.comparison.z >= Self.minimumFreshZ
      else { return nil }
      return ChangeContender(appraisal, isPooled: isPooled, lookShare: lookShare)
    }
  }

  /// Whether the mined p-value of a hypothesis may count.
  func isPooled(_ appraisal: ChangeAppraisal) -> Bool {
    isFirstTest && appraisal.candidate.hypothesis.rule == nil
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
