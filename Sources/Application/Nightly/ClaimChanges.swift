import Domain
import Governance
import JSONDocuments
import Storage
import Synthesis

extension Workspace {
  /// Looks at the history of one workflow for changes that do better, if a look is due, and submits what holds.
  ///
  /// Proposals are submitted before the look is written into the books of the error budget: a night that is interrupted between the two
  /// finds the same again, since the books decide what is tested.
  func claimChanges(
    of workflow: WorkflowID, looksDue: Int, at desk: ReviewDesk, _ ledger: JobLedger,
    _ section: inout ProposalSection, _ crash: CrashInjector
  ) throws {
    let unit = "change/\(workflow)"
    if let done = ledger.result(of: unit) { return try take(done, into: &section) }
    let study = try studyChanges(of: workflow, looksDue: looksDue, ledger)
    guard let look = study.look else { return }
    let (drafts, refused) = try changeDrafts(of: study, workflow)
    for draft in drafts { try settle(draft, at: desk, ledger, &section, crash) }
    let lists = Self.lists(of: study, refused, hashes: try drafts.map { try $0.proposalHash() }, look)
    _ = try ledger.once(unit, lists) { entry in
      try store.record(look, study.tests, findings: lists, change(), job: entry)
      return entry.result
    }
    section.add(lists)
  }

  private func studyChanges(
    of workflow: WorkflowID, looksDue: Int, _ ledger: JobLedger
  ) throws -> ChangeStudy {
    let current = try store.workflows(in: organisation).first { $0.definition.id == workflow && $0.isCurrent }
    let books = try store.changeLedger(in: organisation)
    let tonight = ledger.results(startingWith: "change/").count
    return ChangeMiner(options: ChangeOptions(budget: configuration.errorBudget)).study(
      try unadvised(try episodes(of: workflow)), workflow: current?.definition,
      ledger: books, turn: ChangeTurn(looksDue: looksDue, looksBefore: books.looks.count - tonight))
  }

  /// Runs that followed advice say nothing about what they would have done without it.
  private func unadvised(_ episodes: [StoredEpisode]) throws -> [StoredEpisode] {
    episodes.filter { !$0.record.isAdvised }
  }

  private func changeDrafts(
    of study: ChangeStudy, _ workflow: WorkflowID
  ) throws -> (drafts: [ProposalDraft], refused: [NotProposed]) {
    let proposed = study.findings.filter { $0.verdict == .proposed }
    guard !proposed.isEmpty else { return ([], []) }
    let catalogue = try synthesisCatalogue()
    let episodes = try episodes(of: workflow)
    var drafts: [ProposalDraft] = []
    var refused: [NotProposed] = []
    for finding in proposed {
      switch ChangeWriter(catalogue: catalogue).draft(
        of: finding, current: catalogue.current(workflow), episodes: episodes, spent: study.spent)
      {
      case .success(let draft): drafts.append(draft)
      case .failure(let refusal):
        refused.append(NotProposed(subject: "\(workflow) \(finding.hypothesis.text)", reason: refusal.reason))
      }
    }
    return (drafts, refused)
  }

  /// What a look found, as it stands in the books.
  private static func lists(
    of study: ChangeStudy, _ refused: [NotProposed], hashes: [String], _ look: ChangeLook
  ) -> JSONObject {
    func entries(_ isListed: (ChangeVerdict) -> Bool) -> JSONValue {
      .array(study.findings.filter { isListed($0.verdict) }.map { .object($0.listEntry) })
    }
    return [
      "proposed": .array(hashes.map { .string($0) }),
      "looked_good": entries { if case .looksGood = $0 { true } else { false } },
      "not_yet": entries { if case .notYet = $0 { true } else { false } },
      "not_proposed": .array(refused.map { .object($0.json) }), "looked_at": .number(study.lookedAt),
      "tested": .number(look.hypotheses), "confirmed": .number(look.discoveries),
      "spent": .number((study.spent * 10_000).rounded() / 10_000),
    ]
  }

  /// Adds what an interrupted night had done.
  private func take(_ lists: JSONObject, into section: inout ProposalSection) throws {
    let hashes = Set((lists["proposed"]?.arrayValue ?? []).compactMap(\.stringValue))
    for proposal in try store.proposals(in: organisation) where hashes.contains(proposal.proposalHash) {
      section.add(proposal)
    }
    section.add(lists)
  }
}

/// What the looks of a night found that is no proposal, and what they cost.
struct ChangeLooks {
  private var lookedGood: [JSONValue] = []
  private var notYet: [JSONValue] = []
  private(set) var notProposed: [JSONValue] = []
  private var figures: [String: Int64] = [:]
  private var spent = 0.0
  private let budget: Double

  init(budget: Double) { self.budget = budget }

  /// Adds the lists of a look as they stand in the books.
  mutating func add(_ lists: JSONObject) {
    lookedGood += lists["looked_good"]?.arrayValue ?? []
    notYet += lists["not_yet"]?.arrayValue ?? []
    notProposed += lists["not_proposed"]?.arrayValue ?? []
    for key in ["looked_at", "tested", "confirmed"] { figures[key, default: 0] += lists[key]?.integerValue ?? 0 }
    spent = max(spent, lists["spent"]?.doubleValue ?? 0)
  }

  /// The members of the section's document; none when nothing was looked at.
  var members: JSONObject {
    guard !figures.isEmpty else { return JSONObject() }
    return [
      "looked_good": .array(lookedGood), "not_yet": .array(notYet),
      "changes": [
        "looked_at": .number(figures["looked_at"] ?? 0), "tested": .number(figures["tested"] ?? 0),
        "confirmed": .number(figures["confirmed"] ?? 0), "spent": .number(spent), "budget": .number(budget),
      ],
    ]
  }
}
