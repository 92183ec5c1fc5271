import Domain
import Foundation
import JSONDocuments
import TestSupport

@testable import Application

/// Proposals in the shape of the contract between the writers and the page: the blueprint's own case of invoices of two
/// vendors, 3 % over their order, that are booked and disputed.
enum ReviewedProposals {
  static let rule = #"trigger.vendor_id in ["VEND-445", "VEND-992"] && output.variance >= 0.025"#

  static func target() throws -> WorkflowDefinition {
    guard let workflow = try CatalogueDocuments.workflows().first(where: { $0.id == "WF-FIN-001" }) else {
      throw DocumentError.missing(field: "WF-FIN-001")
    }
    return workflow
  }

  /// Hands such invoices to a person, and checks the vendor's terms before booking.
  static func patch() -> JSONValue {
    [
      ["op": "test", "path": "/version", "value": "1.3.0"],
      ["op": "replace", "path": "/version", "value": "1.4.0"],
      ["op": "test", "path": "/status", "value": "active"],
      ["op": "replace", "path": "/status", "value": "draft"],
      [
        "op": "add", "path": "/steps/1/next_step_logic/if/0",
        "value": ["expr": .string(rule), "goto": "F-03"],
      ],
      ["op": "test", "path": "/steps/0/timeout_ms", "value": 300000],
      ["op": "replace", "path": "/steps/0/timeout_ms", "value": 45000],
      [
        "op": "add", "path": "/steps/5",
        "value": [
          "step_id": "F-06", "sequence": 6, "action_type": "logic_check", "skill_id": "SK-LOGIC-003",
          "parameters": ["lhs": "${trigger.vendor_id}", "rhs": "terms", "policy": "terms"],
          "next_step_logic": ["else": "F-04"], "timeout_ms": 20000, "retries": 1,
        ],
      ],
      ["op": "test", "path": "/steps/1/next_step_logic/if/1/goto", "value": "F-04"],
      ["op": "replace", "path": "/steps/1/next_step_logic/if/1/goto", "value": "F-06"],
    ]
  }

  static func change(title: String = "Hand invoices of two vendors to a person") throws -> Proposal {
    let target = try target()
    let after = try JSONPatch(patch()).apply(to: .object(target.json))
    let body: JSONObject = [
      "kind": "change",
      "hypothesis": [
        "kind": "hand_off", "after": "F-02", "step": "F-03", "instead": "F-04", "rule": .string(rule),
      ],
      "target": ["workflow_id": "WF-FIN-001", "version": "1.3.0"], "patch": patch(), "workflow": after,
      "unit_tests": [], "migration": ["up": [], "down": [["op": "remove", "path": "/workflows/WF-FIN-001@1.4.0"]]],
    ]
    return proposal(
      ProposalDraft(
        type: .workflow, claim: .change, title: title, body: body, evidence: changeEvidence, confidence: 0.99,
        author: "agent-SK-GEN-009"))
  }

  static let changeEvidence: JSONObject = [
    "observed_workflow": "WF-FIN-001", "episodes": 1200, "goal": "success",
    "point": ["after": "F-02", "step": "F-03", "instead": "F-04", "rule": .string(rule)],
    "mined": [
      "episodes": 857, "with": ["runs": 44, "met": 39, "share": 0.8864],
      "without": ["runs": 84, "met": 34, "share": 0.4048],
      "raw": 0.4816, "effect": 0.47, "interval": [0.36, 0.58], "p": 0.0001,
    ],
    "held_out": [
      "unit": "episode", "count": 343, "split": "later in time", "with": ["runs": 16, "met": 14, "share": 0.875],
      "without": ["runs": 34, "met": 13, "share": 0.3824], "raw": 0.4926, "effect": 0.481, "interval": [0.21, 0.7],
      "p": 0.0002,
    ],
    "test": ["p": 0.0002, "level": 0.0031, "number": 4, "looked_at": 611, "spent": 0.018, "budget": 0.05],
    "adoption": ["share": 0.098, "effect": 0.0471, "interval": [0.0206, 0.0686]],
    "replay": ["same": 1082, "diverted": 118, "broken": 0],
    "senders": [
      "named": true, "count": 2, "largest_share": 0.41,
      "list": [["name": "svc-ap", "runs": 35], ["name": "svc-eu", "runs": 25]],
    ],
    "strata": ["task", "initiator"],
    "without_benefit": "It assumes that a hand-off helps these runs as it helped the 60 seen.",
    "supporting": .array((1...53).map { .string("ep-00000000000000\($0 + 10)@1") }),
    "counter_examples": .array((1...7).map { .string("ep-10000000000000\($0 + 10)@1") }),
  ]

  static func codify(_ workflow: WorkflowDefinition) throws -> Proposal {
    proposal(
      ProposalDraft(
        type: .workflow, claim: .codify, title: "Codify the observed workflow \(workflow.name)",
        body: [
          "kind": "workflow", "workflow": .object(workflow.json), "unit_tests": [],
          "migration": ["up": [], "down": []],
        ],
        evidence: [
          "observed_workflow": "w", "episodes": 30, "coverage": ["covered": 28, "share": 0.9333],
          "held_out": [
            "unit": "episode", "count": 12, "fitness": 0.99, "lower95": 0.91, "precision": 0.97,
            "flower_precision": 0.2, "split": "later in time",
          ],
          "poisoning_guard": ["state": "off", "reason": "no episode names an untrusted initiator"],
          "needs_skills": ["SK-OBS-x-1"], "supporting": ["ep-1@1"], "counter_examples": [],
        ], confidence: 0.91, author: "agent-SK-GEN-009"))
  }

  static func skill(_ body: JSONObject = skillBody) -> Proposal {
    proposal(
      ProposalDraft(
        type: .skill, claim: .skill, title: "Add skill SK-OBS-terms-1 for the tool terms", body: body,
        evidence: [
          "observed_workflow": "w", "tool": "terms", "episodes": 150, "coverage": ["covered": 143, "share": 0.9533],
          "calls": ["total": 143, "successful": 127],
          "held_out": [
            "unit": "call", "count": 29, "fitting": 29, "fitness": 1, "lower95": 0.9, "split": "later in time",
          ],
          "failure_modes": [["error": "missing as_of", "calls": 16, "cases": 16]],
          "poisoning_guard": ["state": "on", "initiator_share": 0.2, "initiators": 6], "supporting": ["ep-1@1"],
          "counter_examples": ["ep-2@1"],
        ], confidence: 0.9, author: "agent-SK-GEN-010"))
  }

  static let skillBody: JSONObject = [
    "kind": "skill",
    "skill": [
      "skill_id": "SK-OBS-terms-1", "skill_name": "terms", "category": "tool",
      "signature": [
        "name": "terms",
        "args": [
          ["name": "vendor_id", "type": "string", "required": true],
          ["name": "as_of", "type": "string", "required": true],
          ["name": "limit", "type": "integer", "default": 5],
        ], "returns": ["type": "object"], "errors": ["MISSING_ARGUMENT"],
      ],
      "description": "Observed tool terms; signature inferred from its calls.",
      "runtime_binding": ["auth": ["secret_ref": "vault:skills/terms#token"]], "version": "0.1.0",
      "stability_tier": "exp", "owner_role_id": "IT-M-001", "is_generator": false, "origin": "published",
    ],
    "contract_tests": [["name": "a call", "input": ["vendor_id": "V-1", "as_of": "2026-03-01"], "expect": "accept"]],
    "role_skill_map": [], "migration": ["up": [], "down": []],
  ]

  static func proposal(_ draft: ProposalDraft) -> Proposal {
    let risk = RiskAssessment(
      blastRadius: 0.098, dataSensitivity: 0.6, privilege: 0.1, historicalError: 0.02, score: 0.2123)
    let weights: JSONValue = [
      "blast_radius": 0.35, "data_sensitivity": 0.25, "privilege": 0.25, "historical_error": 0.15,
    ]
    let verdicts = GateName.allCases.map { gate in
      GateVerdict(
        gate: gate, passed: true, reason: "It passed.",
        details: gate == .risk
          ? [
            "weights": weights, "threshold": 0.4, "data_sensitivity_from": "sox in F-04",
            "privilege_from": "comm.send in F-03",
            "counts": ["touched_episodes": 118, "tenant_episodes": 1200, "failed_step_runs": 2, "step_runs": 100],
          ] : [:])
    }
    return Proposal(
      id: "P-000000000001", draft: draft, proposalHash: String(repeating: "9f", count: 32),
      evidenceHash: String(repeating: "41", count: 32), policyHash: String(repeating: "ab", count: 32), risk: risk,
      verdicts: verdicts, state: .pending)
  }

  static func page(
    _ proposal: Proposal, target: WorkflowDefinition? = nil, frequencies: PathFrequencies? = nil,
    history: ProposalPage.History = ProposalPage.History()
  ) throws -> ProposalPage {
    ProposalPage(
      proposal: proposal, openRoles: ["QA-M-001", "SEC-M-001"], policy: try policy(), target: target,
      frequencies: frequencies, history: history)
  }

  static func policy() throws -> PublishingPolicy {
    let documents = try CatalogueDocuments.all().filter { $0.0 == .policy }.map(\.1)
    guard let document = documents.first(where: { $0["policy_id"] == "POL-PUBLISH-001" }) else {
      throw DocumentError.missing(field: "POL-PUBLISH-001")
    }
    return try PublishingPolicy(json: document)
  }

  /// 1,200 runs: those of the two vendors, some of them handed over already, and all others.
  static func frequencies(_ workflows: [WorkflowDefinition]) -> PathFrequencies {
    var frequencies = PathFrequencies(of: workflows)
    let kinds: [(count: Int, steps: [String], outcome: Outcome)] = [
      (1022, ["F-01", "F-02", "F-04", "F-05"], .success), (47, ["F-01", "F-02", "F-04", "F-05"], .success),
      (71, ["F-01", "F-02", "F-04", "F-05"], .failed), (53, ["F-01", "F-02", "F-03", "F-04", "F-05"], .success),
      (7, ["F-01", "F-02", "F-03"], .failed),
    ]
    for kind in kinds {
      var record = EpisodeRecord(source: "s", externalID: "1", workflow: "WF-FIN-001", outcome: kind.outcome)
      record.stepRuns = kind.steps.enumerated().map { index, step in
        StepRunRecord(externalID: "\(index)", stepID: step, name: nil, status: .success)
      }
      for _ in 0..<kind.count { frequencies.add(record) }
    }
    return frequencies
  }
}
