import Domain

/// The hypotheses that are not proposed and that a reader would ask about: what needs more runs, and what only looks good.
struct ChangeLists {
  private static let fairZ = 1.28
  private static let naiveZ = 2.33
  private static let minimumEffect = 0.02
  private let survey: ChangeSurvey
  private let proposed: [ChangeContender]

  init(_ survey: ChangeSurvey, _ proposed: [ChangeContender]) {
    self.survey = survey
    self.proposed = proposed
  }

  /// Fair so far, over both slices, and too few runs to tell.
  var notYet: [ChangeFinding] {
    pooled.filter { $0.z >= Self.fairZ && $0.comparison.effect >= Self.minimumEffect && $0.comparison.overlap >= 0.5 }
      .prefix(survey.options.maximumListed / 4).map { item in
        survey.finding(of: item.appraisal, .notYet(runs: runsNeeded(item)))
      }
  }

  /// Better by the plain counts, and not within strata.
  var looksGood: [ChangeFinding] {
    let naive = (survey.appraisals.map(\.candidate) + survey.incomparable).compactMap { candidate in
      survey.populations[candidate.hypothesis.goal].map { NaiveFinding(candidate, $0, survey.options) }
    }
    let shown = Set(proposed.map(\.key) + notYet.map { ByteText($0.hypothesis.text) })
    let ordered = naive.filter { $0.rawZ >= Self.naiveZ && !shown.contains(ByteText($0.candidate.hypothesis.text)) }
      .sorted { ($1.rawZ, ByteText($0.candidate.hypothesis.text)) < ($0.rawZ, ByteText($1.candidate.hypothesis.text)) }
    var findings: [ChangeFinding] = []
    for item in ordered where findings.count < survey.options.maximumListed {
      guard let reason = item.reason else { continue }
      findings.append(finding(of: item, reason))
    }
    return findings
  }

  private func finding(of item: NaiveFinding, _ reason: String) -> ChangeFinding {
    let told = survey.appraisals.first { $0.candidate.hypothesis == item.candidate.hypothesis }
    if let told { return survey.finding(of: told, .looksGood(reason: reason)) }
    return item.finding(survey.workflowID, lookedAt: survey.lookedAt, reason)
  }

  // MARK: Both slices together

  private struct Pooled {
    let appraisal: ChangeAppraisal
    let comparison: StratifiedComparison
    var z: Double { comparison.z }
  }

  private var pooled: [Pooled] {
    let open = survey.appraisals.filter { appraisal in
      guard appraisal.comparison.z > 0 else { return false }
      return ChangeContender(appraisal).map { contender in
        !proposed.contains { $0.tellsTheSame(as: contender) }
      } ?? true
    }
    let items = open.compactMap { appraisal in
      appraisal.whole.map { Pooled(appraisal: appraisal, comparison: $0) }
    }
    return items.sorted { left, right in
      let (first, second) = (left.appraisal.candidate.hypothesis.text, right.appraisal.candidate.hypothesis.text)
      return (right.z, ByteText(first)) < (left.z, ByteText(second))
    }
  }

  /// Further runs of the workflow with which a test at one in a thousand would succeed with probability .8, rounded up to tens.
  private func runsNeeded(_ item: Pooled) -> Int {
    let runs = survey.populations[item.appraisal.candidate.hypothesis.goal]?.runs.count ?? 0
    let wanted = 3.090232306167813 + 0.8416212335729143
    let share = wanted * wanted / (item.z * item.z)
    return Int((Double(runs) * share / 10).rounded(.up)) * 10
  }
}
