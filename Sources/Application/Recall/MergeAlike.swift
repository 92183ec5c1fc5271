import Domain
import Embeddings
import Files
import Governance
import JSONDocuments
import Storage

/// A merge that was made, or would be.
struct MergeItem {
  let id: ProposalID
  let title: String
  let members: [ProposalID]

  var json: JSONObject {
    [
      "id": .string(id.rawValue), "title": .string(title),
      "merged_from": .array(members.map { .string($0.rawValue) }),
    ]
  }
}

extension Workspace {
  /// Merges open proposals that say nearly the same; names those that an interrupted run merged too.
  func mergeAlike(at desk: ReviewDesk, _ ledger: JobLedger, _ section: inout ProposalSection) throws {
    for group in try alikeProposals() {
      let draft = ProposalMerging.draft(of: group.members.map(\.proposal))
      let inputs = try gateHistory(of: draft)
      let meta = try desk.submit(draft, replayTraces: inputs.traces, history: inputs.history, queue: [:])
      let item = MergeItem(id: meta.id, title: meta.draft.title, members: group.members.map(\.proposal.id))
      _ = try ledger.once(Self.mergePrefix + meta.id.rawValue, item.json) { entry in
        try store.merge(meta, members: group.members, absorbed: group.absorbed, change(), job: entry)
        return entry.result
      }
    }
    section.merged = ledger.results(startingWith: Self.mergePrefix).map(\.result)
  }

  private static let mergePrefix = "merge/"

  /// What the next night would merge.
  ///
  /// - Throws: `StorageError`.
  public func mergePreview() throws -> Listing {
    let items = try alikeProposals().map { group -> MergeItem in
      let draft = ProposalMerging.draft(of: group.members.map(\.proposal))
      return MergeItem(
        id: Proposal.id(forHash: try draft.proposalHash()), title: draft.title,
        members: group.members.map(\.proposal.id))
    }
    let text = items.map { "\($0.id)  \($0.title): \($0.members.map(\.rawValue).joined(separator: ", "))\n" }.joined()
    return Listing(
      json: ["merges": .array(items.map { .object($0.json) })],
      text: text.isEmpty ? "No two open proposals are alike.\n" : text)
  }

  /// Merges now what is alike.
  ///
  /// - Throws: `BusyError` when another process is writing, `StorageError`.
  public func mergeQueue() throws -> Listing {
    let held = try lock()
    defer { held.release() }
    let desk = try reviewDesk()
    let ledger = try JobLedger("merge", self)
    var section = ProposalSection(policy: desk.policy, budget: configuration.errorBudget)
    try mergeAlike(at: desk, ledger, &section)
    _ = try updateIndex(ledger, "index-proposals", .silent, .none)
    try ledger.finish(section.json)
    let lines = section.merged.map { "\($0["id"]?.stringValue ?? "")  \($0["title"]?.stringValue ?? "")\n" }
    return Listing(
      json: ["merges": .array(section.merged.map { .object($0) })],
      text: lines.isEmpty ? "No two open proposals are alike.\n" : lines.joined())
  }

  /// Takes a merge apart for good: its members are as they were and are not merged again.
  ///
  /// - Throws: `GovernanceError` when the principal may not or gives no reason, `StorageError` when it is no open merge.
  public func unmerge(_ prefix: String, as principal: String, reason: String) throws -> QueueList {
    let held = try lock()
    defer { held.release() }
    let actor = try self.principal(principal)
    try reviewDesk().admit(actor, reason: reason)
    try store.unmerge(try store.proposal(prefix, in: organisation), reason: reason, change(by: actor))
    return try queue()
  }

  /// The groups of original proposals that belong together and are not merged as they are, with the earlier merges that
  /// they take in.
  private func alikeProposals() throws -> [AlikeGroup] {
    let merges = try store.merges(in: organisation)
    let proposals = try store.proposals(in: organisation)
    let byID = Dictionary(uniqueKeysWithValues: proposals.map { ($0.id, $0) })
    let metas = merges.filter { !$0.isUndone && byID[$0.id]?.state.isOpen == true }
    let apart = Set(merges.filter(\.isUndone).flatMap(\.members.keys))
    let taken = Set(merges.map(\.id))
    var states = Dictionary(
      uniqueKeysWithValues: proposals.filter { $0.state.isOpen && !taken.contains($0.id) && !apart.contains($0.id) }
        .map { ($0.id, $0.state) })
    for meta in metas { states.merge(meta.members) { current, _ in current } }
    let candidates = states.keys.sorted().compactMap { byID[$0] }.map { proposal in
      MergeCandidate(
        proposal: proposal, vector: HashedEmbedder.standard.vector(for: MemoryDocuments.changeText(of: proposal.draft)))
    }
    return ProposalMerging.groups(of: candidates).compactMap { members in
      let ids = Set(members.map(\.id))
      if metas.contains(where: { Set($0.members.keys) == ids }) { return nil }
      return AlikeGroup(
        members: members.map { ($0, states[$0.id] ?? $0.state) },
        absorbed: metas.filter { ids.isSuperset(of: $0.members.keys) }.compactMap { byID[$0.id] })
    }
  }
}

/// Original proposals that belong together, each with the state that it has or had before it was merged.
private struct AlikeGroup {
  let members: [(proposal: Proposal, state: ProposalState)]
  let absorbed: [Proposal]
}
