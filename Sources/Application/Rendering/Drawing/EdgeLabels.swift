/// The labels of a drawing's lines: under the box that a line leaves, none upon another.
struct EdgeLabels {
  /// A label in its place.
  struct Placed {
    let edge: DrawnEdge
    let lines: [String]
    let box: DrawingLayout.Box
  }

  static let lineHeight = 13
  private static let characterWidth = 6
  private static let longest = 30
  /// The labels of a gap stand in so many rows.
  private static let rows = 2

  private(set) var placed: [Placed] = []

  init(_ edges: [(edge: DrawnEdge, route: DrawingLayout.Route, from: Int)], _ layout: DrawingLayout) {
    let wanted = edges.compactMap { item -> (edge: DrawnEdge, lines: [String], centre: Int, top: Int)? in
      let lines = Self.lines(of: item.edge)
      guard !lines.isEmpty else { return nil }
      return (item.edge, lines, Self.centre(of: item.route), layout.boxes[item.from].bottom)
    }
    for gap in Set(wanted.map(\.top)).sorted() {
      place(wanted.filter { $0.top == gap }.map { ($0.edge, $0.lines, $0.centre) }, under: gap)
    }
  }

  /// The right end of the labels.
  var right: Int { placed.map(\.box.right).max() ?? 0 }

  /// From left to right; each goes to the row where it need not be pushed, or is pushed least.
  private mutating func place(_ labels: [(edge: DrawnEdge, lines: [String], centre: Int)], under top: Int) {
    let rowHeight = 2 * Self.lineHeight + 4
    var free = [Int](repeating: 4, count: Self.rows)
    let sorted = labels.enumerated().sorted { ($0.element.centre, $0.offset) < ($1.element.centre, $1.offset) }
    for (_, label) in sorted {
      let width = (label.lines.map { VisibleText.shown($0).count }.max() ?? 0) * Self.characterWidth + 6
      let wished = max(4, label.centre - width / 2)
      let row = free.indices.min { max(free[$0], wished) < max(free[$1], wished) } ?? 0
      let x = max(free[row], wished)
      let box = DrawingLayout.Box(
        x: x, y: top + 10 + row * rowHeight, width: width, height: label.lines.count * Self.lineHeight)
      free[row] = box.right + 4
      placed.append(Placed(edge: label.edge, lines: label.lines, box: box))
    }
  }

  private static func centre(of route: DrawingLayout.Route) -> Int {
    switch route {
    case .down(let bends): bends.count < 2 ? 0 : (bends[0].x * 2 + bends[1].x) / 3
    case .back(_, let from, _): from - 30
    }
  }

  /// What became of the way and when it is taken, then how often and how well.
  static func lines(of edge: DrawnEdge) -> [String] {
    let isPlain = edge.occasion == "always"
    let occasion = isPlain ? edge.state.word : edge.state.word.map { "\($0): \(edge.occasion)" } ?? edge.occasion
    return [occasion.map { shortened($0, to: longest) }, edge.count.map(figures)].compactMap { $0 }
  }

  /// `118 runs · 40 %`.
  static func figures(_ count: PathFrequencies.Count) -> String {
    let runs = "\(NightlyReport.grouped(count.runs)) \(count.runs == 1 ? "run" : "runs")"
    guard let share = count.share else { return "\(runs) · outcome unknown" }
    return "\(runs) · \(FigureWords.percent(share)) succeed"
  }

  /// The text cut to so many characters as they are shown; the mark of the cut is part of them.
  static func shortened(_ text: String, to count: Int) -> String {
    let shown = VisibleText.shown(text)
    return shown.count <= count ? shown : shown.prefix(count - 1) + "…"
  }
}
