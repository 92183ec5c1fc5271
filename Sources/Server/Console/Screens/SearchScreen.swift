import Application
import Domain
import JSONDocuments

/// The search over all that is remembered.
struct SearchScreen {
  static let kinds = [
    (value: "", name: "everything"), (value: "episode", name: "episodes"), (value: "step_run", name: "steps"),
    (value: "reflection", name: "reflections"), (value: "proposal", name: "proposals"),
    (value: "skill", name: "skills"),
  ]

  private let text: String
  private let kind: String
  private let workflow: String
  private let outcome: String
  /// What was found; nil before anything was asked.
  private let results: [JSONObject]?

  init(_ call: ConsoleCall, results: [JSONObject]?) {
    text = call.query["q"] ?? ""
    kind = call.query["type"] ?? ""
    workflow = call.query["workflow"] ?? ""
    outcome = call.query["outcome"] ?? ""
    self.results = results
  }

  var frame: ConsoleFrame {
    ConsoleFrame(
      title: text.isEmpty ? "Search" : "Search: \(text)", place: .none,
      content: [
        .head("Search"),
        .element("div", ["class": "stacked"], [form] + (results.map { [found($0)] } ?? [])),
      ])
  }

  private var form: Markup {
    .element(
      "section", ["class": "card", "aria-label": "What is looked for"],
      [
        .element(
          "form", ["class": "filters", "method": "get", "action": ConsolePath.search.text],
          [
            .element(
              "div", ["class": "wide"],
              [
                .element("label", ["for": "text"], text: "Words or a sentence"),
                .element(
                  "input",
                  [
                    "id": "text", "type": "search", "name": "q", "value": text, "maxlength": "500",
                    "required": "required",
                  ]),
              ]), choice("type", "Kind", Self.kinds, kind),
            choice(
              "outcome", "Outcome",
              [(value: "", name: "any")] + Outcome.allCases.map { (value: $0.rawValue, name: $0.rawValue) }, outcome),
            .element("button", ["type": "submit", "class": "primary"], text: "Search"),
          ])
      ])
  }

  private func choice(
    _ name: StaticString, _ label: String, _ options: [(value: String, name: String)], _ chosen: String
  ) -> Markup {
    .element(
      "div", [:],
      [
        .element("label", ["for": "f-\(name)"], text: label),
        .element(
          "select", ["id": "f-\(name)", "name": "\(name)"],
          options.map {
            .element("option", ["value": $0.value], text: $0.name).with(
              "selected", $0.value == chosen ? "selected" : nil)
          }),
      ])
  }

  private func found(_ hits: [JSONObject]) -> Markup {
    .card(
      "results", hits.isEmpty ? "Nothing found" : "Best first", note: hits.isEmpty ? "" : "\(hits.count)",
      hits.isEmpty
        ? [.element("p", ["class": "quiet"], text: "Try fewer or other words, or another kind.")]
        : [.element("ol", ["class": "items"], hits.map(SearchLine.init).map(\.markup))])
  }
}

/// One document that was found.
struct SearchLine {
  let hit: JSONObject

  var markup: Markup {
    let outcome = text("outcome").isEmpty ? [] : Outcome(rawValue: text("outcome")).map { [Badge($0).markup] } ?? []
    let terms = (hit["matched_terms"]?.arrayValue ?? []).compactMap { $0["term"]?.stringValue }
    return .element(
      "li", [:],
      [
        .element(
          "article", ["class": "item"],
          [
            .element("h2", [:], [title]),
            .element("div", ["class": "side"], [.element("span", text: "score \(text("score"))")]),
            .element("p", ["class": "meta"], text: text("text")),
            .element(
              "div", ["class": "meta"],
              [
                .element("span", text: text("type").replacing("_", with: " ")),
                .element("span", text: text("workflow")),
              ]
                + outcome
                + (terms.isEmpty ? [] : [.element("span", text: "matched: \(terms.joined(separator: ", "))")])),
          ])
      ])
  }

  /// A link when the console has a page for it.
  private var title: Markup {
    let id = text("id")
    let path: ConsolePath? =
      switch text("type") {
      case "episode": .episode(id)
      case "proposal": .proposal(id)
      case "step_run", "reflection":
        id.hasPrefix("ep-") ? .episode(String(id.prefix { $0 != "/" && $0 != "#" && $0 != ":" })) : nil
      default: nil
      }
    guard let path else { return .element("span", ["class": "code"], text: id) }
    return .element("a", ["class": "code", "href": path.text, "data-row": "1"], text: id)
  }

  private func text(_ key: String) -> String { hit[key].map { $0.stringValue ?? $0.text } ?? "" }
}
