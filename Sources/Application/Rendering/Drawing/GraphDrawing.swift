import Domain

/// Draws one graph into the places that a layout found.
struct GraphDrawing {
  private let graph: DrawnGraph
  private let layout: DrawingLayout
  private let places: [StepID: Int]
  private let widest: Int
  private let labels: EdgeLabels
  /// Makes identifiers unique within a page.
  private let prefix: String

  /// - Parameter steps: The steps in the order of the layout; they may be more than the graph has.
  init(_ graph: DrawnGraph, in layout: DrawingLayout, steps: [StepID], prefix: String) {
    self.graph = graph
    self.layout = layout
    self.prefix = prefix
    let places = Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($1, $0) })
    self.places = places
    widest = graph.edges.compactMap { $0.count?.runs }.max() ?? 0
    labels = EdgeLabels(
      graph.edges.compactMap { edge in
        guard let key = Self.key(of: edge, places), let route = layout.routes[key] else { return nil }
        return (edge, route, key.from)
      }, layout)
  }

  /// The width that boxes, lines and labels take.
  var width: Int { max(layout.width, labels.right + DrawingLayout.margin) }

  /// Lines, then boxes, then the labels of the lines.
  var markup: Markup {
    .several(graph.edges.map(line) + graph.steps.map(box) + [end] + labels.placed.map(label))
  }

  private static func key(of edge: DrawnEdge, _ places: [StepID: Int]) -> DrawingLayout.Edge? {
    guard let from = places[edge.from] else { return nil }
    guard let target = edge.target else { return DrawingLayout.Edge(from: from, target: nil) }
    return places[target].map { DrawingLayout.Edge(from: from, target: $0) }
  }

  private func line(_ edge: DrawnEdge) -> Markup {
    guard let key = Self.key(of: edge, places), let route = layout.routes[key] else { return .several([]) }
    return .element(
      "path",
      [
        "fill": "none", "stroke": Self.colour(of: edge), "stroke-width": Self.width(of: edge, widest),
        "marker-end": "url(#\(prefix)arrow)", "d": path(route, key),
      ], [.element("title", text: told(edge))]
    ).with("stroke-dasharray", Self.dashes(of: edge))
  }

  /// What a line says, for those who cannot see it.
  private func told(_ edge: DrawnEdge) -> String {
    let figures = edge.count.map { ": \(EdgeLabels.figures($0))" } ?? ""
    let state = edge.state.word.map { " (\($0))" } ?? ""
    return "\(edge.from) to \(edge.target?.rawValue ?? "END"), \(edge.occasion)\(figures)\(state)"
  }

  static func colour(of edge: DrawnEdge) -> String {
    switch edge.state {
    case .added: DrawingPalette.added.line
    case .removed: DrawingPalette.removed.line
    case .changed: DrawingPalette.changed.line
    case .same: DrawingPalette.colour(of: edge.count?.share)
    }
  }

  private static func dashes(of edge: DrawnEdge) -> String? {
    edge.state == .same && edge.isError ? "1 4" : dashes(of: edge.state)
  }

  private static func dashes(of state: DrawnState) -> String? {
    switch state {
    case .added, .changed: "7 4"
    case .removed: "2 4"
    case .same: nil
    }
  }

  /// From 1.5 for a way that no run took to 8 for the most frequent one, in tenths.
  private static func width(of edge: DrawnEdge, _ widest: Int) -> String {
    let tenths = 15 + (widest == 0 ? 0 : (edge.count?.runs ?? 0) * 65 / widest)
    return "\(tenths / 10).\(tenths % 10)"
  }

  private func path(_ route: DrawingLayout.Route, _ key: DrawingLayout.Edge) -> String {
    switch route {
    case .down(let bends):
      var path = ""
      for (index, bend) in bends.enumerated() {
        if index == 0 {
          path = "M\(bend.x) \(bend.top)"
        } else {
          let before = bends[index - 1]
          let middle = (before.bottom + bend.top) / 2
          path +=
            "C\(before.x) \(middle) \(bend.x) \(middle) \(bend.x) \(bend.top - (index == bends.count - 1 ? 2 : 0))"
          if index < bends.count - 1 { path += "V\(bend.bottom)" }
        }
      }
      return path
    case .back(let lane, let from, let to):
      guard let target = key.target else { return "" }
      let leave = layout.boxes[key.from].bottom
      let enter = layout.boxes[target].y
      let x = DrawingLayout.margin / 2 + lane * DrawingLayout.laneWidth
      return "M\(from) \(leave)V\(leave + 8 + lane * 3)H\(x)V\(enter - 12 - lane * 3)H\(to)V\(enter - 2)"
    }
  }

  private func box(_ step: DrawnStep) -> Markup {
    guard let place = places[step.id] else { return .several([]) }
    let box = layout.boxes[place]
    let colours = Self.colours(of: step)
    let frame = Markup.element(
      "rect",
      [
        "x": "\(box.x)", "y": "\(box.y)", "width": "\(box.width)", "height": "\(box.height)", "rx": "8",
        "fill": colours.fill, "stroke": colours.line, "stroke-width": step.state == .same ? "1.5" : "2.5",
      ]
    ).with("stroke-dasharray", Self.dashes(of: step.state))
    let note = step.awaits.map { "\(step.skill) · waits for \($0)" } ?? step.skill
    let state = step.state.word.map { "\($0): " } ?? ""
    return .element(
      "g", [:],
      [
        .element("title", text: "\(state)\(step.id) \(step.label), \(note)"), frame,
        text("\(state)\(step.id) \(step.label)", x: box.x + 10, y: box.y + 21, size: 13, limit: 25, isStrong: true),
        text(note, x: box.x + 10, y: box.y + 39, size: 11, limit: 32),
      ])
  }

  private static func colours(of step: DrawnStep) -> (fill: String, line: String) {
    switch step.state {
    case .added: DrawingPalette.added
    case .removed: DrawingPalette.removed
    case .changed: DrawingPalette.changed
    case .same: step.awaits == nil ? DrawingPalette.step : DrawingPalette.waiting
    }
  }

  private var end: Markup {
    guard let box = layout.end, graph.edges.contains(where: { $0.target == nil }) else { return .several([]) }
    let radius = box.width / 2
    return .several([
      .element(
        "circle",
        [
          "cx": "\(box.centre)", "cy": "\(box.y + radius)", "r": "\(radius)", "fill": DrawingPalette.end.fill,
          "stroke": DrawingPalette.end.line, "stroke-width": "2",
        ]),
      .element(
        "text",
        [
          "x": "\(box.centre)", "y": "\(box.y + radius + 4)", "font-size": "12", "text-anchor": "middle",
          "fill": DrawingPalette.ink,
        ], text: "END"),
    ])
  }

  private func label(_ label: EdgeLabels.Placed) -> Markup {
    let ground: Markup = .element(
      "rect",
      [
        "x": "\(label.box.x)", "y": "\(label.box.y)", "width": "\(label.box.width)",
        "height": "\(label.box.height)", "fill": DrawingPalette.ground, "fill-opacity": "0.85",
      ])
    let lines = label.lines.enumerated().map { index, line in
      Markup.element(
        "text",
        [
          "x": "\(label.box.centre)", "y": "\(label.box.y + 10 + index * EdgeLabels.lineHeight)",
          "font-size": "11", "text-anchor": "middle", "fill": Self.colour(of: label.edge),
        ], text: line)
    }
    return .several([ground] + lines)
  }

  private func text(_ text: String, x: Int, y: Int, size: Int, limit: Int, isStrong: Bool = false) -> Markup {
    .element(
      "text",
      [
        "x": "\(x)", "y": "\(y)", "font-size": "\(size)",
        "fill": isStrong ? DrawingPalette.ink : DrawingPalette.quiet,
      ], text: EdgeLabels.shortened(text, to: limit)
    ).with("font-weight", isStrong ? "600" : nil)
  }
}
