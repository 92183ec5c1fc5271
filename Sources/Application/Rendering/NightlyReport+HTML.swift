import JSONDocuments

extension NightlyReport {
  /// The report as an HTML document that stands alone: a section a stage, its figures as facts, its lists as tables.
  public var html: String {
    let sections = NightlyStage.allCases.map { stage in
      Markup.element(
        "section", ["class": "block", "aria-labelledby": "h-\(stage.rawValue)"],
        [.element("h2", ["id": "h-\(stage.rawValue)"], text: stage.rawValue.uppercased())]
          + Self.content(of: self.sections[stage] ?? JSONObject()))
    }
    let top = Markup.element("header", [:], [.element("h1", text: "Nightly report")])
    return PageDocument(title: "Nightly report", main: .several([top] + sections)).source
  }

  private static func content(of section: JSONObject) -> [Markup] {
    let lists = section.compactMap { member in member.value.arrayValue.map { (member.key, $0) } }
    let facts = section.filter { $0.value.arrayValue == nil }.map { member in
      Markup.element(
        "div", [:], [.element("dt", text: words(member.key)), .element("dd", text: told(member.value))])
    }
    let tables = lists.map { key, items in
      items.isEmpty
        ? Markup.element("p", text: "\(words(key)): none")
        : ProposalPage.markup(of: table(key, items))
    }
    return [.element("dl", ["class": "facts"], facts)] + tables
  }

  /// A row an item, a column a member; items that are no objects have one column.
  private static func table(_ key: String, _ items: [JSONValue]) -> PageTable {
    let columns = Set(items.flatMap { $0.objectValue?.keys ?? [] }).sorted { order($0) < order($1) }
    let rows = items.map { item in
      columns.isEmpty ? [told(item)] : columns.map { item[$0].map(told) ?? "" }
    }
    return PageTable(
      caption: "\(words(key)): \(items.count)", header: columns.isEmpty ? [words(key)] : columns.map(words), rows: rows)
  }

  /// What names an item comes first, the rest by name.
  private static func order(_ column: String) -> (Int, String) {
    let first = ["id", "title", "subject", "workflow", "step", "claim", "type"]
    return (first.firstIndex(of: column) ?? first.count, column)
  }

  private static func words(_ key: String) -> String { key.replacing("_", with: " ") }

  private static func told(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .array(let items): items.map(told).joined(separator: "; ")
    case .object(let object): object.map { "\(words($0.key)) \(told($0.value))" }.joined(separator: ", ")
    case .number(let number): number.integerValue.map { grouped(Int($0)) } ?? number.text
    case .null, .bool: value.text
    }
  }
}
