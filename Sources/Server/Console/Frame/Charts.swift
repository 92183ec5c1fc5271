import Application

/// A label with its figures.
struct ChartPoint {
  let label: String
  let values: [Int]
}

/// Bars across, each with its label above and its figure at the end.
struct BarChart {
  private static let (rowHeight, width, room) = (40, 560, 70)

  let points: [ChartPoint]
  var isBad = false

  var markup: Markup {
    let most = max(1, points.compactMap(\.values.first).max() ?? 1)
    return .element(
      "svg",
      [
        "class": "chart", "viewBox": "0 0 \(Self.width) \(points.count * Self.rowHeight)", "role": "img",
        "aria-label": "Bars; the table below has the figures",
      ],
      points.enumerated().flatMap { index, point -> [Markup] in
        let (value, y) = (point.values.first ?? 0, index * Self.rowHeight)
        let length = value == 0 ? 0 : max(2, value * (Self.width - Self.room) / most)
        return [
          .element("text", ["x": "0", "y": "\(y + 14)"], text: Self.cut(point.label)),
          .element(
            "rect",
            [
              "class": isBad ? "bad-bar" : "calm-bar", "x": "0", "y": "\(y + 20)", "width": "\(length)", "height": "11",
              "rx": "2",
            ]),
          .element(
            "text", ["class": "value", "x": "\(length + 7)", "y": "\(y + 30)"], text: Figures.grouped(value)),
        ]
      })
  }

  /// What does not fit ends with three dots; the table has it whole.
  private static func cut(_ label: String) -> String { label.count <= 88 ? label : label.prefix(87) + "\u{2026}" }
}

/// A line that rises, with the ground under it.
struct RisingChart {
  private static let (width, height, foot, left) = (560, 190, 22, 48)

  let points: [ChartPoint]

  var markup: Markup {
    let most = max(1, points.compactMap(\.values.first).max() ?? 1)
    let places = points.enumerated().map { index, point in place(index, point.values.first ?? 0, most) }
    let line = places.map { "\($0.x) \($0.y)" }.joined(separator: "L")
    let floor = Self.height - Self.foot
    let under = "M\(places.first?.x ?? 0) \(floor)L\(line)L\(places.last?.x ?? 0) \(floor)z"
    return .element(
      "svg",
      [
        "class": "chart", "viewBox": "0 0 \(Self.width) \(Self.height)", "role": "img",
        "aria-label":
          "From \(points.first?.label ?? "") to \(points.last?.label ?? ""): up to \(Figures.grouped(most)); the table below has the figures",
      ],
      ChartAxis(most: most, width: Self.width, height: Self.height, foot: Self.foot, left: Self.left).markup(points)
        + [.element("path", ["class": "under", "d": under]), .element("path", ["class": "rise", "d": "M\(line)"])])
  }

  private func place(_ index: Int, _ value: Int, _ most: Int) -> (x: Int, y: Int) {
    let span = Self.width - Self.left - 8
    let x = Self.left + (points.count == 1 ? span : index * span / (points.count - 1))
    let room = Self.height - Self.foot - 12
    return (x, Self.height - Self.foot - value * room / most)
  }
}

/// Columns of parts: succeeded, failed, other.
struct StackedChart {
  private static let styles = ["good-bar", "bad-bar", "quiet-bar"]
  private static let (width, height, foot, left) = (560, 190, 22, 48)
  /// The columns that fit; of more days the latest are drawn, and the table has them all.
  private static let mostColumns = 90

  let points: [ChartPoint]

  var markup: Markup {
    let shown = Array(points.suffix(Self.mostColumns))
    let most = max(1, shown.map { $0.values.reduce(0, +) }.max() ?? 1)
    let span = Self.width - Self.left - 8
    let step = max(1, span / max(1, shown.count))
    let columns = shown.enumerated().flatMap { index, point in
      column(point, x: Self.left + index * step, width: max(1, min(34, step - 3)), most)
    }
    return .element(
      "svg",
      [
        "class": "chart", "viewBox": "0 0 \(Self.width) \(Self.height)", "role": "img",
        "aria-label": "Outcomes of \(shown.count) days; the table below has the figures",
      ],
      ChartAxis(most: most, width: Self.width, height: Self.height, foot: Self.foot, left: Self.left).markup(shown)
        + columns)
  }

  private func column(_ point: ChartPoint, x: Int, width: Int, _ most: Int) -> [Markup] {
    let room = Self.height - Self.foot - 12
    var sum = 0
    return zip(Self.styles, point.values).compactMap { style, value in
      guard value > 0 else { return nil }
      let low = sum * room / most
      sum += value
      let high = sum * room / most
      return .element(
        "rect",
        [
          "class": style, "x": "\(x)", "y": "\(Self.height - Self.foot - high)", "width": "\(width)",
          "height": "\(max(1, high - low))",
        ])
    }
  }
}

/// The scale at the left and the first and last label below.
struct ChartAxis {
  let most: Int
  let width: Int
  let height: Int
  let foot: Int
  let left: Int

  func markup(_ points: [ChartPoint]) -> [Markup] {
    let floor = height - foot
    let lines = [0, 1, 2].map { part -> Markup in
      let y = floor - part * (floor - 12) / 2
      return .several([
        .element("line", ["class": "axis", "x1": "\(left)", "x2": "\(width)", "y1": "\(y)", "y2": "\(y)"]),
        .element(
          "text", ["x": "\(left - 6)", "y": "\(y + 4)", "text-anchor": "end"], text: Figures.grouped(most * part / 2)),
      ])
    }
    return lines + [
      .element("text", ["x": "\(left)", "y": "\(height - 5)"], text: points.first?.label ?? ""),
      .element("text", ["x": "\(width)", "y": "\(height - 5)", "text-anchor": "end"], text: points.last?.label ?? ""),
    ]
  }
}

/// A share as a bar.
struct Meter {
  let value: Int
  let maximum: Int
  let label: String

  var markup: Markup {
    .element(
      "svg",
      [
        "class": "timeline", "viewBox": "0 0 1000 12", "preserveAspectRatio": "none", "role": "img",
        "aria-label": label,
      ],
      [
        .element("rect", ["class": "track", "width": "1000", "height": "12", "rx": "3"]),
        .element("rect", ["class": "span", "width": "\(value * 1_000 / max(1, maximum))", "height": "12", "rx": "3"]),
      ])
  }
}
