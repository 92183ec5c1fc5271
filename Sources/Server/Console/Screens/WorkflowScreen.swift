import Application
import Domain
import JSONDocuments
import Storage

/// The workflows of the catalogue and those that only runs tell of.
struct WorkflowListScreen {
  let workflows: [WorkflowSummary]

  var frame: ConsoleFrame {
    ConsoleFrame(
      title: "Workflows", place: .workflows,
      content: [
        .head("Workflows", told: [.text("Those of the catalogue, and those that are known from runs only.")]),
        .element(
          "section", ["class": "card", "aria-label": "Workflows"],
          [
            FoldingTable(
              caption: "Workflows",
              columns: [
                .text("workflow"), .text("name"), .text("origin"), .text("current"), .number("versions"),
                .number("runs"),
              ],
              rows: workflows.map(row)
            ).markup
          ]),
      ])
  }

  private func row(_ workflow: WorkflowSummary) -> [Markup] {
    [
      .element(
        "a", ["href": ConsolePath.workflow(workflow.id.rawValue).text, "class": "code", "data-row": "1"],
        text: workflow.id.rawValue),
      .text(workflow.name), .text(workflow.origin.rawValue), .text(workflow.current ?? "–"),
      .text("\(workflow.versions)"),
      .text(Figures.grouped(workflow.runs)),
    ]
  }
}

/// A workflow: its graph with what runs did, its versions and where they come from, promises against what runs show.
struct WorkflowScreen {
  let history: WorkflowHistory

  var frame: ConsoleFrame {
    ConsoleFrame(
      title: "\(history.id) \(history.name)", place: .workflows,
      content: [
        .element("p", ["class": "crumbs"], [.link(.workflows, "Workflows")]),
        .element(
          "header", ["class": "head"],
          [
            .element(
              "div", ["class": "stack"],
              [
                .element(
                  "h1", [:],
                  [.text(history.name + " "), .element("span", ["class": "code quiet"], text: history.id.rawValue)]),
                .element("p", ["class": "lead"], text: objective),
                .element("p", [:], [.link(.episodes(workflow: history.id.rawValue, cursor: nil), "Its episodes")]),
              ])
          ]), .element("div", ["class": "stacked"], [versions, lineage] + promises + [graph]),
      ])
  }

  private var objective: String {
    (history.versions.last { $0.isCurrent } ?? history.versions.last)?.definition?.objective
      ?? "Known from runs only: nothing executes it."
  }

  private var versions: Markup {
    let maximum = max(1, history.versions.compactMap { $0.figures?.runs }.max() ?? 1)
    return .card(
      "versions", "Versions", note: "\(history.versions.count)",
      [
        FoldingTable(
          caption: "Versions with what their runs came to",
          columns: [
            .text("version"), .text("state"), .number("runs"), .text("share"), .number("success"), .number("median"),
            .number("95 of 100 within"),
          ], rows: history.versions.reversed().map { row($0, maximum) }
        ).markup
      ])
  }

  private func row(_ version: WorkflowHistory.Version, _ maximum: Int) -> [Markup] {
    let figures = version.figures
    return [
      .element("strong", text: version.version), state(version).markup, .text(Figures.grouped(figures?.runs ?? 0)),
      Meter(value: figures?.runs ?? 0, maximum: maximum, label: "\(figures?.runs ?? 0) runs").markup,
      .text(figures.map { Figures.percent($0.succeeded, of: $0.known) } ?? "–"),
      .text(figures?.medianMicroseconds.map(Moments.duration) ?? "–"),
      .text(figures?.microsecondsP95.map(Moments.duration) ?? "–"),
    ]
  }

  private func state(_ version: WorkflowHistory.Version) -> Badge {
    guard let definition = version.definition else { return Badge(tone: .quiet, icon: .search, text: "observed") }
    let current = version.isCurrent ? ", current" : ""
    return switch definition.status {
    case .active: Badge(tone: .good, icon: .play, text: "active" + current)
    case .draft: Badge(tone: .calm, icon: .draft, text: "draft" + current)
    case .retired: Badge(tone: .quiet, icon: .pause, text: "retired" + current)
    }
  }

  private var lineage: Markup {
    let rows = history.versions.reversed().compactMap { version -> [Markup]? in
      guard let definition = version.definition else { return nil }
      func names(_ key: String) -> String {
        (definition.lineage[key]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
      }
      let proposal = definition.lineage["proposal_id"]?.stringValue
      return [
        .element("strong", text: version.version), .text(definition.origin.rawValue),
        .text(Self.or(names("parent_ids"))), .text(Self.or(names("derived_from"))),
        proposal.map { Markup.codeLink(.proposal($0), $0) } ?? .text("–"),
        .text(Self.or(definition.lineage["proposal_reason"]?.stringValue ?? "")),
      ]
    }
    guard !rows.isEmpty else {
      return .card(
        "lineage", "Lineage",
        [.element("p", [:], [.text("Runs executed: "), .text(history.observedSteps.joined(separator: ", "))])])
    }
    return .card(
      "lineage", "Lineage",
      [
        FoldingTable(
          caption: "Where each version comes from",
          columns: [
            .text("version"), .text("origin"), .text("made from"), .text("derived from"), .text("proposal"),
            .text("reason"),
          ],
          rows: rows
        ).markup
      ])
  }

  private var promises: [Markup] {
    let rows = history.versions.reversed().compactMap { version -> [Markup]? in
      guard let promise = version.promise else { return nil }
      return [
        .element("strong", text: version.version), .text(PromiseWords.promised(promise["promise"])),
        .text(PromiseWords.observed(promise)), .text(promise["verdict"]?.stringValue ?? ""),
        .text(promise["reason"]?.stringValue ?? ""),
      ]
    }
    let empty = Markup.element("p", ["class": "quiet"], text: "No version of it was released from a proposal.")
    return [
      .card(
        "promises", "Predicted against observed",
        rows.isEmpty
          ? [empty]
          : [
            FoldingTable(
              caption: "What releases promised and what runs show",
              columns: [.text("version"), .text("promised"), .text("observed"), .text("verdict"), .text("why")],
              rows: rows
            ).markup
          ])
    ]
  }

  private var graph: Markup {
    guard let drawing = history.drawing else { return .several([]) }
    let definition = (history.versions.last { $0.isCurrent } ?? history.versions.last { $0.definition != nil })?
      .definition
    let rows = (definition?.steps ?? []).map { step -> [Markup] in
      let ways = step.next.targets.map(\.text).joined(separator: ", ")
      let awaits = step.next.awaits.map { " (waits for \($0))" } ?? ""
      return [
        .element("strong", text: step.id.rawValue), .text(step.actionType.rawValue), .text(step.skillID.rawValue),
        .text(ways + awaits),
      ]
    }
    return .card(
      "graph", "How it runs", note: "line widths count the latest \(Figures.grouped(history.drawnRuns)) runs",
      [
        .element(
          "figure",
          [
            "class": "drawing", "tabindex": "0", "role": "group",
            "aria-label": "The steps as a graph; the table says the same",
          ],
          [drawing.markup(prefix: "graph-")]),
        FoldingTable(
          caption: "The steps and where each leads",
          columns: [.text("step"), .text("action"), .text("skill"), .text("leads to")], rows: rows
        ).markup,
      ])
  }

  private static func or(_ text: String) -> String { text.isEmpty ? "–" : text }
}
