import Application
import Domain
import JSONDocuments
import Storage

/// A proposal as it is decided on: the whole change and what speaks for and against it on the left, the decision beside it.
struct ProposalScreen {
  let file: ReviewFile
  /// What the audit log tells of it; nil when the reader may not see the log.
  let tail: AuditTail?
  let mayDecide: Bool
  let csrf: String
  let now: Timestamp
  /// Whether everything that is hashed was on a page that the reader opened.
  let isWhole: Bool
  let done: Deed?

  private var proposal: Proposal { file.item.proposal }
  private var id: String { proposal.id.rawValue }

  var frame: ConsoleFrame {
    ConsoleFrame(
      title: "\(proposal.draft.title) \(id)", place: .queue,
      content: [
        .element("p", ["class": "crumbs"], [.link(.queue, "Queue")]), head,
        .element(
          "div", ["class": "desk"],
          [
            .element("div", ["class": "stacked"], notices + sections + [talk] + record),
            .element("div", ["class": "beside stacked"], beside),
          ]),
        .element(
          "div", ["class": "jump"],
          [.element("a", ["class": "button primary", "href": "#decision"], text: "Go to the decision")]),
      ])
  }

  private var head: Markup {
    let draft = proposal.draft
    var facts: [(String, Markup)] = [
      ("proposal", .element("span", ["class": "code"], text: id)),
      ("kind", .text("\(draft.type.rawValue), claims \(draft.claim.rawValue)")),
      ("author", .text(draft.author.rawValue)), ("submitted", .moment(file.item.times.submittedAt)),
    ]
    if !file.item.openRoles.isEmpty {
      facts.append(("waits for", .text(file.item.openRoles.map(\.rawValue).joined(separator: " and "))))
    }
    facts.append(
      ("confidence", .text("\(draft.confidence) (at least \(file.detail.page.policy.minimumConfidence))")))
    facts.append(("taken by", .text(file.item.assignee?.rawValue ?? "nobody")))
    return .element(
      "header", ["class": "head"],
      [
        .element(
          "div", ["class": "stack"],
          [
            .element("h1", text: draft.title),
            .element(
              "div", ["class": "badges"],
              [Badge(proposal.state).markup, Badge(risk: proposal.risk.score, band: file.item.band).markup]),
            .facts(facts),
          ])
      ])
  }

  private var notices: [Markup] {
    var notices: [Markup] = []
    if let done { notices.append(Notice.good(done.sentence).markup) }
    if let last = file.detail.history.returns.last {
      notices.append(
        Notice.warn(
          "Returned from \(last.returnedFrom), which was refused: \u{201C}\(last.reason)\u{201D} Answer: \(last.answer)"
        ).markup)
    }
    if let meta = file.detail.history.mergedInto { notices.append(Notice.warn("Merged into \(meta).").markup) }
    if file.item.wantsChanges, let asked = file.item.notes.last(where: { $0.kind == .changesRequested }) {
      notices.append(Notice.warn("\(asked.principal) asks for changes: \(asked.text)").markup)
    }
    if let day = file.item.restsUntil(now) {
      notices.append(Notice.warn("Put off until \(Moments.day(day)).").markup)
    }
    return notices
  }

  private var sections: [Markup] {
    let all = file.detail.page.sections
    var markups: [Markup] = []
    for section in all where ![.doubt, .votes, .record].contains(section.key) {
      let markup = self.markup(section)
      guard section.key == .belief, let doubt = all.first(where: { $0.key == .doubt }) else {
        markups.append(markup)
        continue
      }
      markups.append(.element("div", ["class": "pair"], [markup, self.markup(doubt)]))
    }
    return markups + [PromiseCard(promise: file.promise).markup].compactMap { $0 }
  }

  private func markup(_ section: PageSection) -> Markup {
    SectionMarkup(
      section: section, proposal: proposal, drawing: section.key == .change ? file.detail.page.drawing : nil
    ).markup
  }

  private var beside: [Markup] {
    [
      DecisionPanel(
        proposal: proposal, prospects: file.prospects, assignee: file.item.assignee, mayDecide: mayDecide, csrf: csrf,
        isWhole: isWhole, now: now
      ).markup, VotesCard(proposal: proposal, history: file.detail.history).markup,
    ]
  }

  private var talk: Markup {
    TalkCard(notes: file.item.notes, id: id, csrf: mayDecide ? csrf : nil).markup
  }

  private var record: [Markup] {
    let hashes: [(String, String)] = [
      ("change", proposal.proposalHash), ("evidence, frozen at submission", proposal.evidenceHash),
      ("policies", proposal.policyHash),
    ]
    let facts =
      hashes.map { ($0.0, Markup.element("span", ["class": "code hash"], text: $0.1)) }
      + [("revision", Markup.text("\(proposal.revision)"))]
      + (proposal.publishedObject.map { [("published as", published($0))] } ?? [])
    return [
      .card("record", "Record", [.facts(facts)] + (tail.map { [AuditList(tail: $0).markup] } ?? []))
    ]
  }

  private func published(_ object: String) -> Markup {
    guard proposal.draft.type != .skill else { return .text(object) }
    return .codeLink(.workflow(String(object.prefix { $0 != "@" })), object)
  }
}
