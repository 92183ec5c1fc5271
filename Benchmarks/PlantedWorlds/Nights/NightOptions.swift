/// How the simulated nights go.
package struct NightOptions: Hashable, Sendable {
  package var nights = 90
  /// Workflows that share one error budget.
  package var workflows = 3
  /// Runs of each workflow between two nights.
  package var runsPerNight = 200
  /// The share of runs that go on as before a release, so that it can be observed against something.
  package var heldBack = 0.1
  /// Diverted runs from which a release may be withdrawn.
  package var minimumObserved = 20

  package init() {}
}
