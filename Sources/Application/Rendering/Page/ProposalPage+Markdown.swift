import JSONDocuments

extension ProposalPage {
  /// The page as Markdown (CommonMark with tables). Text from outside is escaped, so that it stays text.
  var markdown: String {
    let head = headline
    var lines = ["# \(MarkdownText.escaped("\(head.id) \(head.title)"))", ""]
    lines.append(
      head.facts.map { "**\(MarkdownText.escaped($0.label))** \(MarkdownText.escaped($0.text))" }
        .joined(separator: " · "))
    for section in sections where section.key != .doubt {
      lines.append("")
      lines +=
        section.key == .belief ? Self.pair(section, sections.first { $0.key == .doubt }) : Self.lines(of: section)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(of section: PageSection) -> [String] {
    let note = section.note.isEmpty ? "" : ": \(MarkdownText.escaped(section.note))"
    return ["## \(section.key.title)\(note)"] + section.blocks.flatMap { [""] + lines(of: $0) }
  }

  /// The reasons for and against in one table of two columns.
  private static func pair(_ belief: PageSection, _ doubt: PageSection?) -> [String] {
    let sides = [belief, doubt].map { section in
      (section?.blocks ?? []).flatMap { block -> [PageFact] in
        if case .facts(let facts) = block { facts } else { [] }
      }
    }
    let count = max(sides[0].count, sides[1].count)
    let rows = (0..<count).map { index in
      "| " + sides.map { index < $0.count ? told($0[index]) : "" }.joined(separator: " | ") + " |"
    }
    let head = ["| \(PageSection.Key.belief.title) | \(PageSection.Key.doubt.title) |", "| --- | --- |"]
    let items = sides.flatMap { $0 }.filter { !$0.items.isEmpty }.flatMap { [""] + lines(ofItems: $0) }
    let exact = (belief.blocks + (doubt?.blocks ?? [])).flatMap { block -> [String] in
      if case .exact = block { [""] + lines(of: block) } else { [] }
    }
    return head + rows + items + exact
  }

  private static func lines(of block: PageBlock) -> [String] {
    switch block {
    case .sentences(let sentences): [MarkdownText.escaped(sentences.joined(separator: " "))]
    case .list(let items): items.map { "- " + MarkdownText.escaped($0) }
    case .facts(let facts):
      facts.map { "- " + told($0) } + facts.filter { !$0.items.isEmpty }.flatMap { [""] + lines(ofItems: $0) }
    case .table(let table): lines(of: table)
    case .exact(let summary, let value): details(summary, MarkdownText.fenced(VisibleText.exact(value), as: "json"))
    case .drawing:
      ["*The graph is in the HTML form and in the drawing of* `queue show --svg FILE`*; the table says the same.*"]
    }
  }

  private static func told(_ fact: PageFact) -> String {
    let items = fact.items.isEmpty ? "" : " (listed below)"
    return "**\(MarkdownText.escaped(fact.label))**: \(MarkdownText.escaped(fact.text))\(items)"
  }

  private static func lines(ofItems fact: PageFact) -> [String] {
    details("\(fact.label): \(fact.text)", [MarkdownText.escaped(fact.items.joined(separator: ", "))])
  }

  private static func details(_ summary: String, _ content: [String]) -> [String] {
    ["<details><summary>\(Markup.escaped(VisibleText.shown(summary)))</summary>", ""] + content + ["", "</details>"]
  }

  private static func lines(of table: PageTable) -> [String] {
    MarkdownText.table(table.header, table.rows, caption: table.caption)
  }
}
