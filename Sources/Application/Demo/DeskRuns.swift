import Domain
import Execution
import JSONDocuments

/// 300 runs of a workflow that the catalogue lacks, with one branch; six forget to tell of the inspection.
struct ReturnRuns: DemoSeries {
  enum Kind {
    case accepted, refused, inspectionUntold, labelResent
  }

  let source = "returns-desk"
  let initiators = ["op-04", "op-05", "op-06", "op-07", "op-08", "op-09"]

  let aftermath = "complained"
  let groups: [DemoGroup<Kind>] = [
    DemoGroup(.accepted, 228), DemoGroup(.refused, 60), DemoGroup(.inspectionUntold, 6), DemoGroup(.labelResent, 6),
  ]

  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom) {
    let reason = random.element(of: ["too small", "too large", "not as shown", "arrived late", "damaged"])
    story.text = "A customer sends an order back: \(reason)."
    if kind == .accepted, ordinal < 36 { story.text += " Contact \(DemoContact.email(60 + ordinal))." }
    story.trigger = [
      "order_id": .string("ORD-\(2_000 + story.number)"),
      "customer_id": .string("CUST-\(random.number(in: 100...399))"),
      "reason": .string(reason),
    ]
    switch kind {
    case .accepted: break
    case .refused:
      story.answers["check_window"] = .fixed(
        .object(["pass": .bool(false), "variance": .number(0), "label": "too late"]))
    case .inspectionUntold: story.untold = ["inspect_goods"]
    case .labelResent:
      story.scripts["send_label"] = [.failure(code: "CONNECTIVITY", message: "The mail gateway did not answer.")]
    }
  }
}

/// 120 runs of a workflow that the catalogue lacks and that moves money: SK-ERP-002 with the action Issue_Refund.
struct RefundRuns: DemoSeries {
  enum Kind {
    case refunded, declined
  }

  let source = "refund-desk"
  let initiators = ["op-01", "op-02", "op-03", "op-04", "op-05", "op-06"]

  let aftermath = "complained"
  let groups: [DemoGroup<Kind>] = [DemoGroup(.refunded, 96), DemoGroup(.declined, 24)]

  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom) {
    story.text = "A customer asks for a refund."
    if kind == .refunded, ordinal < 30 { story.text += " Card \(DemoContact.card(ordinal))." }
    story.trigger = [
      "order_id": .string("ORD-\(5_000 + story.number)"),
      "customer_id": .string("CUST-\(random.number(in: 100...399))"),
      "amount": .number(Double(random.number(in: 500...30_000)) / 100),
    ]
    if kind == .declined {
      story.answers["check_claim"] = .fixed(
        .object(["pass": .bool(false), "variance": .number(0), "label": "not eligible"]))
    }
  }
}
