import Application
import Domain
import JSONDocuments
import Storage

/// Who voted how; votes that count no more stand below with the reason.
struct VotesCard {
  let proposal: Proposal
  let history: ProposalHistory

  var markup: Markup {
    let votes = proposal.votes.map { line($0, void: nil) }
    let void = history.voided.flatMap { group in group.votes.map { line($0, void: group.reason) } }
    let none = Markup.element("p", ["class": "quiet"], text: "Nobody has voted yet.")
    return .card(
      "votes", "Votes",
      votes.isEmpty && void.isEmpty ? [none] : [.element("ul", ["class": "votes"], votes + void)])
  }

  private func line(_ vote: Vote, void: String?) -> Markup {
    let badge =
      switch vote.decision {
      case .approve: Badge(tone: void == nil ? .good : .quiet, icon: .check, text: "approved")
      case .reject: Badge(tone: void == nil ? .bad : .quiet, icon: .cross, text: "rejected")
      }
    let by = vote.principal.rawValue == vote.role.rawValue ? vote.role.rawValue : "\(vote.principal) as \(vote.role)"
    var content = [badge.markup, Markup.element("span", text: by)]
    if let reason = vote.reason, !reason.isEmpty { content.append(.element("q", text: reason)) }
    if let void { content.append(.element("span", ["class": "quiet small"], text: "void: \(void)")) }
    return .element("li", [:], content)
  }
}

/// What people said, and the field to say more.
struct TalkCard {
  let notes: [ReviewNote]
  let id: String
  /// The token of the session; nil when the reader may not write.
  let csrf: String?

  var markup: Markup {
    let list =
      notes.isEmpty
      ? Markup.element("p", ["class": "quiet"], text: "Nobody has said anything yet.")
      : .element("ol", ["class": "talk"], notes.map(line))
    return .card("talk", "Discussion", [list] + (csrf.map { [form($0)] } ?? []))
  }

  private func line(_ note: ReviewNote) -> Markup {
    let until = note.until.map { " until \(Moments.day($0))" } ?? ""
    let head = Markup.element(
      "div", ["class": "small quiet"],
      [
        .element("strong", text: note.principal.rawValue), .text(" \(Self.word(note.kind))\(until), "),
        .moment(note.at),
      ])
    return .element("li", [:], [head] + (note.text.isEmpty ? [] : [.element("p", [:], [.lines(note.text)])]))
  }

  private func form(_ csrf: String) -> Markup {
    .element(
      "form", ["method": "post", "action": ConsolePath.act("note", on: id).text, "class": "stack"],
      [
        .hidden("csrf", csrf), .hidden("kind", "comment"), .element("label", ["for": "words"], text: "Comment"),
        .element("textarea", ["id": "words", "name": "words", "required": "required", "maxlength": "4096"]),
        .element("button", ["type": "submit"], text: "Comment"),
      ])
  }

  private static func word(_ kind: ReviewNote.Kind) -> String {
    switch kind {
    case .comment: "commented"
    case .changesRequested: "asked for changes"
    case .notNow: "put it off"
    case .taken: "took it"
    case .released: "gave it back"
    }
  }
}

/// What a release promised beside what runs show.
struct PromiseCard {
  let promise: JSONObject?

  var markup: Markup? {
    guard let promise else { return nil }
    let verdict = promise["verdict"]?.stringValue ?? "too early"
    let badge =
      switch verdict {
      case "kept": Badge(tone: .good, icon: .check, text: "promise kept")
      case "broken": Badge(tone: .bad, icon: .cross, text: "promise broken")
      default: Badge(tone: .quiet, icon: .clock, text: "too early to say")
      }
    return .card(
      "promise", "Predicted against observed",
      [
        .facts([
          ("promised", .text(PromiseWords.promised(promise["promise"]))),
          ("observed", .text(PromiseWords.observed(promise))),
          ("verdict", badge.markup), ("state", .text(promise["state"]?.stringValue ?? "")),
        ]), .element("p", ["class": "quiet"], text: promise["reason"]?.stringValue ?? ""),
      ])
  }
}

/// Promises in words.
enum PromiseWords {
  static func promised(_ promise: JSONValue?) -> String {
    if let share = promise?["share"]?.doubleValue, let lower = promise?["lower"]?.doubleValue {
      return "\(FigureWords.percent(share)) of runs fit, at least \(FigureWords.percent(lower))"
    }
    guard let effect = promise?["effect"]?.doubleValue, let lower = promise?["lower"]?.doubleValue,
      let upper = promise?["upper"]?.doubleValue
    else { return "nothing that runs can show" }
    return "\(FigureWords.points(effect)) points [\(FigureWords.points(lower)), \(FigureWords.points(upper))]"
  }

  static func observed(_ review: JSONObject) -> String {
    let runs = review["runs"]?.integerValue ?? 0
    guard let observed = review["observed"]?.doubleValue else { return "\(runs) runs" }
    let isEffect = review["promise"]?["effect"] != nil
    return (isEffect ? "\(FigureWords.points(observed)) points" : FigureWords.percent(observed)) + " in \(runs) runs"
  }
}

/// The end of the audit log, with the state of its chain.
struct AuditList {
  /// The entries that are shown before the rest folds away.
  private static let shown = 12

  let tail: AuditTail

  var markup: Markup {
    let entries = tail.entries.map(line)
    let rest = Array(entries.dropFirst(Self.shown))
    return .element(
      "div", ["class": "stack"],
      [
        .element("div", ["class": "badges"], [chain.markup, .element("span", ["class": "small quiet"], text: scope)]),
        .element("ol", ["class": "trail"], Array(entries.prefix(Self.shown))),
      ] + (rest.isEmpty ? [] : [.folded("\(rest.count) older entries", [.element("ol", ["class": "trail"], rest)])]))
  }

  private var chain: Badge {
    switch tail.isIntact {
    case true?: Badge(tone: .good, icon: .link, text: "audit chain intact")
    case false?: Badge(tone: .bad, icon: .alert, text: "audit chain broken: \(tail.fault ?? "unknown")")
    case nil: Badge(tone: .quiet, icon: .clock, text: "audit chain not hashed here: autogenesis audit verify")
    }
  }

  private var scope: String {
    "\(tail.entries.count) \(tail.entries.count == 1 ? "entry" : "entries") among the latest \(Figures.grouped(tail.lookedAt)) of the log"
  }

  private func line(_ entry: JSONObject) -> Markup {
    let time = (entry["timestamp"]?.stringValue ?? "").prefix(16).replacing("T", with: " ")
    let hash = (entry["integrity"]?["hash"]?.stringValue ?? "").prefix(12)
    let target = entry["target"]?["id"]?.stringValue ?? ""
    return .element(
      "li", [:],
      [
        .element("span", ["class": "code"], text: "#\(entry["seq"]?.text ?? "?")"),
        .element("span", text: String(time)),
        .element(
          "span", [:],
          [
            .element("strong", text: Self.event(entry)), .text(" by \(entry["actor"]?["id"]?.stringValue ?? "?")"),
            .text(target.isEmpty ? "" : " on \(target)"), .element("span", ["class": "quiet code"], text: "  \(hash)"),
          ]),
      ])
  }

  private static func event(_ entry: JSONObject) -> String {
    (entry["event"]?.stringValue ?? "?").replacing("_", with: " ").lowercased()
  }
}
