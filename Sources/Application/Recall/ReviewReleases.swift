import Domain
import Governance
import JSONDocuments
import Storage

/// A release with its promise and what runs show since.
struct ReviewedRelease {
  let release: ReleasePromise
  let promise: PromisedOutcome?
  let review: ReleaseReview?

  var json: JSONObject {
    var json: JSONObject = [
      "release": .string(release.version.key), "kind": .string(release.version.kind.rawValue),
      "proposal": .string(release.proposalID.rawValue), "state": .string(release.state),
      "is_current": .bool(release.isCurrent), "promise": .object(release.promise),
    ]
    guard let review else { return json.merging(["verdict": "too early", "reason": .string(reason)]) }
    json = json.merging(review.json)
    return json
  }

  var text: String { "\(review?.verdict.rawValue ?? "too early"): \(reason)\n" }

  private var reason: String { review?.reason ?? "It was never activated." }
}

extension Workspace {
  /// Every release with its promise and the verdict of the runs since its activation.
  ///
  /// - Throws: `StorageError`.
  public func releaseList() throws -> Listing {
    let releases = try store.promises(in: organisation).map(reviewed)
    var table = TextTable(["RELEASE", "STATE", "PROPOSAL", "VERDICT", "RUNS", "WHY"])
    for item in releases {
      table.add([
        item.release.version.key, item.release.state + (item.release.isCurrent ? ", current" : ""),
        item.release.proposalID.rawValue, item.review?.verdict.rawValue ?? "too early", "\(item.review?.runs ?? 0)",
        item.review?.reason ?? "It was never activated.",
      ])
    }
    return Listing(
      json: ["releases": .array(releases.map { .object($0.json) })],
      text: releases.isEmpty ? "Nothing was released.\n" : table.text)
  }

  /// Holds the releases in use to their promises; withdraws those that do harm when the policy says so.
  func reviewReleases(_ ledger: JobLedger) throws -> JSONObject {
    let rollsBack = try publishingPolicy().policy.rollsBackBrokenPromise
    var documents: [JSONObject] = []
    let prefix = "promise/"
    let done = ledger.results(startingWith: prefix)
    for release in try store.promises(in: organisation) where release.isCurrent && release.activatedAt != nil {
      let item = try reviewed(release)
      guard let review = item.review, review.isHarmful else {
        documents.append(item.json)
        continue
      }
      guard rollsBack else {
        documents.append(item.json.merging(["action": "flagged"]))
        continue
      }
      let document = item.json.merging(["action": "rolled back"])
      documents.append(
        try ledger.once(prefix + release.version.key, document) { entry in
          try store.withdraw(release.version, because: document, change(), job: entry)
          return entry.result
        })
    }
    documents += done.map(\.result)
    documents.sort { ($0["release"]?.stringValue ?? "") < ($1["release"]?.stringValue ?? "") }
    return documents.isEmpty ? JSONObject() : ["releases": .array(documents.map { .object($0) })]
  }

  func reviewed(_ release: ReleasePromise) throws -> ReviewedRelease {
    let promise = PromisedOutcome(json: release.promise)
    guard let promise, let since = release.activatedAt else {
      return ReviewedRelease(release: release, promise: promise, review: nil)
    }
    let proposal = try store.proposal(release.proposalID.rawValue, in: organisation)
    let observation: ReleaseObservation
    switch promise {
    case .fit: observation = .fit(try fit(of: release, proposal.draft, since))
    case .effect(_, _, _, _, let step): observation = try effect(of: release, proposal.draft, step, since)
    }
    return ReviewedRelease(release: release, promise: promise, review: ReleaseReview(promise, observation))
  }

  private func fit(of release: ReleasePromise, _ draft: ProposalDraft, _ since: Timestamp) throws -> RunTally {
    guard let judge = ReleaseConformance(of: draft, in: try catalogueView()) else { return RunTally() }
    let ids: [EpisodeID]
    switch release.version.kind {
    case .skill: ids = try store.episodes(calling: judge.tools, since: since, in: organisation)
    case .workflow:
      ids = try store.runs(of: WorkflowID(release.version.id), version: release.version.version, in: organisation)
        .filter { $0.at >= since && $0.outcome != .running }.map(\.episode)
    }
    return try store.episodes(ids, in: organisation).reduce(into: RunTally()) { sum, episode in
      let tally = judge.tally(of: ReplayTrace(episode))
      sum = RunTally(runs: sum.runs + tally.runs, met: sum.met + tally.met)
    }
  }

  /// Success of the version since its activation beside that of the version that it replaced; where nobody ran that one,
  /// beside the runs of the observed workflow before.
  private func effect(
    of release: ReleasePromise, _ draft: ProposalDraft, _ step: String, _ since: Timestamp
  ) throws -> ReleaseObservation {
    let workflow = WorkflowID(release.version.id)
    let after = try store.runs(of: workflow, version: release.version.version, in: organisation).filter {
      $0.at >= since
    }
    var before = try release.replaced.map { try store.runs(of: workflow, version: $0, in: organisation) } ?? []
    if before.isEmpty, let observed = draft.evidence["observed_workflow"]?.stringValue {
      before = try runs(ofObserved: WorkflowID(observed)).filter { $0.at < since }
    }
    var diverted = RunTally()
    let known = after.filter { $0.outcome.isSuccess != nil }
    for episode in try store.episodes(known.map(\.episode), in: organisation)
    where Self.does(step, episode.record, draft) {
      diverted.add(met: episode.record.outcome.isSuccess == true)
    }
    return .effect(before: Self.tallies(before), after: Self.tallies(after), diverted: diverted)
  }

  private func runs(ofObserved workflow: WorkflowID) throws -> [VersionRun] {
    let versions = try store.observedWorkflows(in: organisation).filter { $0.id == workflow }.map(\.version)
    return try versions.flatMap { try store.runs(of: workflow, version: $0, in: organisation) }
  }

  private static func does(_ step: String, _ record: EpisodeRecord, _ draft: ProposalDraft) -> Bool {
    let activities = draft.body["workflow"]?["genome"]?["activities"]?.objectValue ?? JSONObject()
    let ids = activities.filter { $0.value.stringValue == step }.map(\.key)
    return record.stepRuns.contains { $0.activity == step || ids.contains($0.activity) }
  }

  private static func tallies(_ runs: [VersionRun]) -> [String: RunTally] {
    runs.reduce(into: [:]) { tallies, run in
      if let isSuccess = run.outcome.isSuccess { tallies[run.task, default: RunTally()].add(met: isSuccess) }
    }
  }
}

extension Outcome {
  /// Whether the run succeeded; nil when nobody knows.
  fileprivate var isSuccess: Bool? {
    switch self {
    case .success: true
    case .failed, .partial: false
    case .running, .unknown: nil
    }
  }
}
