import JSONDocuments

/// Looks for the rule under which a choice helps: where the runs that chose otherwise end badly.
///
/// Everything here is fitted to the mined slice, so that a rule's figures there prove nothing; the confirming slice decides.
struct ChangeGuard {
  private static let regionsTried = 12
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
    let found = rules.compactMap { rule in
      ChangeAppraisal(appraisal.candidate.restricted(to: rule, population.runs), population, options)
    }
    return found.filter { $0.comparison.z >= Self.minimumZ && $0.comparison.overlap >= Self.minimumOverlap }
      .max { left, right in
        (left.comparison.z, ByteText(right.candidate.hypothesis.text))
          < (right.comparison.z, ByteText(left.candidate.hypothesis.text))
      }
  }

  private var rules: [DecisionRule] {
    let members = appraisal.mined.members
    let without = members.indices.filter { !members[$0].isWith }
    let wanted = members.map { !$0.isWith && !population.runs[$0.run].met }
    let table = self.table
    guard !table.subjects.isEmpty, wanted.contains(true) else { return [] }
    let minimum = options.minimumSubjects
    var learning = RuleOptions()
    learning.minimumRows = max(10, options.minimumSide / 2)
    return RuleLearner(table, options: learning, isTold: { $0.count >= minimum })
      .regions(of: wanted, by: .zScore, limit: Self.regionsTried, within: without).map(\.rule)
  }

  /// What is known when a run chooses: the scalars of its context and of the result of the step before.
  private var table: RuleTable {
    let members = appraisal.mined.members
    let contexts = members.map { population.runs[$0.run].context }
    let outputs = members.map { ChangeCandidate.output(before: $0, population.runs)?.objectValue ?? JSONObject() }
    let triggers = Self.names(contexts)
    let results = Self.names(outputs)
    return RuleTable(
      subjects: triggers.map { .trigger($0) } + results.map { .output($0) },
      values: zip(contexts, outputs).map { context, output in
        triggers.map { context[$0] } + results.map { output[$0] }
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
