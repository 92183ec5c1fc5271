import Domain
import Execution
import JSONDocuments

/// 1,200 runs of WF-FIN-001 with 143 calls to a tool that no catalogue has.
struct InvoiceRuns: DemoSeries {
  enum Kind: String, CaseIterable {
    case booked, approved, declined, unreadable, waiting
    case bookedAfterRetry = "booked after retry"
    case checkTimedOut = "check timed out"
  }

  let source = "erp"
  let initiators = ["op-01", "op-02", "op-03", "op-04", "op-05", "op-06"]
  /// The first two send invoices of 2.5 to 3.5 % over the order.
  private let vendors = [
    ("VEND-445", "Harbor Print"), ("VEND-992", "Lumen Parts"), ("VEND-101", "Nordwind Paper"),
    ("VEND-118", "Alta Tools"),
    ("VEND-203", "Brook Foods"), ("VEND-257", "Cedar Freight"), ("VEND-310", "Delta Cabling"),
    ("VEND-344", "Elm Studio"),
    ("VEND-512", "Fjord Energy"), ("VEND-608", "Grove Cleaning"), ("VEND-731", "Hill Software"),
    ("VEND-876", "Inlet Steel"),
  ]
  private static let strayCallCount = 143

  func count(of kind: Kind) -> Int {
    switch kind {
    case .booked: 992
    case .bookedAfterRetry: 40
    case .approved: 96
    case .declined: 36
    case .checkTimedOut: 12
    case .unreadable: 18
    case .waiting: 6
    }
  }

  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom) {
    let (vendor, name) = vendors[ordinal % vendors.count]
    let order = Double(random.number(in: 20_000...900_000)) / 100
    let isMismatch = kind == .approved || kind == .declined || kind == .waiting
    let perMille =
      isMismatch
      ? random.number(in: 60...200)
      : ordinal % vendors.count < 2 ? random.number(in: 25...35) : random.number(in: -15...15)
    let amount = (order * Double(1_000 + perMille) / 10).rounded() / 100
    let purchase = "PO-\(10_000 + story.number)"
    story.task = "invoice/po-match"
    story.text = "Invoice of \(name) for order \(purchase) over \(amount), order value \(order)."
    story.trigger = [
      "invoice_uri": .string("mail://ap-inbox/inv-\(story.number)"), "vendor_id": .string(vendor),
      "po_id": .string(purchase), "received_at": .string(story.start.text),
    ]
    let entities: JSONValue = .object([
      "vendor_id": .string(vendor), "amount": .number(amount), "po_id": .string(purchase),
    ])
    story.answers["F-01"] = .fixed(.object(["entities": entities, "confidence": .number(0.97)]))
    story.answers["F-02"] = .variance(ofOrder: order)
    story.waits["F-03"] = random.milliseconds(ofMinutes: 10...60)
    shapeEnd(of: &story, kind)
    if kind == .booked { addStrayCall(to: &story, ordinal, vendor) }
  }

  private func shapeEnd(of story: inout DemoStory, _ kind: Kind) {
    switch kind {
    case .booked: break
    case .bookedAfterRetry:
      story.scripts["F-04"] = [.failure(code: "CONNECTIVITY", message: "The ERP did not answer.")]
    case .approved: story.decisions["F-03"] = [.object(["approved": .bool(true)])]
    case .declined:
      story.decisions["F-03"] = [.object(["approved": .bool(false)])]
      story.outcome = .partial
    case .checkTimedOut:
      story.scripts["F-02"] = [.timeout, .timeout]
      story.decisions["F-03"] = [.object(["approved": .bool(true)])]
    case .unreadable:
      let failure = StubOutcome.failure(
        code: "LOW_CONFIDENCE", message: "The amount was read with too little confidence.")
      story.scripts["F-01"] = [failure, failure, failure]
      story.outcome = .failed
    case .waiting: story.outcome = .running
    }
  }

  /// Every sixth plain run asks `vendor_terms`, every ninth of those calls lacks `as_of` and fails.
  private func addStrayCall(to story: inout DemoStory, _ ordinal: Int, _ vendor: String) {
    guard ordinal % 6 == 0, ordinal / 6 < Self.strayCallCount else { return }
    let call = ordinal / 6
    var input: JSONObject = ["vendor_id": .string(vendor)]
    var result = StubOutcome.failure(code: "MISSING_ARGUMENT", message: "vendor_terms needs as_of.")
    if call % 9 != 0 {
      input["as_of"] = .string(DemoCalendar.date(ofDay: DemoCalendar.day(of: story.start)))
      result = .success(
        .object(["terms_days": .number(14 + 16 * (call % 3)), "discount": .number(Double(call % 4) / 100)]))
    }
    story.agent = "agent-0\(call % 6 + 1)"
    story.strayCall = DemoStory.StrayCall(tool: "vendor_terms", after: "F-01", input: input, result: result)
  }
}
