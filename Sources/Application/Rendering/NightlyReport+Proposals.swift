import JSONDocuments

extension NightlyReport {
  /// A list of the section on proposals: its key, its name in the first line, and its heading.
  private struct Section {
    let key: String
    let name: String
    let heading: String
  }

  private static let sections = [
    Section(key: "proposed", name: "to review", heading: "TO REVIEW"),
    Section(key: "blocked", name: "blocked", heading: "BLOCKED  nobody can approve these"),
    Section(key: "refused", name: "refused", heading: "REFUSED  asked for, and of no use"),
    Section(key: "looked_good", name: "looked good and are not", heading: "LOOKED GOOD  and are not: not proposed"),
    Section(key: "not_yet", name: "not yet", heading: "NOT YET  more runs will tell"),
    Section(key: "not_proposed", name: "not proposed", heading: "NOT PROPOSED"),
  ]
  /// The first list that the text cuts, and how many items it then shows.
  private static let shownItems = 15

  /// The proposals, and the lists of what is none: each item with its figures and its reason.
  var proposeLines: [String] {
    let lists = Self.sections.map { section in (section: section, items: list(.propose, section.key)) }
    let counts = lists.filter { !$0.items.isEmpty || ["proposed", "blocked"].contains($0.section.key) }
    var lines = ["PROPOSE  " + counts.map { "\($0.items.count) \($0.section.name)" }.joined(separator: ", ")]
    if let funnel = changeFunnel { lines.append(indent + funnel) }
    for (section, items) in lists where !items.isEmpty {
      lines += ["", "  \(section.heading)"]
      let isComplete = ["proposed", "blocked", "refused"].contains(section.key)
      let shown = isComplete ? items : Array(items.prefix(Self.shownItems))
      for item in shown { lines += itemLines(item) }
      if items.count > shown.count { lines.append("  \(items.count - shown.count) more: --json lists all") }
    }
    return lines + turnLines
  }

  /// How many changes were looked at to find those proposed, and what that cost of the error budget.
  private var changeFunnel: String? {
    guard let changes = sections[.propose]?["changes"]?.objectValue, changes["looked_at"] != nil else { return nil }
    func number(_ key: String) -> String { Self.grouped(Int(changes[key]?.integerValue ?? 0)) }
    var text =
      "changes: \(number("looked_at")) looked at > \(number("tested")) tested > \(number("confirmed")) confirmed on later runs"
    if let spent = changes["spent"]?.doubleValue, let budget = changes["budget"]?.doubleValue {
      text += "; \(Self.decimal(spent)) % of an error budget of \(Self.decimal(budget)) % spent"
    }
    return text
  }

  /// A heading, then figures and reasons; a single reason stands in the heading's line.
  private func itemLines(_ item: JSONObject) -> [String] {
    let head = Self.heading(of: item)
    let figures = Self.figures(of: item)
    let reasons = (item["reasons"]?.arrayValue ?? []).compactMap(\.stringValue)
    let isTold = item["text"] != nil
    let sentences = ["summary", "reason"].compactMap { isTold ? nil : item[$0]?.stringValue } + reasons
    if figures.isEmpty && sentences.count == 1 { return ["  \(head): \(sentences[0])"] }
    let second = figures.isEmpty ? [] : [figures.joined(separator: "  ")]
    return ["  \(head)"] + (second + sentences).map { indent + "   " + $0 }
  }

  /// Id, type and title of a proposal; the workflow and what was looked at or asked for; else the subject.
  private static func heading(of item: JSONObject) -> String {
    let told = item["text"] ?? item["hypothesis"] ?? item["subject"]
    let parts = [item["id"], item["type"], item["workflow"], item["title"] ?? told]
    return parts.compactMap { $0?.stringValue }.joined(separator: "  ")
  }

  private static func figures(of item: JSONObject) -> [String] {
    var figures: [String] = []
    if let confidence = item["confidence"] { figures.append("confidence \(confidence.text)") }
    if let risk = item["risk"] { figures.append("risk \(risk.text) \(item["band"]?.stringValue ?? "")") }
    return figures + effect(of: item)
  }

  /// The shares of both sides as they are, and the difference within strata; a list entry whose reason tells the
  /// difference (`runs_needed`) does not tell it twice.
  private static func effect(of item: JSONObject) -> [String] {
    var parts: [String] = []
    if let with = item["with"]?["share"]?.doubleValue, let without = item["without"]?["share"]?.doubleValue {
      let (first, second) = (item["with"]?["runs"]?.text ?? "?", item["without"]?["runs"]?.text ?? "?")
      parts.append("raw \(decimal(with)) % of \(first) against \(decimal(without)) % of \(second)")
    }
    if let effect = item["effect"]?.doubleValue, item["runs_needed"] == nil {
      let bounds = (item["interval"]?.arrayValue ?? []).compactMap(\.doubleValue)
      let interval = bounds.count == 2 ? " [\(points(bounds[0])), \(points(bounds[1]))]" : ""
      parts.append("adjusted \(points(effect)) points\(interval)")
    }
    return parts
  }

  /// A share in points with its sign and at most one decimal: `+4.8`, `-1`, `0`.
  private static func points(_ share: Double) -> String {
    (share * 1_000).rounded() > 0 ? "+" + decimal(share) : decimal(share)
  }

  /// A share times 100 with at most one decimal.
  private static func decimal(_ share: Double) -> String {
    let tenths = Int((share * 1_000).rounded())
    let rest = tenths.magnitude % 10
    return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10)" + (rest == 0 ? "" : ".\(rest)")
  }
}
