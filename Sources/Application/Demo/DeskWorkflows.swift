import Domain
import JSONDocuments

/// How the two desks work that the catalogue knows nothing of; only their runs reach the product.
enum DeskWorkflows {
  /// The name under which the returns desk tells of its runs.
  static let returnsName = "Returns Desk"
  /// The name under which the refund desk tells of its runs.
  static let refundsName = "Refund Desk"

  static var returns: WorkflowDefinition {
    workflow(
      returnsName,
      [
        write("open_return", "CRM", "Open_Return", ["order_id", "reason"], next: "check_window"),
        check("check_window", "return_window", yes: "send_label", no: "send_refusal"),
        send("send_label", "return_label", next: "inspect_goods", retries: 1),
        step(
          "inspect_goods", .handoff, "SK-COMM-004",
          [
            "reason_code": "INSPECT_RETURN", "owner_id": "CS-M-001",
            "context": .object(["order_id": "${trigger.order_id}"]),
          ], next: NextStepLogic(otherwise: .step("close_return"))),
        write("close_return", "CRM", "Close_Return", ["order_id"], next: "notify_customer"),
        send("notify_customer", "return_closed", next: "END"), send("send_refusal", "return_refused", next: "END"),
      ])
  }

  static var refunds: WorkflowDefinition {
    workflow(
      refundsName,
      [
        write("log_claim", "CRM", "Open_Case", ["order_id"], next: "check_claim"),
        check("check_claim", "refund_rules", yes: "issue_refund", no: "decline_refund"),
        write("issue_refund", "SAP", "Issue_Refund", ["order_id", "amount"], next: "confirm_refund"),
        send("confirm_refund", "refund_issued", next: "END"), send("decline_refund", "refund_declined", next: "END"),
      ])
  }

  private static func workflow(_ name: String, _ steps: [StepDefinition]) -> WorkflowDefinition {
    WorkflowDefinition(
      id: WorkflowID(name), name: name, objective: name, constraints: JSONObject(), responsibleRole: "CS-M-001",
      genome: JSONObject(), status: .active, version: "1.0.0", lineage: JSONObject(), origin: .observed, steps: steps,
      triggers: [])
  }

  private static func step(
    _ id: String, _ action: ActionType, _ skill: SkillID, _ parameters: JSONObject, next: NextStepLogic,
    retries: Int = 0
  ) -> StepDefinition {
    StepDefinition(
      id: StepID(id), sequence: 0, actionType: action, skillID: skill, parameters: parameters, next: next,
      retries: retries)
  }

  private static func write(
    _ id: String, _ system: String, _ action: String, _ fields: [String], next: String
  ) -> StepDefinition {
    let payload = JSONObject(fields.map { ($0, .string("${trigger.\($0)}")) })
    return step(
      id, .record, "SK-ERP-002",
      ["system": .string(system), "action": .string(action), "data_payload": .object(payload)],
      next: NextStepLogic(otherwise: NextStepLogic.Target(next)))
  }

  private static func check(_ id: String, _ rules: String, yes: String, no: String) -> StepDefinition {
    let branch = NextStepLogic.Branch(expression: "output.pass == true", target: NextStepLogic.Target(yes))
    return step(
      id, .logicCheck, "SK-LOGIC-003",
      ["lhs": "order:${trigger.order_id}", "rhs": .string(rules), "policy": .string(rules)],
      next: NextStepLogic(branches: [branch], otherwise: NextStepLogic.Target(no)))
  }

  private static func send(_ id: String, _ template: String, next: String, retries: Int = 0) -> StepDefinition {
    step(
      id, .notify, "SK-COMM-005",
      [
        "channel": "email", "recipient": "customer:${trigger.customer_id}", "template_id": .string(template),
        "data": .object(["order_id": "${trigger.order_id}"]),
      ], next: NextStepLogic(otherwise: NextStepLogic.Target(next)), retries: retries)
  }
}
