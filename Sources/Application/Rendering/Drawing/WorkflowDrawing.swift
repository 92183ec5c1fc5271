public import Domain

/// Draws a workflow, or two versions of it side by side, as an SVG document: one row a layer, colour and words, readable
/// without script. With the frequencies of recorded runs a line is as wide as runs took it and says how they ended.
public struct WorkflowDrawing: Sendable {
  private let graphs: [DrawnGraph]
  private let steps: [StepID]
  private let edges: [(from: StepID, target: StepID?)]
  private let heads: [String]

  /// Draws one workflow.
  public init(_ workflow: WorkflowDefinition, frequencies: PathFrequencies? = nil) {
    let graph = DrawnGraph(workflow, frequencies: frequencies)
    graphs = [graph]
    steps = graph.steps.map(\.id)
    edges = graph.edges.map { ($0.from, $0.target) }
    heads = [graph.title]
  }

  /// Draws two versions of a workflow; what they share stands at the same places.
  public init(before: WorkflowDefinition, after: WorkflowDefinition, frequencies: PathFrequencies? = nil) {
    self.init(WorkflowComparison(before, after, frequencies: frequencies))
  }

  init(_ comparison: WorkflowComparison) {
    graphs = [comparison.before, comparison.after]
    steps = comparison.steps
    edges = comparison.edges
    heads = ["Today: \(comparison.before.title)", "Proposed: \(comparison.after.title)"]
  }

  /// The drawing as an SVG document.
  public var svg: String { markup(prefix: "").source }

  /// The drawing as an element of a page; `prefix` keeps its identifiers apart from those of others.
  package func markup(prefix: String) -> Markup {
    let layout = layout
    let panels = graphs.map { GraphDrawing($0, in: layout, steps: steps, prefix: prefix) }
    let panelWidth = max(panels.map(\.width).max() ?? 0, 360)
    let legend = DrawingLegend(graphs)
    let width = max(panelWidth * panels.count, legend.width + 2 * DrawingLayout.margin)
    let height = layout.height + legend.height
    let head: [Markup] = [
      .element("title", ["id": "\(prefix)title"], text: heads.joined(separator: " — ")),
      .element("desc", ["id": "\(prefix)desc"], text: summary), .element("defs", [:], [arrow(prefix)]),
      .element("rect", ["width": "\(width)", "height": "\(height)", "fill": DrawingPalette.ground]),
    ]
    let drawn = panels.enumerated().map { index, panel in
      Markup.element(
        "g", ["transform": "translate(\(index * panelWidth) 0)"],
        [headline(heads[index], panelWidth), panel.markup])
    }
    return .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(width) \(height)", "width": "\(width)",
        "height": "\(height)", "role": "img", "aria-labelledby": "\(prefix)title \(prefix)desc",
        "font-family": "system-ui, sans-serif",
      ], head + drawn + [legend.markup(y: layout.height)])
  }

  /// The places of all steps and lines, of both versions.
  var layout: DrawingLayout {
    let places = Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($1, $0) })
    return DrawingLayout(
      count: steps.count,
      edges: edges.compactMap { edge in
        guard let from = places[edge.from] else { return nil }
        guard let target = edge.target else { return DrawingLayout.Edge(from: from, target: nil) }
        return places[target].map { DrawingLayout.Edge(from: from, target: $0) }
      })
  }

  private func headline(_ text: String, _ width: Int) -> Markup {
    .element(
      "text",
      [
        "x": "\(DrawingLayout.margin)", "y": "26", "font-size": "15", "font-weight": "600",
        "fill": DrawingPalette.ink,
      ], text: EdgeLabels.shortened(text, to: max(20, (width - 2 * DrawingLayout.margin) / 9)))
  }

  /// The graph in words, for those who cannot see it.
  private var summary: String {
    zip(heads, graphs).map { head, graph in
      let ways = graph.edges.map { edge in
        let state = edge.state.word.map { " (\($0))" } ?? ""
        let figures = edge.count.map { ", \(EdgeLabels.figures($0))" } ?? ""
        return "\(edge.from) leads to \(edge.target?.rawValue ?? "END"), \(edge.occasion)\(figures)\(state)"
      }
      return "\(head): \(ways.joined(separator: ". "))."
    }.joined(separator: " ")
  }

  private func arrow(_ prefix: String) -> Markup {
    .element(
      "marker",
      [
        "id": "\(prefix)arrow", "viewBox": "0 0 10 10", "refX": "8", "refY": "5", "markerWidth": "13",
        "markerHeight": "13", "markerUnits": "userSpaceOnUse", "orient": "auto",
      ], [.element("path", ["d": "M0 0L10 5L0 10z", "fill": DrawingPalette.quiet])])
  }
}

/// What the lines and boxes of a drawing mean, in words; only what is drawn is explained.
private struct DrawingLegend {
  private let lines: [String]

  init(_ graphs: [DrawnGraph]) {
    let edges = graphs.flatMap(\.edges)
    let states = Set(edges.map(\.state) + graphs.flatMap(\.steps).map(\.state))
    var lines: [String] = []
    if edges.contains(where: { $0.count != nil }) {
      lines.append("A line is as wide as recorded runs took it; it says how many, and how many of them succeeded.")
      lines.append("Blue: 90 % and more succeed. Ochre: 60 to 90 %. Orange: fewer. Grey: no run or no outcome.")
    }
    if edges.contains(where: { $0.isError && $0.state == .same }) { lines.append("Dotted: on error only.") }
    if states.contains(.added) || states.contains(.changed) {
      lines.append(
        "Dashed, \"new\" or \"changed\": it comes with the proposal, and no run has gone this way under it yet.")
    }
    if states.contains(.removed) { lines.append("Dotted, \"removed\": it goes with the proposal.") }
    if graphs.flatMap(\.steps).contains(where: { $0.awaits != nil && $0.state == .same }) {
      lines.append("Yellow, \"waits for\": the step waits for an answer from outside.")
    }
    self.lines = lines
  }

  var height: Int { lines.isEmpty ? 0 : lines.count * 16 + 16 }

  var width: Int { (lines.map(\.count).max() ?? 0) * 6 }

  func markup(y: Int) -> Markup {
    .several(
      lines.enumerated().map { index, line in
        .element(
          "text",
          [
            "x": "\(DrawingLayout.margin)", "y": "\(y + 8 + index * 16)", "font-size": "11",
            "fill": DrawingPalette.quiet,
          ], text: line)
      })
  }
}
