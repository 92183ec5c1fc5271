import Application
import Domain

/// What the reader may do, each with what follows from it, before anything is pressed.
struct DecisionPanel {
  let proposal: Proposal
  let prospects: [ReviewProspect]
  let assignee: PrincipalID?
  let mayDecide: Bool
  let csrf: String
  let isWhole: Bool
  let now: Timestamp

  private var id: String { proposal.id.rawValue }

  var markup: Markup {
    .element(
      "section", ["class": "card raised", "id": "decision", "tabindex": "-1", "aria-labelledby": "h-decision"],
      [.element("h2", ["id": "h-decision"], text: "Decision")] + content)
  }

  private var content: [Markup] {
    guard mayDecide else {
      return [
        .element("p", ["class": "quiet"], text: "Your key reads only: deciding takes the role governance_reviewer.")
      ]
    }
    guard !prospects.isEmpty else {
      return [.element("p", ["class": "quiet"], text: "It is closed: there is nothing left to decide.")]
    }
    let seal =
      "You decide on revision \(proposal.revision), change \(proposal.proposalHash.prefix(8)), evidence \(proposal.evidenceHash.prefix(8))."
    return [.element("p", ["class": "quiet small"], text: seal)] + prospects.map(act) + [ownership]
  }

  private func act(_ prospect: ReviewProspect) -> Markup {
    let held = [.approve, .publish].contains(prospect.act) && !isWhole
    let sentence =
      held ? "First open the whole change: parts of it are cut on this page." : prospect.sentence
    let then = Markup.element("p", ["class": "then", "id": "then-\(prospect.act.rawValue)"], text: sentence)
    let content: [Markup] =
      prospect.isPossible && !held
      ? form(prospect.act, then)
      : [
        .element(
          "button",
          [
            "type": "button", "class": "wide", "disabled": "disabled",
            "aria-describedby": "then-\(prospect.act.rawValue)",
          ], text: Self.name(prospect.act)), then,
      ]
    return .element("div", ["class": "act"], content)
  }

  private func form(_ act: ReviewAct, _ then: Markup) -> [Markup] {
    switch act {
    case .approve:
      return [form("vote", [.hidden("decision", "approve"), then, button(act, "primary wide")])]
    case .reject:
      return [
        .folded(
          "Reject\u{2026}",
          [
            form(
              "vote",
              [
                .hidden("decision", "reject"), then,
                area("reason", "reject-reason", "Reason, which the author will read", minimum: 5),
                button(act, "grave wide"),
              ])
          ])
      ]
    case .requestChanges:
      return [
        .folded(
          "Request changes\u{2026}",
          [
            form(
              "note",
              [
                .hidden("kind", "changes_requested"), then,
                area("words", "change-words", "What should be different", minimum: 1), button(act, "wide"),
              ])
          ])
      ]
    case .notNow: return [.folded("Not now\u{2026}", [form("note", postponing + [then, button(act, "wide")])])]
    case .publish: return [form("publication", [then, button(act, "primary wide")])]
    case .activate: return [form("activation", [then, button(act, "primary wide")])]
    case .withdraw: return [.folded("Withdraw\u{2026}", [form("withdrawal", [then, button(act, "grave wide")])])]
    }
  }

  private var postponing: [Markup] {
    let first = Moments.day(now.advanced(byMicroseconds: 86_400_000_000))
    let last = Moments.day(now.advanced(byMicroseconds: 90 * 86_400_000_000))
    return [
      .hidden("kind", "not_now"), .element("label", ["for": "until"], text: "Until which day"),
      .element(
        "input",
        ["type": "date", "id": "until", "name": "until", "required": "required", "min": first, "max": last]),
    ]
  }

  /// A form that carries what every decision carries: the session's token and the revision that was looked at.
  private func form(_ name: String, _ content: [Markup]) -> Markup {
    .element(
      "form", ["method": "post", "action": ConsolePath.act(name, on: id).text],
      [.hidden("csrf", csrf), .hidden("revision", "\(proposal.revision)")] + content)
  }

  private func area(_ name: StaticString, _ id: StaticString, _ label: String, minimum: Int) -> Markup {
    .several([
      .element("label", ["for": "\(id)"], text: label),
      .element(
        "textarea",
        [
          "id": "\(id)", "name": "\(name)", "required": "required", "minlength": "\(minimum)", "maxlength": "4096",
        ]),
    ])
  }

  private func button(_ act: ReviewAct, _ style: String) -> Markup {
    .element(
      "button", ["type": "submit", "class": style, "aria-describedby": "then-\(act.rawValue)"],
      [icon(act).markup, .text(Self.name(act))])
  }

  private func icon(_ act: ReviewAct) -> Icon {
    switch act {
    case .approve: .check
    case .requestChanges, .publish: .draft
    case .notNow: .pause
    case .reject, .withdraw: .cross
    case .activate: .play
    }
  }

  /// Who takes care of it, which decides nothing.
  private var ownership: Markup {
    let kind = assignee == nil ? "taken" : "released"
    let text = assignee.map { "Give it back (taken by \($0))" } ?? "Take it"
    return .element(
      "div", ["class": "act"],
      [
        form(
          "note",
          [
            .hidden("kind", kind),
            .element("button", ["type": "submit", "class": "plain wide"], [Icon.person.markup, .text(text)]),
          ])
      ])
  }

  private static func name(_ act: ReviewAct) -> String {
    switch act {
    case .approve: "Approve"
    case .requestChanges: "Request changes"
    case .notNow: "Not now"
    case .reject: "Reject"
    case .publish: "Publish as a draft"
    case .activate: "Activate"
    case .withdraw: "Withdraw"
    }
  }
}
