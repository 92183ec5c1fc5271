public import Domain
import JSONDocuments

// Near-duplicates become one item of the queue (S-20.3 to S-20.6).
//
// Two open proposals of one type and claim whose vectors have a cosine of at least .92 belong together; what belongs
// together is a connected component, so the outcome is a function of the set of proposals: neither the order in which they
// came nor the order in which merges were made can change it. A meta-proposal is made of the original proposals, never of
// other meta-proposals: chains flatten.
//
// The vectors come from the built-in embedder whichever encoder is installed. The cosine is computed in 64-bit arithmetic
// over the stored 32-bit elements in their order with +, ·, ÷ and √ alone.

/// A proposal with the vector of its body.
public struct MergeCandidate: Sendable {
  /// The proposal.
  public let proposal: Proposal
  /// The vector of its body.
  public let vector: [Float]

  /// Pairs a proposal with a vector.
  public init(proposal: Proposal, vector: [Float]) {
    self.proposal = proposal
    self.vector = vector
  }
}

/// Which proposals are one, and what the one says.
public enum ProposalMerging {
  /// The least cosine of two bodies that are one proposal, inclusive.
  public static let threshold = 0.92

  /// The cosine of two vectors of one dimension; 0 when one of them is all zeros.
  public static func cosine(_ left: [Float], _ right: [Float]) -> Double {
    precondition(left.count == right.count, "Vectors of \(left.count) and \(right.count) elements")
    var (dot, first, second) = (0.0, 0.0, 0.0)
    for index in left.indices {
      let (a, b) = (Double(left[index]), Double(right[index]))
      dot += a * b
      first += a * a
      second += b * b
    }
    let length = first.squareRoot() * second.squareRoot()
    return length > 0 ? dot / length : 0
  }

  /// The components of two and more proposals, each sorted by id, in the order of their first ids.
  ///
  /// - Complexity: O(n² × dimension) for n candidates of one type and claim.
  public static func groups(of candidates: [MergeCandidate]) -> [[Proposal]] {
    let candidates = candidates.sorted { $0.proposal.id < $1.proposal.id }
    var roots = Array(candidates.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while roots[index] != index { index = roots[index] }
      return index
    }
    for (left, candidate) in candidates.enumerated() {
      for right in candidates.indices.dropFirst(left + 1) where isAlike(candidate, candidates[right]) {
        let (first, second) = (root(left), root(right))
        roots[max(first, second)] = min(first, second)
      }
    }
    let groups = Dictionary(grouping: candidates.indices, by: root)
    return groups.keys.sorted().compactMap { key in
      let members = (groups[key] ?? []).map { candidates[$0].proposal }
      return members.count > 1 ? members : nil
    }
  }

  private static func isAlike(_ left: MergeCandidate, _ right: MergeCandidate) -> Bool {
    left.proposal.draft.type == right.proposal.draft.type && left.proposal.draft.claim == right.proposal.draft.claim
      && cosine(left.vector, right.vector) >= threshold
  }

  /// The draft of the meta-proposal: the body of the member with the highest confidence, ties by the least hash, with the
  /// ids of all members; the evidence of that member with the proofs of all united, and each member's evidence whole. The
  /// bodies of the others stand there as alternatives.
  ///
  /// - Precondition: There is at least one member.
  public static func draft(of members: [Proposal]) -> ProposalDraft {
    let members = members.sorted { $0.id < $1.id }
    guard
      let carrier = members.min(by: { left, right in
        left.draft.confidence != right.draft.confidence
          ? left.draft.confidence > right.draft.confidence : left.proposalHash < right.proposalHash
      })
    else { preconditionFailure("A merge has members") }
    var draft = carrier.draft
    draft.title += " (with \(members.count - 1) like it)"
    draft.body["merged_from"] = .array(members.map { .string($0.id.rawValue) })
    for role in EvidenceCitation.Role.allCases { draft.evidence[role.key] = united(role, members) }
    draft.evidence["carried"] = .string(carrier.id.rawValue)
    draft.evidence["members"] = .array(members.map { .object(document(of: $0, isCarrier: $0.id == carrier.id)) })
    return draft
  }

  private static func united(_ role: EvidenceCitation.Role, _ members: [Proposal]) -> JSONValue {
    let cited = members.flatMap { ($0.draft.evidence[role.key]?.arrayValue ?? []).compactMap(\.stringValue) }
    return .array(Set(cited).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { .string($0) })
  }

  private static func document(of member: Proposal, isCarrier: Bool) -> JSONObject {
    var document: JSONObject = [
      "id": .string(member.id.rawValue), "title": .string(member.draft.title),
      "proposal_hash": .string(member.proposalHash), "evidence_hash": .string(member.evidenceHash),
      "confidence": .number(member.draft.confidence), "author": .string(member.draft.author.rawValue),
      "evidence": .object(member.draft.evidence),
    ]
    if !isCarrier { document["alternative"] = .object(member.draft.body) }
    return document
  }
}
