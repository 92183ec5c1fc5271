import Domain
import Execution
import JSONDocuments

/// 1,200 runs of WF-FIN-001: two vendors bill 2.5 to 3.5 % more than was ordered, which passes the check and is disputed
/// later, unless a person was asked first; 143 calls go to a tool that no catalogue has.
struct InvoiceRuns: DemoSeries {
  enum Kind {
    case booked, bookedAfterRetry, handedOff
    /// An agent asks `vendor_terms`, with both arguments or without `as_of`.
    case askedTerms, askedTermsWrongly
    /// 4 to 5 % over the order, by other vendors: passes at .05 and would not at .04.
    case nearLimit
    /// The two vendors, 2.5 to 3.5 % over the order.
    case overOrder, overOrderHandedOff
    /// The same share over the order by other vendors, and an ordinary share by the two.
    case overOrderElsewhere, ordinaryOfTheTwo
    case scanTimedOut, scanTimedOutTwice
    case approved, declined, orderUnknown, unreadable, waiting
  }

  let source = "erp"
  let initiators = ["op-01", "op-02", "op-03", "op-04", "op-05", "op-06"]
  let aftermath = "disputed"
  private static let theTwo = [("VEND-445", "Harbor Print"), ("VEND-992", "Lumen Parts")]
  private static let others = [
    ("VEND-101", "Nordwind Paper"), ("VEND-118", "Alta Tools"), ("VEND-203", "Brook Foods"),
    ("VEND-257", "Cedar Freight"), ("VEND-310", "Delta Cabling"), ("VEND-344", "Elm Studio"),
    ("VEND-512", "Fjord Energy"), ("VEND-608", "Grove Cleaning"), ("VEND-731", "Hill Software"),
    ("VEND-876", "Inlet Steel"),
  ]

  let groups: [DemoGroup<Kind>] = [
    DemoGroup(.overOrder, 118, misses: 71, late: .init(runs: 34, misses: 21)),
    DemoGroup(.overOrderHandedOff, 60, misses: 7, late: .init(runs: 18, misses: 2)),
    DemoGroup(.overOrderElsewhere, 44, misses: 1), DemoGroup(.ordinaryOfTheTwo, 22, misses: 1),
    DemoGroup(.nearLimit, 39, misses: 1), DemoGroup(.handedOff, 30, misses: 1),
    DemoGroup(.booked, 530, misses: 13), DemoGroup(.askedTerms, 127, misses: 3), DemoGroup(.askedTermsWrongly, 16),
    DemoGroup(.bookedAfterRetry, 40, misses: 1),
    DemoGroup(.scanTimedOut, 26, misses: 1), DemoGroup(.scanTimedOutTwice, 8),
    DemoGroup(.approved, 96, misses: 3), DemoGroup(.declined, 18), DemoGroup(.orderUnknown, 12),
    DemoGroup(.unreadable, 8), DemoGroup(.waiting, 6),
  ]

  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom) {
    let (vendor, name) = vendor(kind, ordinal)
    let orderCents = random.number(in: 20_000...900_000)
    let share = random.number(in: Self.shares(kind))
    let order = Double(orderCents) / 100
    let amount = Double((orderCents * (10_000 + share) + 5_000) / 10_000) / 100
    let purchase = "PO-\(10_000 + story.number)"
    story.task = "invoice/po-match"
    story.text = "Invoice of \(name) for order \(purchase) over \(amount), order value \(order)."
    story.trigger = [
      "invoice_uri": .string("mail://ap-inbox/inv-\(story.number)"), "vendor_id": .string(vendor),
      "po_id": .string(purchase), "received_at": .string(story.start.text),
    ]
    if kind != .unreadable { story.trigger["variance"] = .number(DemoStory.share(of: amount, over: order)) }
    let entities: JSONValue = .object([
      "vendor_id": .string(vendor), "amount": .number(amount), "po_id": .string(purchase),
    ])
    story.answers["F-01"] = .fixed(.object(["entities": entities, "confidence": .number(0.97)]))
    story.answers["F-02"] = .variance(ofOrder: order)
    story.waits["F-03"] = random.milliseconds(ofMinutes: 10...60)
    // One scan in 25 has many pages.
    if random.number(in: 1...25) == 1 { story.latencies["F-01"] = random.number(in: 8_000...28_000) }
    shapePath(of: &story, kind, vendor, ordinal)
    if kind == .overOrder && ordinal % 10 == 0 { story.reflections = [Self.reflection] }
  }

  private func vendor(_ kind: Kind, _ ordinal: Int) -> (String, String) {
    switch kind {
    case .overOrder, .overOrderHandedOff, .ordinaryOfTheTwo: Self.theTwo[ordinal % 2]
    case .approved, .declined, .waiting, .unreadable: (Self.theTwo + Self.others)[ordinal % 12]
    default: Self.others[ordinal % 10]
    }
  }

  /// By how many ten-thousandths invoices of a kind lie over the order.
  private static func shares(_ kind: Kind) -> ClosedRange<Int> {
    switch kind {
    case .overOrder, .overOrderHandedOff, .overOrderElsewhere: 250...350
    case .nearLimit: 405...495
    case .approved, .declined, .waiting: 600...2_000
    default: -150...150
    }
  }

  private func shapePath(of story: inout DemoStory, _ kind: Kind, _ vendor: String, _ ordinal: Int) {
    let approval: [JSONValue] = [.object(["approved": .bool(true)])]
    switch kind {
    case .booked, .nearLimit, .overOrder, .overOrderElsewhere, .ordinaryOfTheTwo: break
    case .askedTerms, .askedTermsWrongly: addStrayCall(to: &story, vendor, ordinal, isComplete: kind == .askedTerms)
    case .handedOff, .overOrderHandedOff:
      story.override = .handOffInvoice
      story.decisions["F-03"] = approval
    case .bookedAfterRetry:
      story.scripts["F-04"] = [.failure(code: "CONNECTIVITY", message: "The ERP did not answer.")]
    case .scanTimedOut: story.scripts["F-01"] = [.timeout]
    case .scanTimedOutTwice: story.scripts["F-01"] = [.timeout, .timeout]
    case .approved: story.decisions["F-03"] = approval
    case .declined:
      story.decisions["F-03"] = [.object(["approved": .bool(false)])]
      story.outcome = .partial
    case .orderUnknown:
      let failure = StubOutcome.failure(code: "REFERENCE_UNKNOWN", message: "The order is not in the ledger.")
      story.scripts["F-02"] = [failure, failure]
      story.decisions["F-03"] = approval
    case .unreadable:
      let failure = StubOutcome.failure(
        code: "LOW_CONFIDENCE", message: "The amount was read with too little confidence.")
      story.scripts["F-01"] = [failure, failure, failure]
      story.outcome = .failed
    case .waiting: story.outcome = .running
    }
  }

  /// An agent asks for the terms on the day of the run; a call without that day fails.
  private func addStrayCall(to story: inout DemoStory, _ vendor: String, _ ordinal: Int, isComplete: Bool) {
    var input: JSONObject = ["vendor_id": .string(vendor)]
    var result = StubOutcome.failure(code: "MISSING_ARGUMENT", message: "vendor_terms needs as_of.")
    if isComplete {
      input["as_of"] = .string(DemoCalendar.date(ofDay: DemoCalendar.day(of: story.start)))
      result = .success(
        .object(["terms_days": .number(14 + 16 * (ordinal % 3)), "discount": .number(Double(ordinal % 4) / 100)]))
    }
    story.agent = "agent-0\(ordinal % 6 + 1)"
    story.strayCall = DemoStory.StrayCall(tool: "vendor_terms", after: "F-01", input: input, result: result)
  }

  /// What agent-07 makes of the second step run: the blueprint's own example (§3.4).
  private static let reflection = ReflectionRecord(
    sourceType: .stepRun, sourceID: "s2", insightType: .variance,
    insight: ["pattern": "frequent_po_over_by_3pct", "vendors": ["VEND-445", "VEND-992"]],
    learningSignal: ["reward": .number(-0.2), "confidence": .number(0.91)],
    proposedActions: [
      ["type": "update_param", "target": "F-02.parameters.tolerance", "value": .number(0.04)],
      ["type": "new_workflow", "template": "WF-FIN-009-VendorVarianceMitigation"],
    ], extra: ["agent_id": "agent-07"])
}
