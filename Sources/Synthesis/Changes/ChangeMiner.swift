public import Domain
import JSONDocuments

// A `change` claim says: this does better. How it comes about:
//
// 1. Runs choose (`ChoiceTable`): the options at a point, the values of a setting, and rules under which a choice helps are the hypotheses.
// 2. Each is compared on the earlier runs within strata (`StratifiedComparison`).
// 3. Each is tested once, on all its runs, and must do better on the later runs, too, which mining has not looked at. A rule was fitted to
//    the earlier runs, so only the later ones count for it.
// 4. The p-values are a batch, at a level that all looks of the store's life share (`OnlineLevels`). A later look reads the whole
//    history again, old runs and new ones: the levels of the looks add up to the budget, so that no independence between looks is needed.
//
// A look whose comparisons could not tell an effect of ten points tests nothing, since it would spend budget for nothing: "not yet".

/// Finds changes of one workflow that do better, and says of those that only look so why (SK-GEN-009).
public struct ChangeMiner: Sendable {
  /// What a claim needs.
  public let options: ChangeOptions

  /// Makes a miner.
  public init(options: ChangeOptions) { self.options = options }

  /// Looks at the episodes of one workflow; makes no look when its history has not grown enough since the last one.
  ///
  /// - Parameters:
  ///   - ledger: All looks and tests so far, over all workflows of the store.
  ///   - turn: What is looked at together with this workflow.
  /// - Complexity: O(hypotheses × (runs × factors + permutations × runs of those tested)); the order of the episodes does not matter.
  public func study(
    _ episodes: [StoredEpisode], workflow: WorkflowDefinition?, ledger: ChangeLedger,
    turn: ChangeTurn = ChangeTurn()
  ) -> ChangeStudy {
    guard let id = episodes.first?.workflowID else { return ChangeStudy() }
    let looks = ledger.looks(at: id)
    let wanted = max(Double(options.minimumRuns), options.growthBetweenLooks * Double(looks.last?.runs ?? 0))
    guard Double(episodes.count) >= wanted else { return ChangeStudy() }
    let goals = Self.goals(of: workflow)
    let populations = goals.map { ChangeRuns(episodes, goal: $0, options: options) }
    // Copies count once, and unknown outcomes not at all.
    guard Double(populations[0].runs.count) >= wanted else { return ChangeStudy() }
    let survey = ChangeSurvey(
      workflowID: id, parts: zip(goals, populations).map { ($0, $1) }, options: options)
    return ChangeTrial(survey, ledger, turn).study(after: ledger)
  }

  /// Success, and the time that the workflow promises.
  private static func goals(of workflow: WorkflowDefinition?) -> [ChangeGoal] {
    let limit = workflow?.constraints["latency_ms"]?.integerValue
    return [.success] + (limit.map { [.within(milliseconds: $0)] } ?? [])
  }
}
