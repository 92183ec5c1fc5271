import Domain
import Execution
import JSONDocuments
import Testing

@Suite("Catalogue runs")
struct CatalogueRunTests {
  private let invoice: JSONValue = .object([
    "invoice_uri": "mail://ap/1", "vendor_id": "VEND-445", "po_id": "PO-7", "received_at": "2026-03-02T08:00:00Z",
  ])

  /// A run of WF-FIN-001 with an invoice over `amount` for an order of 1,000; SK-LOGIC-003 is really computed.
  private func invoiceRun(amount: Double, decision: JSONValue? = nil) throws -> RunTrace {
    try WorkflowProgram(Catalogue.workflow("WF-FIN-001")).run(
      trigger: invoice,
      skills: { invocation in
        switch invocation.stepID {
        case "F-01":
          return .success(.object(["entities": .object(["amount": .number(amount), "po_id": "PO-7"])]))
        case "F-02":
          guard let lhs = invocation.input["lhs"]?.doubleValue,
            let tolerance = invocation.input["tolerance"]?.doubleValue
          else { return .failure(code: "TYPE_MISMATCH", message: "") }
          return .success(
            .object(["pass": .bool(VarianceCheck.passes(actual: lhs, expected: 1_000, tolerance: tolerance))]))
        default: return .success(.object(["record_id": "R-1"]))
        }
      }, decide: { _, _, _ in decision })
  }

  @Test("an invoice within tolerance is booked and the vendor told (S-9.1)")
  func happyPath() throws {
    let trace = try invoiceRun(amount: 1_000)
    #expect(trace.path == ["F-01", "F-02", "F-04", "F-05", "END"])
    #expect(
      trace.steps[2].input == [
        "system": "SAP", "action": "Book_Invoice",
        "data_payload": .object(["vendor_id": "VEND-445", "po_id": "PO-7", "amount": .number(1_000.0)]),
      ])
    #expect(trace.steps[3].input["recipient"] == "vendor:VEND-445")
  }

  @Test("a mismatch is handed to FA-M-001 with PO_MISMATCH and waits for a decision (S-9.2)")
  func mismatch() throws {
    let trace = try invoiceRun(amount: 1_100)
    #expect(trace.path == ["F-01", "F-02", "F-03"])
    #expect(trace.end == .waiting("F-03", name: "decision"))
    #expect(trace.steps[2].input["reason_code"] == "PO_MISMATCH")
    #expect(trace.steps[2].input["owner_id"] == "FA-M-001")
    let approved = try invoiceRun(amount: 1_100, decision: .object(["approved": .bool(true)]))
    #expect(approved.path == ["F-01", "F-02", "F-03", "F-04", "F-05", "END"])
    let declined = try invoiceRun(amount: 1_100, decision: .object(["approved": .bool(false)]))
    #expect(declined.path == ["F-01", "F-02", "F-03", "END"])
  }

  @Test("a deviation of exactly 5 % passes, a cent more does not (S-9.3)")
  func toleranceBoundary() throws {
    #expect(try invoiceRun(amount: 1_050).path == ["F-01", "F-02", "F-04", "F-05", "END"])
    #expect(try invoiceRun(amount: 1_050.01).path == ["F-01", "F-02", "F-03"])
    #expect(try invoiceRun(amount: 950).end == .completed)
    #expect(try invoiceRun(amount: 949.99).end == .waiting("F-03", name: "decision"))
  }

  @Test("a check that times out after its retry is handed over too")
  func checkTimesOut() throws {
    let trace = try WorkflowProgram(Catalogue.workflow("WF-FIN-001")).run(
      trigger: invoice,
      skills: { invocation in
        invocation.stepID == "F-02"
          ? .timeout : .success(.object(["entities": .object(["amount": .number(1), "po_id": "PO-7"])]))
      })
    #expect(trace.path == ["F-01", "F-02", "F-03"])
    #expect(trace.steps[1].attempts == [.timeout, .timeout])
  }

  private func onboarding(accounts: [JSONValue]) throws -> RunTrace {
    try WorkflowProgram(Catalogue.workflow("WF-HR-002")).run(
      trigger: .object(["candidate_id": "C-1", "role_id": "SAL-IC-001", "start_date": "2026-04-01"]),
      skills: { _ in .success(.object(["found": .bool(true), "pass": .bool(true)])) },
      decide: { step, _, name in
        name == "it.provision.complete" && step == "H-05" ? .object(["accounts": .array(accounts)]) : nil
      })
  }

  @Test("it.provision.complete resumes onboarding at H-05 (S-6.3)")
  func onboardingResumes() throws {
    #expect(
      try onboarding(accounts: ["okta"]).path == [
        "H-01", "H-02", "H-03", "H-04", "H-05", "H-06", "H-08", "H-09", "END",
      ])
    #expect(try onboarding(accounts: []).path == ["H-01", "H-02", "H-03", "H-04", "H-05", "H-07"])
  }

  @Test("an unanswered ticket is escalated, tried once more and closed")
  func ticketLoops() throws {
    let trace = try WorkflowProgram(Catalogue.workflow("WF-CS-007")).run(
      trigger: .object(["ticket_id": "T-1", "customer_id": "C-1", "category": "billing", "text": "Where is it?"]),
      skills: { invocation in
        .success(
          .object([
            "text": "Where is it?", "label": "known", "pass": .bool(true),
            "rows": .number(invocation.visit - 1), "result": .object(["article_id": "KB-1"]),
          ]))
      },
      decide: { _, _, _ in .object(["action": "retry"]) })
    #expect(trace.path == ["C-01", "C-02", "C-03", "C-06", "C-03", "C-04", "C-05", "C-07", "END"])
  }

  @Test("a severe incident goes to a person at once, any other to the runbook")
  func incidents() throws {
    func path(_ severity: JSONValue, status: JSONValue) throws -> [String] {
      try WorkflowProgram(Catalogue.workflow("WF-IT-004")).run(
        trigger: .object(["incident_id": "INC-1", "service": "checkout", "symptom": "5xx"]),
        skills: { _ in .success(.object(["label": severity, "status": status])) },
        decide: { _, _, _ in .object(["action": "resolved"]) }
      ).path
    }
    #expect(try path("sev1", status: "restored") == ["I-01", "I-05", "I-06", "I-07", "I-08", "END"])
    #expect(try path("sev3", status: "restored") == ["I-01", "I-02", "I-03", "I-04", "I-06", "I-07", "I-08", "END"])
    #expect(
      try path("sev3", status: "unchanged") == ["I-01", "I-02", "I-03", "I-04", "I-05", "I-06", "I-07", "I-08", "END"])
  }
}
