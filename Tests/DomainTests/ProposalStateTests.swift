import Domain
import Testing

@Suite("The states of a proposal")
struct ProposalStateTests {
  @Test("what is published stays published; what is closed comes back as pending only, or as it was before a merge")
  func terminal() {
    #expect(ProposalState.allCases.filter(\.successors.isEmpty) == [.published])
    #expect(ProposalState.rejected.successors == [.pending])
    #expect(ProposalState.expired.successors == [.pending])
    #expect(ProposalState.merged.successors == [.pending, .inReview, .expired])
  }

  @Test("published is reached from approved and canary only, approved from an open state only")
  func ways() {
    let before = { (state: ProposalState) in Set(ProposalState.allCases.filter { $0.successors.contains(state) }) }
    #expect(before(.published) == [.approved, .canary])
    #expect(before(.approved) == [.pending, .inReview])
    #expect(before(.pending) == [.blocked, .rejected, .expired, .merged])
    #expect(ProposalState.blocked.successors == [.pending, .rejected, .expired])
  }

  @Test("the blueprint's decision follows from the state")
  func decisions() {
    let decisions = ProposalState.allCases.map { "\($0.rawValue)=\($0.decision)" }
    #expect(
      decisions == [
        "pending=pending", "in_review=pending", "approved=approved", "canary=approved", "published=approved",
        "rejected=rejected", "expired=rejected", "merged=pending", "blocked=pending",
      ])
  }
}
