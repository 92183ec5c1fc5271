import Domain
import Testing

@Suite("The states of a proposal")
struct ProposalStateTests {
  @Test("what is decided stays decided: no state follows published, rejected, expired or merged")
  func terminal() {
    let terminal = ProposalState.allCases.filter(\.successors.isEmpty)
    #expect(Set(terminal) == [.published, .rejected, .expired, .merged])
  }

  @Test("published is reached from approved and canary only, approved from an open state only")
  func ways() {
    let before = { (state: ProposalState) in Set(ProposalState.allCases.filter { $0.successors.contains(state) }) }
    #expect(before(.published) == [.approved, .canary])
    #expect(before(.approved) == [.pending, .inReview])
    #expect(before(.pending).isEmpty)
    #expect(ProposalState.blocked.successors == [.rejected, .expired])
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
