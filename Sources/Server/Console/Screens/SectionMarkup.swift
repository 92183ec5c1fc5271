import Application
import Domain
import JSONDocuments

/// A section of a proposal's page as a card: episodes are links, gates have signs, documents fold away.
struct SectionMarkup {
  /// The episodes that stand beside a fact before the rest folds away.
  private static let episodesShown = 4

  let section: PageSection
  let proposal: Proposal
  let drawing: WorkflowDrawing?

  var markup: Markup {
    let heading = "h-\(section.key.rawValue)"
    let small = section.note.isEmpty ? [] : [Markup.text(" "), .element("small", text: section.note)]
    return .element(
      "section",
      ["class": "card", "id": section.key.rawValue, "tabindex": "-1", "aria-labelledby": heading],
      [.element("h2", ["id": heading], [.text(Self.title(section.key))] + small)]
        + (section.key == .gates ? [gates] : section.blocks.map(block)))
  }

  static func title(_ key: PageSection.Key) -> String {
    switch key {
    case .deceptive: "Look twice"
    case .change: "What changes"
    case .belief: "Why we believe it"
    case .doubt: "Why it may be wrong"
    case .senders: "Who says so"
    case .gates: "Gates"
    case .risk: "Risk"
    case .before: "What came before"
    case .undo: "How to undo it"
    case .votes: "Votes"
    case .record: "Record"
    }
  }

  private func block(_ block: PageBlock) -> Markup {
    switch block {
    case .sentences(let sentences): .element("p", ["class": "lead"], text: sentences.joined(separator: " "))
    case .list(let items): .element("ul", ["class": "list"], items.map { .element("li", text: $0) })
    case .facts(let facts): .element("dl", ["class": "reasons"], facts.map(fact))
    case .table(let table): self.table(table)
    case .exact(let summary, let value): exact(summary, value)
    case .drawing: figure
    }
  }

  private func fact(_ fact: PageFact) -> Markup {
    var content: [Markup] = [.text(fact.text)]
    if !fact.items.isEmpty { content.append(items(fact.items)) }
    return .element("div", [:], [.element("dt", text: fact.label), .element("dd", [:], content)])
  }

  private func items(_ items: [String]) -> Markup {
    let shown = items.prefix(Self.episodesShown).map(item)
    let rest = items.dropFirst(Self.episodesShown).map(item)
    let first = Markup.element("ul", ["class": "ids"], shown)
    guard !rest.isEmpty else { return first }
    return .several([first, .folded("\(rest.count) more", [.element("ul", ["class": "ids"], rest)])])
  }

  private func item(_ text: String) -> Markup {
    guard let episode = EpisodeReference(parsing: text), episode.id.rawValue.hasPrefix("ep-") else {
      return .element("li", text: text)
    }
    return .element("li", [:], [.codeLink(.episode(episode.id.rawValue), text)])
  }

  private func table(_ table: PageTable) -> Markup {
    FoldingTable(
      caption: table.caption, showsCaption: true, columns: table.header.map { .text($0) },
      rows: table.rows.map { $0.map { .text($0) } }
    ).markup
  }

  private func exact(_ summary: String, _ value: JSONValue) -> Markup {
    let document = ShownDocument(value)
    let pre = Markup.element("pre", ["tabindex": "0"], [.lines(document.beginning)])
    guard document.isCut else { return .folded(summary, [pre]) }
    return .several([
      .folded("\(summary): the first \(Figures.grouped(ShownDocument.most)) bytes", [pre]),
      .element(
        "p", ["class": "notice warn"],
        [
          Icon.alert.markup,
          .element(
            "span", [:],
            [
              .text(
                "Cut: \(Figures.grouped(document.text.utf8.count - ShownDocument.most)) bytes are not on this page. "),
              .link(.whole(proposal.id.rawValue), "Open the whole"), .text("; until then it cannot be approved."),
            ]),
        ]),
    ])
  }

  private var figure: Markup {
    guard let drawing else { return .several([]) }
    return .element(
      "figure",
      [
        "class": "drawing", "tabindex": "0", "role": "group",
        "aria-label": "The steps as a graph; the table says the same",
      ],
      [drawing.markup(prefix: "graph-"), .element("figcaption", text: "The table below says the same.")])
  }

  private var gates: Markup {
    .element(
      "ul", ["class": "gates"],
      proposal.verdicts.map { verdict in
        let badge =
          verdict.passed
          ? Badge(tone: .good, icon: .check, text: "pass") : Badge(tone: .bad, icon: .cross, text: "fail")
        return .element(
          "li", ["class": "gate"],
          [
            .element("strong", text: verdict.gate.rawValue.replacing("_", with: " ")),
            .element("div", [:], [badge.markup]), .element("p", text: verdict.reason),
          ])
      })
  }
}
