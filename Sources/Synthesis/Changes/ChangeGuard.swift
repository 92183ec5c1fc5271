import JSONDocuments

/// Looks for the rule under which a choice helps: where the runs that chose otherwise end badly, and where choice and outcome agree
/// more often than elsewhere.
///
/// Everything here is fitted to the mined slice, so that a rule's figures there prove nothing; the confirming slice decides.
struct ChangeGuard {
  private static let regionsTried = 12
  private static let regionsCompared = 4
  private static let minimumZ = 2.5
  private static let minimumOverlap = 0.5
  private let appraisal: ChangeAppraisal
  private let population: ChangeRuns
  private let options: ChangeOptions

  init(_ appraisal: ChangeAppraisal, _ population: ChangeRuns, _ options: ChangeOptions) {
    self.appraisal = appraisal
    self.population = population
    self.options = options
  }

  /// The same change under the rule with the clearest mined effect; nil when no rule makes it clear.
  var best: ChangeAppraisal? {
    guard appraisal.candidate.hypothesis.instead != nil else { return nil }
    let found = clearest(rules).compactMap { rule in
      ChangeAppraisal(
        appraisal.candidate.restricted(to: rule, population.runs), population, options, holding: appraisal.mined.held)
    }
    return found.filter { $0.comparison.z >= Self.minimumZ && $0.comparison.overlap >= Self.minimumOverlap }
      .max { left, right in
        (left.comparison.z, ByteText(right.candidate.hypothesis.text))
          < (right.comparison.z, ByteText(left.candidate.hypothesis.text))
      }.map(pruned)
  }

  /// The rules that promise most, from the residuals that are there.
  private func clearest(_ rules: [DecisionRule]) -> [DecisionRule] {
    let members = appraisal.mined.members
    let ranked = rules.map { rule in
      let chosen = members.indices.filter { appraisal.candidate.meets(rule, members[$0], population.runs) }
      return (rule: rule, z: appraisal.comparison.z(among: chosen))
    }
    return ranked.sorted { ($1.z, ByteText($0.rule.expression)) < ($0.z, ByteText($1.rule.expression)) }
      .prefix(Self.regionsCompared).map(\.rule)
  }

  /// Without the values of a set that the effect does not need, one after the other while it gets no less clear.
  private func pruned(_ guarded: ChangeAppraisal) -> ChangeAppraisal {
    let rules = guarded.candidate.hypothesis.rule.map(Self.smaller) ?? []
    let better = rules.compactMap { rule in
      ChangeAppraisal(
        appraisal.candidate.restricted(to: rule, population.runs), population, options, holding: appraisal.mined.held)
    }.filter { $0.comparison.z >= guarded.comparison.z && $0.comparison.overlap >= Self.minimumOverlap }
    return better.max { $0.comparison.z < $1.comparison.z }.map(pruned) ?? guarded
  }

  /// The rules with one value of one set left out.
  private static func smaller(_ rule: DecisionRule) -> [DecisionRule] {
    rule.parts.indices.flatMap { index -> [DecisionRule] in
      guard case .isOneOf(let subject, let values) = rule.parts[index], values.count > 1 else { return [] }
      return values.indices.map { left in
        var parts = rule.parts
        parts[index] = .isOneOf(subject, values.indices.filter { $0 != left }.map { values[$0] })
        return DecisionRule(parts)
      }
    }
  }

  private var rules: [DecisionRule] {
    let members = appraisal.mined.members
    let without = members.indices.filter { !members[$0].isWith }
    let missed = members.map { !$0.isWith && !population.runs[$0.run].met }
    let table = self.table
    guard !table.subjects.isEmpty, missed.contains(true) else { return [] }
    let minimum = options.minimumSubjects
    var learning = RuleOptions()
    learning.minimumRows = max(10, options.minimumSide / 2)
    let learner = RuleLearner(table, options: learning, isTold: { $0.count >= minimum })
    let regions =
      learner.regions(of: missed, by: .zScore, limit: Self.regionsTried, within: without)
      + learner.regions(
        of: appraisal.comparison.agreements, by: .zScore, limit: Self.regionsTried, within: Array(members.indices))
    var seen: Set<DecisionRule> = []
    return regions.map(\.rule).filter { seen.insert($0).inserted }
  }

  /// What is known when a run chooses: the scalars of its context and of the result of the step before.
  private var table: RuleTable {
    let members = appraisal.mined.members
    let contexts = members.map { population.runs[$0.run].context }
    let outputs = members.map { ChangeCandidate.output(before: $0, population.runs)?.objectValue ?? JSONObject() }
    let triggers = Self.names(contexts)
    let results = Self.names(outputs)
    return RuleTable(
      subjects: results.map { .output($0) } + triggers.map { .trigger($0) },
      values: zip(contexts, outputs).map { context, output in
        results.map { output[$0] } + triggers.map { context[$0] }
      }, labels: members.map { population.runs[$0.run].met ? 1 : 0 }, cases: members.map(\.run))
  }

  private static func names(_ documents: [JSONObject]) -> [String] {
    let names = documents.flatMap { document in
      document.compactMap { member in
        switch member.value {
        case .bool, .number, .string: ByteText(member.key)
        case .null, .array, .object: nil
        }
      }
    }
    return LabelTable(names).labels.map(\.text)
  }
}
