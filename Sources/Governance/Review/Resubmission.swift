public import Domain
import JSONDocuments

/// What becomes of a draft beside what the queue holds already (design "Hashes").
///
/// A rejected or expired change comes back only when the reason given is answered:
/// - by data: there are at least twice the episodes that the closed proposal was drawn from, or
/// - by a change's interval that moved: its new lower bound is above zero and not under the *estimate* of the closed
///   proposal, so that what was a guess then is the least that is claimed now. A lower bound that merely crept up is no
///   answer.
///
/// A blocked change comes back when its gates pass; who calls has to see to that.
public enum Resubmission: Hashable, Sendable {
  /// Nothing of the kind is in the queue.
  case fresh
  /// A proposal that is under review, approved or published is about the same: the evidence belongs to it.
  case renews(ProposalID)
  /// A closed proposal is about the same, and its reason is answered.
  case returns(from: ProposalID, answer: String)
  /// A proposal is about the same, and nothing is to be done.
  case waits(for: ProposalID, reason: String)

  /// Decides for a draft with its hash; the order of the queue does not matter.
  public static func decision(on draft: ProposalDraft, hash: String, queue: [Proposal]) -> Resubmission {
    let queue = queue.sorted { $0.id < $1.id }
    if let twin = queue.first(where: { $0.proposalHash == hash }) { return decision(on: draft, beside: twin) }
    let kin = queue.filter { $0.draft.claim == draft.claim && $0.draft.subject == draft.subject }
    if let living = kin.first(where: \.isLiving) { return .renews(living.id) }
    let decisions = kin.map { decision(on: draft, beside: $0) }
    let waiting = decisions.first { if case .waits = $0 { true } else { false } }
    return waiting ?? decisions.last ?? .fresh
  }

  private static func decision(on draft: ProposalDraft, beside old: Proposal) -> Resubmission {
    switch old.state {
    case .pending, .inReview, .approved, .canary, .published: .renews(old.id)
    case .merged: .waits(for: old.id, reason: "\(old.id) says the same and is merged into another proposal.")
    case .blocked: .returns(from: old.id, answer: "All gates pass with the evidence of now.")
    case .rejected, .expired: answered(draft, old)
    }
  }

  private static func answered(_ draft: ProposalDraft, _ old: Proposal) -> Resubmission {
    let (before, now) = (old.draft.episodeCount, draft.episodeCount)
    if before > 0, now >= 2 * before {
      return .returns(from: old.id, answer: "There are \(now) episodes now, at least twice the \(before) of then.")
    }
    if let was = HeldOutEffect(old.draft.evidence), let new = HeldOutEffect(draft.evidence), new.lower > 0,
      new.lower >= was.estimate
    {
      return .returns(
        from: old.id,
        answer: "The interval of the effect moved: it begins at \(new.lower), where \(was.estimate) was estimated then."
      )
    }
    return .waits(
      for: old.id,
      reason:
        "\(old.id) (\(old.state.rawValue)) is about the same subject; it may come back with \(2 * before) episodes, "
        + "there are \(now).")
  }
}

extension Proposal {
  /// Whether it is under review, approved or released.
  fileprivate var isLiving: Bool {
    switch state {
    case .pending, .inReview, .approved, .canary, .published: true
    case .blocked, .rejected, .expired, .merged: false
    }
  }

  /// The reason that stands against a closed or blocked proposal: that of the rejection, else of the gates that failed.
  public var objection: String {
    if let reason = votes.last(where: { $0.decision == .reject })?.reason { return reason }
    let faults = verdicts.filter { !$0.passed }.map { "\($0.gate.rawValue): \($0.reason)" }
    return faults.isEmpty ? "It was closed without a decision (\(state.rawValue))." : faults.joined(separator: " ")
  }
}
