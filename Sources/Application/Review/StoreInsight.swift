package import Domain
package import JSONDocuments
package import Storage

/// The figures of the dashboard (S-11.6, S-24.4), each counted from the store.
package struct StoreInsight: Sendable {
  /// An error as it recurs.
  package struct Taxon: Hashable, Sendable {
    package let activity: String
    /// The normalised error.
    package let error: String
    package let count: Int
  }

  /// What a release saved.
  package struct Saving: Hashable, Sendable {
    /// `ID@VERSION`.
    package let release: String
    /// The cost of a run under the version before, less that under this one, times the runs of this one, in cents.
    package let cents: Double
    package let runs: Int
  }

  package let days: [DayFigures]
  package let versions: [VersionFigures]
  package let errors: [Taxon]
  package let patterns: (all: Int, closed: Int)
  /// The proposals in each state.
  package let states: [ProposalState: Int]
  /// All proposals, and those of them that passed every gate.
  package let proposals: (all: Int, passed: Int)
  /// From submission to decision: the median in microseconds; nil when nothing was decided.
  package let leadMicroseconds: Int64?
  /// The releases with their verdicts.
  package let releases: [JSONObject]
  /// Releases whose version was once active, those that are current, and those that are not any more.
  package let releaseCounts: (activated: Int, current: Int, rolledBack: Int)
  package let savings: [Saving]
}

extension Workspace {
  private static let taxa = 10

  /// The figures of the dashboard.
  ///
  /// - Throws: `StorageError`.
  package func insight() throws -> StoreInsight {
    let proposals = try store.proposals(in: organisation)
    let times = try store.proposalTimes(in: organisation)
    let promises = try store.promises(in: organisation)
    let versions = try store.versionFigures(in: organisation)
    let leads = times.values.compactMap { time in
      time.decidedAt.map { $0.microseconds - time.submittedAt.microseconds }
    }.sorted()
    let activated = promises.filter { $0.activatedAt != nil }
    let current = activated.count(where: \.isCurrent)
    return StoreInsight(
      days: try store.dayFigures(in: organisation), versions: versions,
      errors: Self.taxonomy(try store.errorFigures(in: organisation)),
      patterns: try store.patternCounts(in: organisation),
      states: proposals.reduce(into: [:]) { $0[$1.state, default: 0] += 1 },
      proposals: (proposals.count, proposals.count { $0.verdicts.allSatisfy(\.passed) }),
      leadMicroseconds: leads.isEmpty ? nil : leads[(leads.count - 1) / 2],
      releases: try promises.map { try reviewed($0).json },
      releaseCounts: (activated.count, current, activated.count - current),
      savings: Self.savings(promises, versions))
  }

  private static func taxonomy(_ errors: [ErrorFigures]) -> [StoreInsight.Taxon] {
    var counts: [String: [String: Int]] = [:]
    for error in errors { counts[error.activity, default: [:]][message(of: error), default: 0] += error.count }
    let all = counts.flatMap { activity, errors in
      errors.map { StoreInsight.Taxon(activity: activity, error: $0.key, count: $0.value) }
    }
    let sorted = all.sorted { left, right in
      left.count != right.count
        ? left.count > right.count : (left.activity, left.error) < (right.activity, right.error)
    }
    return Array(sorted.prefix(taxa))
  }

  private static func message(of error: ErrorFigures) -> String {
    guard let text = error.error, let value = try? JSONValue(parsing: text) else { return "no error told" }
    let told = value["message"]?.stringValue ?? value["code"]?.stringValue ?? value.stringValue ?? value.text
    return NormalisedError(told).text
  }

  /// Savings are counted only where runs of both versions name their cost.
  static func savings(_ promises: [ReleasePromise], _ versions: [VersionFigures]) -> [StoreInsight.Saving] {
    promises.compactMap { promise in
      guard promise.version.kind == .workflow, let replaced = promise.replaced else { return nil }
      func figures(_ version: String) -> VersionFigures? {
        versions.first { $0.workflowID.rawValue == promise.version.id && $0.version == version && $0.costedRuns > 0 }
      }
      guard let before = figures(replaced), let after = figures(promise.version.version) else { return nil }
      let old = before.costCents / Double(before.costedRuns)
      let new = after.costCents / Double(after.costedRuns)
      return StoreInsight.Saving(
        release: promise.version.key, cents: (old - new) * Double(after.costedRuns), runs: after.costedRuns)
    }
  }
}
