import Application
import Domain
import JSONDocuments

/// The runs, newest first, of all workflows or of one.
struct EpisodeListScreen {
  let episodes: [JSONObject]
  let workflow: String?
  let workflows: [WorkflowSummary]
  /// The cursor of the next page; nil when this is the last one.
  let next: String?

  var frame: ConsoleFrame {
    ConsoleFrame(
      title: "Episodes", place: .episodes,
      content: [
        .head("Episodes", told: [.text("Recorded runs, newest first.")], beside: [filter]),
        .element("section", ["class": "card", "aria-label": "Episodes"], episodes.isEmpty ? [empty] : [table]),
      ] + (next.map { [more($0)] } ?? []))
  }

  private var filter: Markup {
    let options =
      [Markup.element("option", ["value": ""], text: "all workflows")]
      + workflows.filter { $0.runs > 0 }.map { item in
        Markup.element("option", ["value": item.id.rawValue], text: "\(item.id) (\(Figures.grouped(item.runs)))")
          .with("selected", item.id.rawValue == workflow ? "selected" : nil)
      }
    return .element(
      "form", ["class": "filters", "method": "get", "action": ConsolePath.episodes.text],
      [
        .element(
          "div", [:],
          [
            .element("label", ["for": "workflow"], text: "Workflow"),
            .element("select", ["id": "workflow", "name": "workflow"], options),
          ]), .element("button", ["type": "submit"], text: "Show"),
      ])
  }

  private var table: Markup {
    FoldingTable(
      caption: "Episodes",
      columns: [
        .text("episode"), .text("outcome"), .text("workflow"), .text("started"), .number("steps"), .text("task"),
        .text("source"),
      ],
      rows: episodes.map(row)
    ).markup
  }

  private func row(_ episode: JSONObject) -> [Markup] {
    func text(_ key: String) -> String { episode[key].map { $0.stringValue ?? $0.text } ?? "" }
    let outcome = Outcome(rawValue: text("outcome")) ?? .unknown
    let started = text("started_at")
    return [
      .element(
        "a", ["href": ConsolePath.episode(text("id")).text, "class": "code", "data-row": "1"], text: text("id")),
      Badge(outcome).markup, .codeLink(.workflow(text("workflow")), text("workflow")),
      .text(started.isEmpty ? "–" : String(started.prefix(16)).replacing("T", with: " ")), .text(text("steps")),
      .text(text("task")), .text("\(text("source")) / \(text("external_id"))"),
    ]
  }

  private var empty: Markup { .element("p", ["class": "empty"], text: "There are no episodes here.") }

  private func more(_ cursor: String) -> Markup {
    .element(
      "p", [:],
      [
        .element(
          "a", ["class": "button", "href": ConsolePath.episodes(workflow: workflow, cursor: cursor).text],
          text: "Older episodes")
      ])
  }
}
