package import Domain
import Governance
package import Storage

/// A saved view of the queue.
package enum QueueView: String, CaseIterable, Sendable {
  /// Waits for a role that the reader holds and has not signed for, or the reader has taken it.
  case mine
  /// Open, and nobody has taken it.
  case unassigned
  /// Everything on which votes are still taken.
  case open
  /// Rests until a day that somebody named.
  case resting = "not-now"
  /// Approved, and not published yet.
  case approved
  /// A gate failed: nobody can approve it.
  case blocked
  /// Rejected or expired, with the reasons.
  case refused
  /// Released, whether active or withdrawn.
  case published
  case all
}

/// What a view is sorted by.
package enum QueueOrder: String, CaseIterable, Sendable {
  case waiting, newest, risk, confidence, title
}

/// A proposal as a line of the queue.
package struct QueueItem: Sendable {
  package let proposal: Proposal
  package let times: ProposalTimes
  package let notes: [ReviewNote]
  /// The roles whose approval is missing; empty when no votes are taken.
  package let openRoles: [RoleID]
  /// Whether one of them is the reader's to give.
  package let isReaders: Bool
  package let band: String

  /// Who takes care of it.
  package var assignee: PrincipalID? {
    let last = notes.last { $0.kind == .taken || $0.kind == .released }
    return last?.kind == .taken ? last?.principal : nil
  }

  /// Until when it rests; nil when somebody acted since, or it never rested.
  package func restsUntil(_ now: Timestamp) -> Timestamp? {
    guard let last = notes.last(where: { $0.kind != .comment }), last.kind == .notNow, let until = last.until,
      now < until, proposal.state.isOpen
    else { return nil }
    return until
  }

  /// Whether another version is asked for and nothing came since.
  package var wantsChanges: Bool {
    guard proposal.state.isOpen, let asked = notes.last(where: { $0.kind == .changesRequested }) else { return false }
    return times.changedAt <= asked.at
  }

  /// Why it is closed or blocked: the words of those who rejected it, or of the gates that failed.
  package var reasons: [String] {
    switch proposal.state {
    case .rejected:
      proposal.votes.filter { $0.decision == .reject }.map { "\($0.principal): \($0.reason ?? "no reason given")" }
    case .expired: ["Nobody acted on it in time."]
    case .blocked: proposal.verdicts.filter { !$0.passed }.map { "\($0.gate.rawValue): \($0.reason)" }
    default: []
    }
  }
}

/// The queue as one reader sees it.
package struct ReviewBoard: Sendable {
  /// All proposals, by id.
  package let items: [QueueItem]
  package let reader: Principal
  package let now: Timestamp

  /// The proposals of a view, sorted; ties are broken by id.
  package func items(in view: QueueView, by order: QueueOrder) -> [QueueItem] {
    items.filter { belongs($0, to: view) }.sorted { precedes($0, $1, order) }
  }

  /// How many proposals a view has.
  package func count(in view: QueueView) -> Int { items.count { belongs($0, to: view) } }

  private func belongs(_ item: QueueItem, to view: QueueView) -> Bool {
    let state = item.proposal.state
    let isAwake = state.isOpen && item.restsUntil(now) == nil
    return switch view {
    case .mine: isAwake && (item.isReaders && item.assignee == nil || item.assignee == reader.id)
    case .unassigned: isAwake && item.assignee == nil
    case .open: state.isOpen
    case .resting: state.isOpen && !isAwake
    case .approved: state == .approved || state == .canary
    case .blocked: state == .blocked
    case .refused: state == .rejected || state == .expired
    case .published: state == .published
    case .all: true
    }
  }

  private func precedes(_ left: QueueItem, _ right: QueueItem, _ order: QueueOrder) -> Bool {
    let (first, second) = (left.proposal, right.proposal)
    switch order {
    case .waiting where left.times.submittedAt != right.times.submittedAt:
      return left.times.submittedAt < right.times.submittedAt
    case .newest where left.times.submittedAt != right.times.submittedAt:
      return left.times.submittedAt > right.times.submittedAt
    case .risk where first.risk.score != second.risk.score: return first.risk.score > second.risk.score
    case .confidence where first.draft.confidence != second.draft.confidence:
      return first.draft.confidence > second.draft.confidence
    case .title where first.draft.title != second.draft.title: return first.draft.title < second.draft.title
    default: return first.id < second.id
    }
  }
}

extension Workspace {
  /// The queue as the actor sees it.
  ///
  /// - Throws: `StorageError`.
  package func reviewBoard() throws -> ReviewBoard {
    let desk = try reviewDesk()
    let times = try store.proposalTimes(in: organisation)
    let notes = try store.reviewNotes(in: organisation)
    let epoch = ProposalTimes(submittedAt: clock.now, changedAt: clock.now, decidedAt: nil)
    let items = try store.proposals(in: organisation).map { proposal in
      let roles = proposal.state.isOpen ? desk.openRoles(of: proposal) : []
      return QueueItem(
        proposal: proposal, times: times[proposal.id] ?? epoch, notes: notes[proposal.id] ?? [], openRoles: roles,
        isReaders: roles.contains(where: actor.roles.contains) && !proposal.votes.contains { $0.principal == actor.id },
        band: desk.policy.band(of: proposal.risk.score))
    }
    return ReviewBoard(items: items, reader: actor, now: clock.now)
  }
}
