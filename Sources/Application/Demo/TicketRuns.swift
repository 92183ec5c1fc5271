import Domain
import Execution
import JSONDocuments

/// 600 runs of WF-CS-007; where the customer's mailbox is gone, half of the tickets stay open.
struct TicketRuns: DemoSeries {
  enum Kind: String, CaseIterable {
    case answered, retried
    case unknownClosed = "unknown category, closed"
    case unknownOpen = "unknown category, open"
    case bouncedClosed = "mailbox gone, closed"
    case bouncedOpen = "mailbox gone, open"
    case refusedClosed = "answer refused, closed"
    case noArticleOpen = "no article, open"
  }

  let source = "crm"
  let initiators = ["op-04", "op-05", "op-06", "op-07", "op-08", "op-09"]
  private let topics = [
    ("billing", ["The invoice shows the wrong billing address.", "I was charged twice for one order."]),
    (
      "delivery",
      ["The parcel is marked as delivered but never came.", "Where is my order? The tracking page stands still."]
    ),
    ("login", ["I cannot log in after the password reset.", "The second factor code is never sent."]),
    ("returns", ["How do I send the shoes back?", "The return label does not print."]),
    ("warranty", ["The display broke after two months.", "Does the warranty cover the battery?"]),
  ]

  func count(of kind: Kind) -> Int {
    switch kind {
    case .answered: 402
    case .unknownClosed: 60
    case .unknownOpen: 18
    case .bouncedClosed, .bouncedOpen, .retried: 24
    case .refusedClosed: 36
    case .noArticleOpen: 12
    }
  }

  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom) {
    let isUnknown = kind == .unknownClosed || kind == .unknownOpen
    let (category, sentences) =
      isUnknown ? ("other", ["I have a question about your company."]) : random.element(of: topics)
    let sentence = random.element(of: sentences)
    story.task = "ticket/\(category)"
    story.text = "Customer writes: \(sentence)"
    story.trigger = [
      "ticket_id": .string("TIC-\(story.number)"), "customer_id": .string("CUST-\(random.number(in: 100...399))"),
      "category": .string(category), "text": .string(sentence),
    ]
    story.answers["C-02"] = .fixed(
      .object(["pass": .bool(!isUnknown), "variance": .number(0), "label": isUnknown ? "unknown" : "known"]))
    story.answers["C-03"] = .fixed(Self.articles(1, category))
    story.waits["C-06"] = random.milliseconds(ofMinutes: 10...60)
    shapeEnd(of: &story, kind, category)
    addContact(to: &story, kind, ordinal)
  }

  private static func articles(_ count: Int, _ category: String) -> JSONValue {
    let result: JSONObject = count > 0 ? ["article_id": .string("KB-\(category)")] : JSONObject()
    return .object(["rows": .number(count), "result": .object(result)])
  }

  private func shapeEnd(of story: inout DemoStory, _ kind: Kind, _ category: String) {
    let close: JSONValue = .object(["action": "close"])
    let leave: JSONValue = .object(["action": "leave"])
    switch kind {
    case .answered: break
    case .unknownClosed: story.decisions["C-06"] = [close]
    case .unknownOpen: story.decisions["C-06"] = [leave]
    case .bouncedClosed, .bouncedOpen:
      let bounce = StubOutcome.failure(code: "RECIPIENT_UNKNOWN", message: "The customer's mailbox does not exist.")
      story.scripts["C-04"] = [bounce, bounce]
      story.decisions["C-06"] = [kind == .bouncedClosed ? close : leave]
    case .refusedClosed:
      story.answers["C-05"] = .fixed(.object(["pass": .bool(false), "variance": .number(0), "label": "refused"]))
      story.decisions["C-06"] = [close]
    case .retried:
      story.scripts["C-03"] = [.success(Self.articles(0, category))]
      story.decisions["C-06"] = [.object(["action": "retry"])]
    case .noArticleOpen:
      story.answers["C-03"] = .fixed(Self.articles(0, category))
      story.decisions["C-06"] = [leave]
    }
    if [.unknownOpen, .bouncedOpen, .noArticleOpen].contains(kind) { story.outcome = .failed }
  }

  private func addContact(to story: inout DemoStory, _ kind: Kind, _ ordinal: Int) {
    guard kind == .answered else { return }
    switch ordinal {
    case 0..<60: story.text += " Reply to \(DemoContact.email(ordinal)), please."
    case 60..<91: story.text += " I paid with \(DemoContact.card(ordinal))."
    default: break
    }
  }
}
