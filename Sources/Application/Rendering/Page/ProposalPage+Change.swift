import Domain
import JSONDocuments

/// What would change: two sentences from templates, the difference in words, the graph, and the exact documents.
extension ProposalPage {
  var deceptive: PageSection {
    let body = DeceptiveText.findings(in: .object(proposal.draft.body))
    let title = DeceptiveText.findings(in: ["title": .string(proposal.draft.title)])
    let rows = (title + body).map { [$0.place, $0.text, $0.reason] }
    guard !rows.isEmpty else { return PageSection(key: .deceptive, blocks: []) }
    return PageSection(
      key: .deceptive, note: "this proposal holds text that is not what it looks like",
      blocks: [.table(PageTable(caption: "Deceptive text", header: ["place", "text", "why"], rows: rows))])
  }

  var change: PageSection {
    var blocks: [PageBlock] = [.sentences(ChangeSentences(self).all)]
    if let patch = proposal.draft.body["patch"] {
      let base = target.map { JSONValue.object($0.json) }
      blocks.append(.list(PatchWords.told(patch, on: base)))
      blocks.append(.exact(summary: "The exact patch (RFC 6902)", patch))
    }
    if drawing != nil { blocks.append(.drawing) }
    if let table = transitions { blocks.append(.table(table)) }
    if let skill { blocks.append(.table(Self.arguments(of: skill))) }
    blocks.append(.exact(summary: "The exact change that is hashed", .object(proposal.draft.body)))
    return PageSection(key: .change, blocks: blocks)
  }

  /// The graph as a table: the same for those who do not see the drawing.
  private var transitions: PageTable? {
    guard let workflow else { return nil }
    let comparison = target.map { WorkflowComparison($0, workflow, frequencies: frequencies) }
    let after = comparison?.after ?? DrawnGraph(workflow, frequencies: frequencies)
    let removed = comparison?.before.edges.filter { $0.state == .removed } ?? []
    let rows = (after.edges + removed).map { edge in
      [
        edge.from.rawValue, edge.target?.rawValue ?? "END", edge.occasion,
        edge.count.map(EdgeLabels.figures) ?? "none recorded", edge.state.word ?? "same",
      ]
    }
    let source =
      frequencies.map { "runs: \(NightlyReport.grouped($0.runs)) recorded ones" } ?? "runs were not looked at"
    let names = (after.steps + (comparison?.before.steps.filter { $0.state == .removed } ?? [])).map { step in
      "\(step.id) = \(step.label)"
    }
    let caption = "Where each step leads (\(source); \(names.joined(separator: ", ")))"
    return comparison == nil
      ? PageTable(caption: caption, header: ["from", "to", "when", "runs"], rows: rows.map { Array($0.prefix(4)) })
      : PageTable(caption: caption, header: ["from", "to", "when", "runs", "change"], rows: rows)
  }

  static func arguments(of skill: SkillDefinition) -> PageTable {
    let rows = skill.signature.arguments.map { argument in
      [
        argument.name, argument.type,
        argument.required ? "yes" : argument.fallback.map { "no, else \($0.text)" } ?? "no",
      ]
    }
    return PageTable(
      caption:
        "Arguments of \(skill.signature.name); it may fail with \(skill.signature.errors.joined(separator: ", "))",
      header: ["argument", "type", "required"], rows: rows)
  }
}
