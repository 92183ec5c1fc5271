import Domain
import Execution
import JSONDocuments

/// 600 runs of WF-CS-007. Where operators escalate early more tickets end well, but only since they do so with the easy
/// topics; where the customer's mailbox is gone, half of the tickets are opened again.
struct TicketRuns: DemoSeries {
  struct Kind {
    let topic: String
    let path: Path
  }

  enum Path {
    case answered, retried, escalated
    case bounced, refused, noArticle
    case unknownTopic
  }

  let source = "crm"
  let initiators = ["op-04", "op-05", "op-06", "op-07", "op-08", "op-09"]
  let aftermath = "reopened"
  private static let sentences = [
    "billing": ["The invoice shows the wrong billing address.", "I was charged twice for one order."],
    "delivery": [
      "The parcel is marked as delivered but never came.", "Where is my order? The tracking page stands still.",
    ],
    "login": ["I cannot log in after the password reset.", "The second factor code is never sent."],
    "returns": ["How do I send the shoes back?", "The return label does not print."],
    "warranty": ["The display broke after two months.", "Does the warranty cover the battery?"],
    "other": ["I have a question about your company."],
  ]

  let groups: [DemoGroup<Kind>] =
    topic("billing", [(.answered, 34, 3), (.bounced, 6, 3), (.refused, 4, 0), (.retried, 3, 0), (.noArticle, 1, 0)])
    + topic("login", [(.answered, 33, 3), (.bounced, 6, 3), (.refused, 3, 0), (.retried, 3, 0), (.noArticle, 1, 0)])
    + topic("returns", [(.answered, 33, 4), (.bounced, 4, 2), (.refused, 3, 0), (.retried, 2, 0), (.noArticle, 2, 0)])
    + topic(
      "delivery", [(.answered, 90, 52), (.bounced, 16, 8), (.refused, 10, 6), (.retried, 8, 5), (.noArticle, 4, 2)])
    + topic(
      "warranty", [(.answered, 90, 52), (.bounced, 16, 8), (.refused, 10, 6), (.retried, 8, 5), (.noArticle, 4, 3)])
    + topic("billing", [(.escalated, 59, 8)]) + topic("login", [(.escalated, 57, 8)])
    + topic("returns", [(.escalated, 50, 7)]) + topic("delivery", [(.escalated, 10, 6)])
    + topic("warranty", [(.escalated, 10, 6)]) + topic("other", [(.unknownTopic, 20, 4)])

  private static func topic(_ topic: String, _ paths: [(path: Path, runs: Int, misses: Int)]) -> [DemoGroup<Kind>] {
    paths.map { DemoGroup(Kind(topic: topic, path: $0.path), $0.runs, misses: $0.misses) }
  }

  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom) {
    let sentence = random.element(of: Self.sentences[kind.topic] ?? [""])
    story.task = "ticket/\(kind.topic)"
    story.text = "Customer writes: \(sentence)"
    story.trigger = [
      "ticket_id": .string("TIC-\(story.number)"), "customer_id": .string("CUST-\(random.number(in: 100...399))"),
      "category": .string(kind.topic), "text": .string(sentence),
    ]
    let isKnown = kind.path != .unknownTopic
    story.answers["C-02"] = .fixed(
      .object(["pass": .bool(isKnown), "variance": .number(0), "label": isKnown ? "known" : "unknown"]))
    story.answers["C-03"] = .fixed(Self.articles(1, kind.topic))
    story.waits["C-06"] = random.milliseconds(ofMinutes: 10...60)
    shapePath(of: &story, kind)
    addContact(to: &story, kind, ordinal)
  }

  private static func articles(_ count: Int, _ topic: String) -> JSONValue {
    let result: JSONObject = count > 0 ? ["article_id": .string("KB-\(topic)")] : JSONObject()
    return .object(["rows": .number(count), "result": .object(result)])
  }

  private func shapePath(of story: inout DemoStory, _ kind: Kind) {
    story.decisions["C-06"] = [.object(["action": "close"])]
    switch kind.path {
    case .answered, .unknownTopic: break
    case .escalated: story.override = .escalateTicket
    case .bounced:
      let bounce = StubOutcome.failure(code: "RECIPIENT_UNKNOWN", message: "The customer's mailbox does not exist.")
      story.scripts["C-04"] = [bounce, bounce]
    case .refused:
      story.answers["C-05"] = .fixed(.object(["pass": .bool(false), "variance": .number(0), "label": "refused"]))
    case .retried:
      story.scripts["C-03"] = [.success(Self.articles(0, kind.topic))]
      story.decisions["C-06"] = [.object(["action": "retry"])]
    case .noArticle: story.answers["C-03"] = .fixed(Self.articles(0, kind.topic))
    }
  }

  private func addContact(to story: inout DemoStory, _ kind: Kind, _ ordinal: Int) {
    guard case .answered = kind.path else { return }
    switch (kind.topic, ordinal) {
    case ("delivery", 0..<60): story.text += " Reply to \(DemoContact.email(ordinal)), please."
    case ("warranty", 0..<31): story.text += " I paid with \(DemoContact.card(ordinal))."
    default: break
    }
  }
}
