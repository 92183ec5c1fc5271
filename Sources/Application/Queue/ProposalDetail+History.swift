import Domain
import JSONDocuments

/// What happened to a proposal before the reader came: why it was closed once, what was found since, which votes are void.
extension ProposalDetail {
  /// The members that are there only when something happened.
  var historyJSON: JSONObject {
    var object = JSONObject()
    if let last = history.returns.last {
      object["returned_from"] = .string(last.returnedFrom.rawValue)
      object["old_reason"] = .string(last.reason)
      object["answer"] = .string(last.answer)
    }
    if !history.addenda.isEmpty {
      object["newer_evidence"] = .array(history.addenda.map { .object(Self.json(of: $0)) })
    }
    if !history.voided.isEmpty {
      object["void_votes"] = .array(
        history.voided.flatMap { group in
          group.votes.map { .object(Self.json(of: $0).merging(["void_because": .string(group.reason)])) }
        })
    }
    if !history.recalls.isEmpty { object["recalls"] = .array(history.recalls.map { .object(Self.json(of: $0)) }) }
    if let meta = history.mergedInto { object["merged_into"] = .string(meta.rawValue) }
    if let members = proposal.draft.body["merged_from"] { object["merged_from"] = members }
    return object
  }

  private static func json(of addendum: EvidenceAddendum) -> JSONObject {
    [
      "cause": .string(addendum.cause.rawValue), "finding": .string(addendum.finding),
      "confidence": .number(addendum.confidence), "evidence_hash": .string(addendum.evidenceHash),
      "evidence": .object(addendum.evidence),
    ]
  }

  private static func json(of recall: RecallDecision) -> JSONObject {
    [
      "retraction": .string(recall.retractionID), "outcome": .string(recall.outcome.rawValue),
      "reason": .string(recall.reason),
    ]
  }
}

extension ProposalHistory {
  /// The old reason stands first: whoever decides again sees what was said against it.
  var returnLines: [String] {
    guard let last = returns.last else { return [] }
    var lines = [
      "RETURNED from \(last.returnedFrom), which was refused: \"\(last.reason)\"", "  answer: \(last.answer)",
    ]
    for group in voided {
      lines += group.votes.map { "  then \($0.principal) as \($0.role): \($0.decision.rawValue)" }
    }
    return lines
  }

  /// What came after the evidence was frozen.
  var addendumLines: [String] {
    var lines: [String] = []
    if !addenda.isEmpty { lines.append("NEWER EVIDENCE  added below the frozen one") }
    lines += addenda.map { "  \($0.cause.rawValue): \($0.finding)" }
    lines += recalls.map { "  recall \($0.retractionID): \($0.outcome.rawValue), \($0.reason)" }
    if let meta = mergedInto { lines.append("MERGED INTO \(meta)") }
    return lines
  }
}
