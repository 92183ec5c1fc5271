import Application
import Domain
import JSONDocuments

/// A document as far as a page shows it; what is cut says so.
struct ShownDocument {
  /// The bytes after which the page cuts.
  static let most = 256 << 10

  let text: String

  init(_ value: JSONValue) { text = VisibleText.exact(value) }

  /// Whether the page does not show all of it.
  var isCut: Bool { text.utf8.count > Self.most }

  /// The beginning of it.
  var beginning: String { isCut ? String(decoding: text.utf8.prefix(Self.most), as: UTF8.self) : text }
}

/// The change and its evidence: what is hashed, and so what must be seen.
struct ShownChange {
  let change: ShownDocument
  let evidence: ShownDocument

  init(_ proposal: Proposal) {
    change = ShownDocument(.object(proposal.draft.body))
    evidence = ShownDocument(.object(proposal.draft.evidence))
  }

  var isCut: Bool { change.isCut || evidence.isCut }
}

/// The whole of a change that is too long for its page.
struct WholeScreen {
  let proposal: Proposal

  var frame: ConsoleFrame {
    let id = proposal.id.rawValue
    let shown = ShownChange(proposal)
    return ConsoleFrame(
      title: "\(id), the whole change", place: .queue,
      content: [
        .element("p", ["class": "crumbs"], [.link(.proposal(id), "Back to \(id)")]),
        .head("The whole change: \(proposal.draft.title)"),
        .element(
          "div", ["class": "stacked"],
          [
            card("change", "The change", proposal.proposalHash, shown.change),
            card("evidence", "The evidence", proposal.evidenceHash, shown.evidence),
            .element(
              "p", [:],
              [
                .element(
                  "a", ["class": "button primary", "href": ConsolePath.proposal(id).at("decision")],
                  text: "Back to the decision")
              ]),
          ]),
      ])
  }

  private func card(_ id: StaticString, _ title: String, _ hash: String, _ document: ShownDocument) -> Markup {
    .card(
      id, title, note: "\(Figures.grouped(document.text.utf8.count)) bytes, SHA-256 \(hash)",
      [.element("pre", ["tabindex": "0"], [.lines(document.text)])])
  }
}
