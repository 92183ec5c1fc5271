import Application
import Domain
import JSONDocuments
import Storage

/// The figures of the whole (S-11.6, S-24.4): each chart has a table that says the same.
struct DashboardScreen {
  let insight: StoreInsight
  let now: Timestamp

  var frame: ConsoleFrame {
    ConsoleFrame(
      title: "Dashboard", place: .dashboard,
      content: [
        .head("Dashboard", told: [.text("Counted from the store at "), .moment(now)]), tiles,
        .element("div", ["class": "stacked"], [pair(growth, outcomes), pair(funnel, errors), workflows, releases]),
      ])
  }

  private func pair(_ left: Markup, _ right: Markup) -> Markup { .element("div", ["class": "pair"], [left, right]) }

  // MARK: - Figures on top

  private var tiles: Markup {
    let runs = insight.days.reduce(0) { $0 + $1.runs }
    let steps = insight.days.reduce(0) { $0 + $1.stepRuns }
    let succeeded = insight.days.reduce(0) { $0 + $1.succeeded }
    let known = insight.days.reduce(0) { $0 + $1.succeeded + $1.failed }
    let verdicts = insight.releases.compactMap { $0["verdict"]?.stringValue }
    let published = insight.states[.published] ?? 0
    let counts = insight.releaseCounts
    return .element(
      "dl", ["class": "tiles"],
      [
        tile("Runs", Figures.grouped(runs), "\(Figures.grouped(steps)) steps"),
        tile(
          "Success", Figures.percent(succeeded, of: known), "of \(Figures.grouped(known)) runs with a known outcome"),
        tile(
          "Proposal lead time", insight.leadMicroseconds.map(Moments.duration) ?? "–",
          insight.leadMicroseconds == nil ? "nothing was decided yet" : "median, submission to decision"),
        tile(
          "Publish rate", Figures.percent(published, of: insight.proposals.all),
          "\(published) of \(insight.proposals.all) proposals"),
        tile(
          "Rollback rate", Figures.percent(counts.rolledBack, of: counts.activated),
          "\(counts.rolledBack) of \(counts.activated) activated releases"),
        tile(
          "Promises kept", "\(verdicts.count { $0 == "kept" }) of \(verdicts.count)",
          "\(verdicts.count { $0 == "too early" }) too early to say"), savings,
      ])
  }

  private var savings: Markup {
    guard !insight.savings.isEmpty else {
      return tile("Savings", "–", "no release replaced a version whose runs name their cost")
    }
    let cents = insight.savings.reduce(0) { $0 + $1.cents }
    let runs = insight.savings.reduce(0) { $0 + $1.runs }
    return tile("Savings", Self.dollars(cents), "cost of a run before less after, \(Figures.grouped(runs)) runs")
  }

  private func tile(_ name: String, _ figure: String, _ note: String) -> Markup {
    .element(
      "div", ["class": "tile"],
      [.element("dt", text: name), .element("dd", text: figure), .element("dd", ["class": "small"], text: note)])
  }

  private static func dollars(_ cents: Double) -> String {
    let whole = Int((cents / 100).rounded())
    return (whole < 0 ? "-$" : "$") + Figures.grouped(abs(whole))
  }

  // MARK: - Charts

  private var growth: Markup {
    var sum = 0
    let points = insight.days.map { day in
      sum += day.runs
      return ChartPoint(label: Self.day(day.day), values: [sum])
    }
    return chart(
      "growth", "Store growth", "runs in store, by the day they started", RisingChart(points: points).markup, points,
      ["runs in store"])
  }

  private var outcomes: Markup {
    let points = insight.days.map { day in
      ChartPoint(label: Self.day(day.day), values: [day.succeeded, day.failed, day.runs - day.succeeded - day.failed])
    }
    return chart(
      "outcomes", "Outcomes", "runs a day", StackedChart(points: points).markup, points,
      ["succeeded", "failed", "other"], legend: ["good-bar", "bad-bar", "quiet-bar"])
  }

  private var funnel: Markup {
    let states = insight.states
    let approved = (states[.approved] ?? 0) + (states[.canary] ?? 0) + (states[.published] ?? 0)
    let rows = [
      ("patterns mined", insight.patterns.all), ("of them closed", insight.patterns.closed),
      ("proposals", insight.proposals.all), ("passed every gate", insight.proposals.passed), ("approved", approved),
      ("published", states[.published] ?? 0), ("active now", insight.releaseCounts.current),
    ]
    let points = rows.map { ChartPoint(label: $0.0, values: [$0.1]) }
    return chart(
      "funnel", "Funnel", "from patterns to what runs", BarChart(points: points).markup, points, ["count"])
  }

  private var errors: Markup {
    let points = insight.errors.map { ChartPoint(label: "\($0.activity): \($0.error)", values: [$0.count]) }
    let none = Markup.element("p", ["class": "quiet"], text: "No step failed.")
    return points.isEmpty
      ? .card("errors", "Errors", [none])
      : chart(
        "errors", "Errors", "failed steps by step and normalised error", BarChart(points: points, isBad: true).markup,
        points, ["failed steps"])
  }

  private func chart(
    _ id: StaticString, _ title: String, _ note: String, _ drawing: Markup, _ points: [ChartPoint], _ names: [String],
    legend: [String] = []
  ) -> Markup {
    let signs = zip(legend, names).map { style, name in
      Markup.element("li", [:], [.element("span", ["class": "swatch \(style)"]), .text(name)])
    }
    let table = FoldingTable(
      caption: title, columns: [.text("what")] + names.map { .number($0) },
      rows: points.map { [Markup.text($0.label)] + $0.values.map { .text(Figures.grouped($0)) } })
    guard !points.isEmpty else {
      return .card(id, title, [.element("p", ["class": "quiet"], text: "There is nothing to draw yet.")])
    }
    return .card(
      id, title, note: note,
      [drawing] + (signs.isEmpty ? [] : [.element("ul", ["class": "legend"], signs)])
        + [.folded("The figures as a table", [table.markup])])
  }

  // MARK: - Tables

  private var workflows: Markup {
    let rows = insight.versions.map { item -> [Markup] in
      let cost = item.costedRuns > 0 ? Self.dollars(item.costCents) : "–"
      return [
        .codeLink(.workflow(item.workflowID.rawValue), item.workflowID.rawValue), .text(item.version),
        .text(Figures.grouped(item.runs)), .text(Figures.percent(item.succeeded, of: item.known)),
        .text(item.medianMicroseconds.map(Moments.duration) ?? "–"),
        .text(item.microsecondsP95.map(Moments.duration) ?? "–"), .text(cost),
      ]
    }
    return .card(
      "workflows", "Latency, success and cost",
      [
        FoldingTable(
          caption: "By workflow and version",
          columns: [
            .text("workflow"), .text("version"), .number("runs"), .number("success"), .number("median"),
            .number("95 of 100 within"), .number("recorded cost"),
          ], rows: rows
        ).markup
      ])
  }

  private var releases: Markup {
    let rows = insight.releases.map { release -> [Markup] in
      func text(_ key: String) -> String { release[key]?.stringValue ?? "" }
      return [
        .element("strong", text: text("release")), .text(text("state")),
        .codeLink(.proposal(text("proposal")), text("proposal")),
        .text(PromiseWords.promised(release["promise"])), .text(PromiseWords.observed(release)), .text(text("verdict")),
      ]
    }
    return .card(
      "releases", "Releases: predicted against observed",
      rows.isEmpty
        ? [.element("p", ["class": "quiet"], text: "Nothing was released yet.")]
        : [
          FoldingTable(
            caption: "Releases",
            columns: [
              .text("release"), .text("state"), .text("proposal"), .text("promised"), .text("observed"),
              .text("verdict"),
            ],
            rows: rows
          ).markup
        ])
  }

  private static func day(_ day: Int64) -> String { Moments.day(Timestamp(microseconds: day * 86_400_000_000)) }
}
