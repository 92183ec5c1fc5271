import Domain
import Foundation
import JSONDocuments

extension ProposalPage {
  /// The page as a document of its own: no script, nothing loaded, everything from outside as text.
  var html: String {
    PageDocument(title: "\(headline.id) \(headline.title)", main: main).source
  }

  /// The content of the page, to stand in another document that brings `PageDocument.sheet`.
  var main: Markup {
    let head = headline
    let sections = sections
    let facts = head.facts.map { fact in
      Markup.element("div", [:], [.element("dt", text: fact.label), .element("dd", text: fact.text)])
    }
    let top = Markup.element(
      "header", [:],
      [
        .element("h1", [:], [.element("code", text: head.id), .text(" "), .text(head.title)]),
        .element("dl", ["class": "facts"], facts),
      ])
    var content = [top]
    for section in sections where section.key != .doubt {
      let markup = markup(of: section)
      guard section.key == .belief, let doubt = sections.first(where: { $0.key == .doubt }) else {
        content.append(markup)
        continue
      }
      content.append(.element("div", ["class": "pair"], [markup, self.markup(of: doubt)]))
    }
    return .several(content)
  }

  private func markup(of section: PageSection) -> Markup {
    let heading = "h-\(section.key.rawValue)"
    let note = section.note.isEmpty ? [] : [Markup.text(" "), .element("small", text: section.note)]
    return .element(
      "section", ["id": section.key.rawValue, "class": "block", "aria-labelledby": heading],
      [.element("h2", ["id": heading], [.text(section.key.title)] + note)] + section.blocks.map(markup))
  }

  private func markup(of block: PageBlock) -> Markup {
    switch block {
    case .sentences(let sentences): .element("p", ["class": "lead"], text: sentences.joined(separator: " "))
    case .list(let items): .element("ul", [:], items.map { .element("li", text: $0) })
    case .facts(let facts): .element("dl", ["class": "reasons"], facts.map(Self.markup))
    case .table(let table): Self.markup(of: table)
    case .exact(let summary, let value):
      .element(
        "details", [:],
        [
          .element("summary", text: summary), .element("pre", ["tabindex": "0"], [.lines(VisibleText.exact(value))]),
        ])
    case .drawing: figure
    }
  }

  private var figure: Markup {
    guard let drawing else { return .several([]) }
    return .element(
      "figure", ["tabindex": "0"],
      [drawing.markup(prefix: "graph-"), .element("figcaption", text: "The table says the same.")])
  }

  private static func markup(of fact: PageFact) -> Markup {
    var content: [Markup] = [.text(fact.text)]
    if !fact.items.isEmpty {
      content.append(
        .element(
          "details", [:],
          [
            .element("summary", text: "all \(fact.items.count)"),
            .element("p", text: fact.items.joined(separator: ", ")),
          ]))
    }
    return .element("div", [:], [.element("dt", text: fact.label), .element("dd", [:], content)])
  }

  static func markup(of table: PageTable) -> Markup {
    let head = Markup.element(
      "tr", [:], table.header.map { .element("th", ["scope": "col"], text: $0) })
    let rows = table.rows.map { row in
      Markup.element(
        "tr", [:],
        row.enumerated().map { index, cell in
          index == 0 ? .element("th", ["scope": "row"], text: cell) : .element("td", text: cell)
        })
    }
    return .element(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": table.caption],
      [
        .element(
          "table", [:],
          [.element("caption", text: table.caption), .element("thead", [:], [head]), .element("tbody", [:], rows)])
      ])
  }
}

/// A document that stands alone: its style sheet is inside and named by its digest, and nothing else is allowed.
struct PageDocument {
  let title: String
  let main: Markup

  /// The whole document.
  var source: String {
    let head = Markup.element(
      "head", [:],
      [
        .element("meta", ["charset": "utf-8"]),
        .element("meta", ["http-equiv": "Content-Security-Policy", "content": Self.policy]),
        .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("meta", ["name": "referrer", "content": "no-referrer"]),
        .element("meta", ["name": "color-scheme", "content": "light dark"]), .element("title", text: title),
        .style(Self.sheet),
      ])
    let body = Markup.element("body", [:], [.element("main", [:], [main])])
    return "<!DOCTYPE html>\n" + Markup.element("html", ["lang": "en"], [head, body]).source
  }

  /// What a browser may load for the document: the style sheet inside it, by its SHA-256.
  static var policy: String {
    let digest = Digest.sha256(sheet.description)
    var bytes: [UInt8] = []
    var rest = digest[...]
    while let byte = UInt8(rest.prefix(2), radix: 16) {
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return
      "default-src 'none'; style-src 'sha256-\(Data(bytes).base64EncodedString())'; base-uri 'none'; form-action 'none'"
  }

  /// The style sheet. It has no quotes, angle brackets or ampersands, so that escaping leaves it alone.
  static let sheet: StaticString = """
    :root{--ground:#ffffff;--ink:#16202b;--quiet:#45505c;--line:#c9d1d9;--soft:#f3f5f7;--focus:#1f5f99}
    @media (prefers-color-scheme:dark){:root{--ground:#12181f;--ink:#e8edf2;--quiet:#aab6c2;--line:#3a4653;--soft:#1b232c;--focus:#7db4ea}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
    main{max-width:1200px;margin:0 auto;padding:1rem}
    h1{font-size:1.35rem;margin:0 0 .4rem;overflow-wrap:anywhere}
    h2{font-size:.95rem;letter-spacing:.04em;margin:0 0 .4rem}
    h2 small{font-weight:400;letter-spacing:0;color:var(--quiet)}
    .block{border-top:1px solid var(--line);padding:.7rem 0}
    .pair{display:grid;grid-template-columns:1fr 1fr;gap:1.5rem}
    .facts{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;margin:0}
    dl{margin:0}dt{color:var(--quiet);font-size:.85rem}dd{margin:0 0 .4rem;overflow-wrap:anywhere}
    .lead{font-size:1.05rem;margin:.2rem 0 .6rem;max-width:80ch}
    ul{margin:.2rem 0 .6rem;padding-left:1.2rem}li{overflow-wrap:anywhere}
    .scroll{overflow-x:auto;margin:.4rem 0}
    table{border-collapse:collapse;width:100%;font-size:.88rem}
    caption{text-align:left;color:var(--quiet);padding:.2rem 0}
    th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
    thead th{color:var(--quiet);font-weight:600}tbody th{font-weight:600}
    figure{margin:.6rem 0;padding:.5rem;background:#ffffff;border:1px solid var(--line);overflow-x:auto}
    figure svg{max-width:100%;height:auto}figcaption{color:#45505c;font-size:.85rem}
    summary{cursor:pointer;min-height:24px}
    pre{background:var(--soft);padding:.6rem;overflow:auto;max-height:40rem;white-space:pre-wrap;overflow-wrap:anywhere}
    :focus-visible{outline:3px solid var(--focus);outline-offset:2px}
    @media (max-width:700px){.pair{gap:.8rem}}
    @media print{@page{size:A4;margin:9mm}body{font-size:7.5pt;line-height:1.25;background:#ffffff;color:#000000}main{padding:0;max-width:none}.block{padding:.25rem 0}figure svg{max-height:70mm}details:not([open]){display:none}}
    """
}
