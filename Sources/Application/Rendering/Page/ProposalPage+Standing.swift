import Domain
import JSONDocuments

/// Gates, risk, what came before, the way back, votes and hashes.
extension ProposalPage {
  var gates: PageSection {
    let rows = proposal.verdicts.map { [$0.gate.rawValue, $0.passed ? "pass" : "FAIL", $0.reason] }
    let failed = proposal.verdicts.filter { !$0.passed }.count
    return PageSection(
      key: .gates, note: failed == 0 ? "all \(rows.count) pass" : "\(failed) of \(rows.count) FAIL",
      blocks: [.table(PageTable(caption: "What each gate found", header: ["gate", "verdict", "why"], rows: rows))])
  }

  /// The addends as the risk gate weighed them; its weights are frozen with its verdict.
  var risk: PageSection {
    let details = proposal.verdicts.first { $0.gate == .risk }?.details
    let weights = details?["weights"]
    let risk = proposal.risk
    let parts: [(String, String, Double, Double)] = [
      ("blast radius", "blast_radius", risk.blastRadius, policy.riskWeights.blastRadius),
      ("data sensitivity", "data_sensitivity", risk.dataSensitivity, policy.riskWeights.dataSensitivity),
      ("privilege", "privilege", risk.privilege, policy.riskWeights.privilege),
      ("historical error", "historical_error", risk.historicalError, policy.riskWeights.historicalError),
    ]
    let rows = parts.map { name, key, input, now in
      let weight = weights?[key]?.doubleValue ?? now
      return [name, Self.rounded(weight), Self.rounded(input), Self.rounded(weight * input), Self.origin(key, details)]
    }
    let threshold = details?["threshold"]?.doubleValue ?? policy.riskThreshold
    return PageSection(
      key: .risk,
      note: "\(Self.rounded(risk.score)) \(policy.band(of: risk.score)), threshold \(Self.rounded(threshold))",
      blocks: [
        .table(
          PageTable(
            caption: "Risk as its addends: weight × input = addend",
            header: ["part", "weight", "input", "addend", "from"],
            rows: rows + [["sum", "", "", Self.rounded(risk.score), "at most \(Self.rounded(threshold)) may pass"]]))
      ])
  }

  private static func origin(_ key: String, _ details: JSONObject?) -> String {
    let counts = details?["counts"]
    func count(_ name: String) -> String { FigureWords.count(counts?[name]) ?? "?" }
    switch key {
    case "blast_radius" where counts != nil:
      return "\(count("touched_episodes")) of \(count("tenant_episodes")) runs"
    case "historical_error" where counts != nil:
      return "\(count("failed_step_runs")) of \(count("step_runs")) step runs failed"
    default: return details?["\(key)_from"]?.stringValue ?? ""
    }
  }

  private static func rounded(_ value: Double) -> String {
    JSONNumber((value * 10_000).rounded() / 10_000).text
  }

  var before: PageSection {
    let addenda = history.addenda.map { "newer evidence, which voids no vote: \($0)" }
    let merged = (proposal.draft.evidence["merged_from"]?.arrayValue ?? []).compactMap(\.stringValue)
    let united = merged.isEmpty ? [] : ["merged from \(merged.joined(separator: ", "))"]
    let lines = history.earlier + united + addenda
    return PageSection(
      key: .before,
      blocks: [.list(lines.isEmpty ? ["nothing: no earlier proposal or request for this was turned down"] : lines)])
  }

  var undo: PageSection {
    let subject: String
    let command: String
    if let workflow {
      subject = "\(workflow.id)@\(workflow.version)"
      command = "autogenesis workflows withdraw \(subject) --as PRINCIPAL"
    } else if let skill {
      subject = "\(skill.id)@\(skill.version)"
      command = "autogenesis skills withdraw \(subject) --as PRINCIPAL"
    } else {
      return PageSection(key: .undo, blocks: [])
    }
    let keeps =
      target.map { "\($0.id) \($0.version) stays as it is and is current again" }
      ?? "nothing else changes, since nothing used it before"
    return PageSection(
      key: .undo,
      blocks: [
        .list([
          "Publishing inserts \(subject) as a draft that nothing runs; activating it is an act of its own.",
          "\(command): \(keeps).",
        ]), .exact(summary: "The migration down (RFC 6902)", proposal.draft.body["migration"]?["down"] ?? []),
      ])
  }

  var votes: PageSection {
    guard !proposal.votes.isEmpty else { return PageSection(key: .votes, blocks: [.list(["none"])]) }
    return PageSection(
      key: .votes,
      blocks: [
        .list(
          proposal.votes.map {
            "\($0.principal) as \($0.role): \($0.decision.rawValue)\($0.reason.map { ", \"\($0)\"" } ?? "")"
          })
      ])
  }

  var record: PageSection {
    var facts = [
      PageFact(label: "proposal", text: proposal.proposalHash),
      PageFact(label: "evidence, frozen at submission", text: proposal.evidenceHash),
      PageFact(label: "policies", text: proposal.policyHash),
      PageFact(label: "author", text: proposal.draft.author.rawValue),
      PageFact(label: "revision", text: "\(proposal.revision)"),
    ]
    if let published = proposal.publishedObject { facts.append(PageFact(label: "published as", text: published)) }
    return PageSection(key: .record, blocks: [.facts(facts)])
  }
}
