import Application
import Domain
import Storage

/// The queue: saved views with counts on the left, the proposals of one view on the right.
struct QueueScreen {
  let board: ReviewBoard
  let view: QueueView
  let order: QueueOrder

  var frame: ConsoleFrame {
    let items = board.items(in: view, by: order)
    return ConsoleFrame(
      title: "\(Self.name(view)) (\(items.count))", place: .queue,
      content: [
        .head(heading(items.count), told: [.text(Self.sentence(view))]),
        .element(
          "div", ["class": "split"],
          [views, .element("div", [:], items.isEmpty ? [empty] : [sorts, list(items)])]),
      ])
  }

  private func heading(_ count: Int) -> String {
    "\(Self.name(view)): \(count) \(count == 1 ? "proposal" : "proposals")"
  }

  private var views: Markup {
    .element(
      "nav", ["class": "views card", "aria-label": "Saved views"],
      [
        .element(
          "ul", [:],
          QueueView.allCases.map { other in
            .element(
              "li", [:],
              [
                .element(
                  "a", ["href": ConsolePath.queue(view: other.rawValue, sort: order.rawValue).text],
                  [
                    .element("span", text: Self.name(other)),
                    .element("span", ["class": "count"], text: Figures.grouped(board.count(in: other))),
                  ]
                ).with("aria-current", other == view ? "page" : nil)
              ])
          })
      ])
  }

  private var sorts: Markup {
    let links = QueueOrder.allCases.map { other in
      Markup.link(.queue(view: view.rawValue, sort: other.rawValue), Self.name(other))
        .with("aria-current", other == order ? "true" : nil)
    }
    return .element("div", ["class": "sorts"], [.element("span", ["class": "quiet"], text: "Sort by")] + links)
  }

  private func list(_ items: [QueueItem]) -> Markup {
    .element("ol", ["class": "items"], items.map { QueueLine(item: $0, now: board.now, reader: board.reader).markup })
  }

  private var empty: Markup {
    .element("div", ["class": "card empty"], [.element("p", text: "Nothing here. Other views are on the left.")])
  }

  static func name(_ view: QueueView) -> String {
    switch view {
    case .mine: "Mine"
    case .unassigned: "Unassigned"
    case .open: "All open"
    case .resting: "Not now"
    case .approved: "Approved"
    case .blocked: "Blocked"
    case .refused: "Refused"
    case .published: "Published"
    case .all: "Everything"
    }
  }

  private static func sentence(_ view: QueueView) -> String {
    switch view {
    case .mine: "What waits for a role of yours that has not signed, and what you have taken."
    case .unassigned: "Open, and nobody has taken care of it yet."
    case .open: "Everything on which votes are still taken."
    case .resting: "Open, and put off until a day that somebody named."
    case .approved: "All roles have signed. Publishing inserts a draft that nothing runs yet."
    case .blocked: "A gate failed, so nobody can approve it; the gate and its reason stand below each."
    case .refused: "Rejected or expired, with the reason."
    case .published: "Released as a version; each page compares what was promised with what runs show."
    case .all: "Every proposal in every state."
    }
  }

  private static func name(_ order: QueueOrder) -> String {
    switch order {
    case .waiting: "longest waiting"
    case .newest: "newest"
    case .risk: "highest risk"
    case .confidence: "confidence"
    case .title: "title"
    }
  }
}

/// One proposal in a list.
struct QueueLine {
  let item: QueueItem
  let now: Timestamp
  let reader: Principal

  var markup: Markup {
    let proposal = item.proposal
    let id = proposal.id.rawValue
    return .element(
      "li", [:],
      [
        .element(
          "article", ["class": "card item"],
          [
            .element(
              "h2", [:],
              [.element("a", ["href": ConsolePath.proposal(id).text, "data-row": "1"], text: proposal.draft.title)]),
            side, .element("div", ["class": "meta"], badges + words),
          ] + item.reasons.map { .element("p", ["class": "why"], text: $0) })
      ])
  }

  private var badges: [Markup] {
    let proposal = item.proposal
    var badges = [Badge(proposal.state).markup, Badge(risk: proposal.risk.score, band: item.band).markup]
    if item.wantsChanges { badges.append(Badge(tone: .warn, icon: .draft, text: "changes requested").markup) }
    if let day = item.restsUntil(now) {
      badges.append(Badge(tone: .quiet, icon: .pause, text: "not before \(Moments.day(day))").markup)
    }
    return badges
  }

  private var words: [Markup] {
    let draft = item.proposal.draft
    var words = ["\(draft.type.rawValue), claims \(draft.claim.rawValue)", "confidence \(draft.confidence)"]
    if !item.openRoles.isEmpty {
      words.append("waits for \(item.openRoles.map(\.rawValue).joined(separator: " and "))")
    }
    let comments = item.notes.count { !$0.text.isEmpty }
    if comments > 0 { words.append("\(comments) \(comments == 1 ? "comment" : "comments")") }
    return words.map { .element("span", text: $0) }
  }

  private var side: Markup {
    let owner = item.assignee.map { $0 == reader.id ? "taken by you" : "taken by \($0)" } ?? "nobody has taken it"
    let isOpen = item.proposal.state.isOpen
    return .element(
      "div", ["class": "side"],
      [
        .element("span", ["class": "code"], text: item.proposal.id.rawValue),
        .element(
          "span",
          text: isOpen
            ? "waits \(Moments.age(item.times.submittedAt, now))" : "since \(Moments.day(item.times.changedAt))"),
      ] + (isOpen ? [.element("span", text: owner)] : []))
  }
}
