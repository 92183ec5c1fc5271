import Application

/// A table that becomes a list of cards on a narrow screen. Roles are written out, since a changed display drops them.
struct FoldingTable {
  /// A column.
  struct Column {
    let title: String
    var isNumber = false

    static func text(_ title: String) -> Column { Column(title: title) }
    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  let caption: String
  var showsCaption = false
  let columns: [Column]
  let rows: [[Markup]]

  var markup: Markup {
    .element(
      "table", ["class": "data", "role": "table"],
      [
        .element("caption", ["class": showsCaption ? "" : "unseen"], text: caption),
        .element("thead", ["role": "rowgroup"], [.element("tr", ["role": "row"], columns.map(head))]),
        .element("tbody", ["role": "rowgroup"], rows.map(row)),
      ])
  }

  private func head(_ column: Column) -> Markup {
    .element(
      "th", ["scope": "col", "role": "columnheader", "class": column.isNumber ? "number" : ""], text: column.title)
  }

  private func row(_ cells: [Markup]) -> Markup {
    .element(
      "tr", ["role": "row"],
      zip(columns, cells).enumerated().map { index, pair in
        let style = pair.0.isNumber ? "number" : ""
        return index == 0
          ? .element("th", ["scope": "row", "role": "rowheader", "class": style], [pair.1])
          : .element(
            "td", ["role": "cell", "class": style, "data-label": pair.0.title], [.element("div", [:], [pair.1])])
      })
  }
}
