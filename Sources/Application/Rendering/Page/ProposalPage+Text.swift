import JSONDocuments

extension ProposalPage {
  /// The items that the text shows of a long list; how many more there are, and where, is said.
  private static let shownItems = 5

  /// The page for a terminal. Hidden characters are written out; the graph and exact documents are left to the other
  /// forms, which is said.
  var text: String {
    let head = headline
    let facts = head.facts.map { "\($0.label) \($0.text)" }.joined(separator: "  ")
    let lines =
      [VisibleText.shown("\(head.id)  \(head.title)"), VisibleText.shown(facts)] + sections.flatMap(Self.lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(of section: PageSection) -> [String] {
    let note = section.note.isEmpty ? "" : "  \(VisibleText.shown(section.note))"
    return ["", section.key.title + note] + section.blocks.flatMap(lines)
  }

  private static func lines(of block: PageBlock) -> [String] {
    switch block {
    case .sentences(let sentences): sentences.map { "  " + VisibleText.shown($0) }
    case .list(let items): items.map { "  " + VisibleText.shown($0) }
    case .facts(let facts): facts.flatMap(lines)
    case .table(let table): lines(of: table)
    case .exact(let summary, _): ["  [\(summary): --format md or --json]"]
    case .drawing: ["  [The graph: --svg FILE or --format html]"]
    }
  }

  private static func lines(of fact: PageFact) -> [String] {
    let first = "  \(VisibleText.shown(fact.label)): \(VisibleText.shown(fact.text))"
    guard !fact.items.isEmpty else { return [first] }
    let shown = fact.items.prefix(shownItems).map(VisibleText.shown).joined(separator: ", ")
    let rest = fact.items.count - shownItems
    return [first, "    " + shown + (rest > 0 ? "; \(rest) more: --format md lists all" : "")]
  }

  private static func lines(of table: PageTable) -> [String] {
    var text = TextTable(table.header)
    for row in table.rows { text.add(row.map(VisibleText.shown)) }
    let caption = "  \(VisibleText.shown(table.caption)):"
    return [caption] + text.text.split(separator: "\n").map { "    " + $0 }
  }
}
