import Application
import Domain
import JSONDocuments

/// A run: what happened step by step, how long it took, what went wrong, what was redacted, and which runs are like it.
struct EpisodeScreen {
  let inspection: EpisodeInspection

  private var record: EpisodeRecord { inspection.episode.record }

  var frame: ConsoleFrame {
    let id = inspection.episode.id.rawValue
    return ConsoleFrame(
      title: "Episode \(id)", place: .episodes,
      content: [
        .element(
          "p", ["class": "crumbs"],
          [
            .link(.episodes, "Episodes"), .text(" / "),
            .link(
              .episodes(workflow: inspection.episode.workflowID.rawValue, cursor: nil),
              inspection.episode.workflowID.rawValue),
          ]), head(id),
        .element(
          "div", ["class": "desk"],
          [.element("div", ["class": "stacked"], [steps] + told), .element("div", ["class": "beside stacked"], beside)]),
      ])
  }

  private func head(_ id: String) -> Markup {
    var facts: [(String, Markup)] = [
      ("workflow", .codeLink(.workflow(inspection.episode.workflowID.rawValue), workflow)),
      ("task", .text(inspection.episode.task)),
      ("source", .text("\(record.source) / \(record.externalID)")),
      ("revision", .text("\(inspection.episode.revision)")),
    ]
    if let start = record.startedAt?.timestamp { facts.append(("started", .moment(start))) }
    if let duration { facts.append(("took", .text(Moments.duration(duration)))) }
    if let initiator = record.initiator { facts.append(("initiator", .text(initiator))) }
    facts.append(("clock", .text(record.timeQuality.rawValue.replacing("_", with: " "))))
    return .element(
      "header", ["class": "head"],
      [
        .element(
          "div", ["class": "stack"],
          [
            .element("h1", [:], [.text("Episode "), .element("span", ["class": "code"], text: id)]),
            .element("div", ["class": "badges"], [Badge(record.outcome).markup] + redactionBadges), .facts(facts),
          ])
      ])
  }

  private var workflow: String {
    record.workflowVersion.map { "\(inspection.episode.workflowID)@\($0)" } ?? inspection.episode.workflowID.rawValue
  }

  private var duration: Int64? {
    guard let start = record.startedAt?.timestamp, let end = record.endedAt?.timestamp, start <= end else { return nil }
    return end.microseconds - start.microseconds
  }

  private var redactionBadges: [Markup] {
    let count = inspection.redactions.reduce(0) { $0 + $1.count }
    return count == 0 ? [] : [Badge(tone: .quiet, icon: .lock, text: "\(count) redacted").markup]
  }

  private var steps: Markup {
    let rows = record.stepRuns.enumerated().map { index, run in row(run, index + 1) }
    return .card(
      "steps", "Steps", note: "\(record.stepRuns.count)",
      [
        FoldingTable(
          caption: "The steps in the order in which they ran",
          columns: [.number("#"), .text("step"), .text("status"), .number("took"), .text("when"), .text("what")],
          rows: rows
        ).markup
      ])
  }

  private func row(_ run: StepRunRecord, _ number: Int) -> [Markup] {
    let name = run.name.map { name in run.stepID.map { "\($0) \(name)" } ?? name } ?? run.activity
    let by = [run.skillID, run.agentID].compactMap { $0 }.joined(separator: ", ")
    let attempt = run.attempt > 1 ? ", attempt \(run.attempt)" : ""
    return [
      .text("\(number)"),
      .several([
        .element("strong", text: name), .element("div", ["class": "small quiet"], text: by + attempt),
      ]), Badge(run.status).markup, .text(took(run).map(Moments.duration) ?? "–"), timeline(run), documents(run),
    ]
  }

  private func took(_ run: StepRunRecord) -> Int64? {
    if let start = run.startedAt?.timestamp, let end = run.endedAt?.timestamp, start <= end {
      return end.microseconds - start.microseconds
    }
    return run.telemetry["latency_ms"]?.integerValue.map { $0 * 1_000 }
  }

  /// Where in the run the step ran; the same is told in words for those who do not see it.
  private func timeline(_ run: StepRunRecord) -> Markup {
    guard let duration, duration > 0, let begin = record.startedAt?.timestamp, let start = run.startedAt?.timestamp,
      let end = run.endedAt?.timestamp, begin <= start, start <= end
    else { return .text("–") }
    let offset = start.microseconds - begin.microseconds
    let (x, width) = (offset * 1_000 / duration, max(8, (end.microseconds - start.microseconds) * 1_000 / duration))
    return .element(
      "svg",
      [
        "class": "timeline", "viewBox": "0 0 1000 12", "preserveAspectRatio": "none", "role": "img",
        "aria-label": "begins \(Moments.duration(offset)) into the run",
      ],
      [
        .element("rect", ["class": "track", "width": "1000", "height": "12", "rx": "3"]),
        .element(
          "rect",
          [
            "class": run.status == .failed ? "failed" : "span", "x": "\(min(x, 992))", "width": "\(min(width, 1_000))",
            "height": "12", "rx": "3",
          ]),
      ])
  }

  private func documents(_ run: StepRunRecord) -> Markup {
    var content: [Markup] = []
    if let error = run.errorText { content.append(.element("p", [:], [Icon.alert.markup, .text(" \(error)")])) }
    let parts: [(String, JSONValue?)] = [
      ("input", run.input == .object(JSONObject()) ? nil : run.input), ("output", run.output), ("error", run.error),
      ("telemetry", run.telemetry.isEmpty ? nil : .object(run.telemetry)),
      ("further", run.extra.isEmpty ? nil : .object(run.extra)),
    ]
    let documents = parts.compactMap { name, value in
      value.map { Markup.several([.element("h3", text: name), Self.document($0)]) }
    }
    if !documents.isEmpty { content.append(.folded("Documents", documents)) }
    return content.isEmpty ? .text("–") : .several(content)
  }

  private var told: [Markup] {
    var cards: [Markup] = []
    if let text = record.text, !text.isEmpty {
      cards.append(.card("text", "What was said", [.element("pre", ["tabindex": "0"], [.lines(text)])]))
    }
    var documents: [Markup] = []
    for (name, object) in [("Context", record.context), ("Metrics", record.metrics), ("Further fields", record.extra)]
    where !object.isEmpty {
      documents.append(.folded(name, [Self.document(.object(object))]))
    }
    if !documents.isEmpty { cards.append(.card("circumstances", "Circumstances", documents)) }
    return cards
  }

  private var beside: [Markup] {
    [similar, reflections, redactions]
  }

  private var similar: Markup {
    let none = Markup.element("p", ["class": "quiet"], text: "The index does not know this run yet.")
    let hits = inspection.similar.filter { $0["id"]?.stringValue != inspection.episode.id.rawValue }
    return .card(
      "similar", "Runs like this one",
      hits.isEmpty
        ? [none]
        : [
          .element(
            "ul", ["class": "votes"],
            hits.map { hit in
              let outcome = hit["outcome"]?.stringValue.flatMap(Outcome.init) ?? .unknown
              let id = hit["id"]?.stringValue ?? ""
              return .element(
                "li", [:],
                [
                  .codeLink(.episode(id), id), Badge(outcome).markup,
                  .element("span", ["class": "small quiet"], text: "likeness \(hit["score"]?.text ?? "?")"),
                ])
            })
        ])
  }

  private var reflections: Markup {
    let all = record.reflections + inspection.reflections
    return .card(
      "reflections", "What it taught", note: all.isEmpty ? "" : "\(all.count)",
      all.isEmpty
        ? [.element("p", ["class": "quiet"], text: "It went as such runs go.")]
        : all.map { reflection in
          .folded(
            "\(reflection.insightType.rawValue), \(reflection.sourceID)",
            [Self.document(.object(reflection.insight))])
        })
  }

  private var redactions: Markup {
    .card(
      "redactions", "Redacted before it was stored",
      inspection.redactions.isEmpty
        ? [.element("p", ["class": "quiet"], text: "Nothing.")]
        : [.facts(inspection.redactions.map { ($0.mark, .text("\($0.count)")) })])
  }

  private static func document(_ value: JSONValue) -> Markup {
    let shown = ShownDocument(value)
    let pre = Markup.element("pre", ["tabindex": "0"], [.lines(shown.beginning)])
    guard shown.isCut else { return pre }
    return .several([
      pre,
      Notice.warn(
        "Cut after \(Figures.grouped(ShownDocument.most)) of \(Figures.grouped(shown.text.utf8.count)) bytes; the interface for programs gives the whole."
      ).markup,
    ])
  }
}
