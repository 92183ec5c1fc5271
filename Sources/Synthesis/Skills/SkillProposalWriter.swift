import Domain
import JSONDocuments

/// Writes the draft of an induced skill: definition, contract tests, role map, migration, evidence.
struct SkillProposalWriter {
  private let induction: SkillInduction
  private let options: SkillOptions
  private let roles: [RoleSuggestions.Suggestion]

  init(_ induction: SkillInduction, _ options: SkillOptions) {
    self.induction = induction
    self.options = options
    roles = RoleSuggestions(induction.calls, induction.base, options).suggestions
  }

  var draft: ProposalDraft {
    let skill = skill
    return ProposalDraft(
      type: .skill, claim: .skill, title: "Add skill \(skill.id) for the tool \(ToolNames.title(of: induction.tool))",
      body: [
        "kind": "skill", "skill": .object(skill.json),
        "contract_tests": .array(ContractTests(induction.signature).documents),
        "role_skill_map": .array(roleMap(skill.id)),
        "migration": .object(
          Migration.adding(.object(skill.json), to: "skills", id: skill.id.rawValue, version: skill.version)),
      ],
      evidence: evidence, confidence: induction.confidence, author: Principal.skillInducer.id)
  }

  private var skill: SkillDefinition {
    let tool = induction.tool
    let name = induction.signature.name
    return SkillDefinition(
      id: ToolNames.skillID(of: tool), name: ToolNames.title(of: tool), category: ToolNames.category(of: tool),
      signature: induction.signature,
      summary: "Observed tool \(ToolNames.title(of: tool)); signature inferred from its calls.",
      runtimeBinding: [
        "system": "observed", "operation": .string(name),
        "endpoint": .string("https://tools.example.invalid/\(name)"),
        "auth": ["type": "bearer", "secret_ref": .string("vault:skills/\(name)#token")], "timeout_ms": 30_000,
        "retries": 0,
      ],
      version: "0.1.0", tier: .exp, ownerRole: options.ownerRole, isGenerator: false, origin: .published)
  }

  private func roleMap(_ skill: SkillID) -> [JSONValue] {
    roles.map { suggestion in
      ["role_id": .string(suggestion.role.rawValue), "skill_id": .string(skill.rawValue), "permission": "use"]
    }
  }

  private var evidence: JSONObject {
    let base = induction.base
    let touched = Set(induction.calls.map(\.episode))
    let counter = Set(
      induction.calls.filter { SkillInduction.isSuccess($0.run) && !SkillInduction.fits($0.run, induction.signature) }
        .map(\.episode))
    let supporting = touched.subtracting(counter)
    return [
      "observed_workflow": .string(workflows.first ?? ""), "tool": .string(induction.tool),
      "observed_workflows": .array(workflows.map { .string($0) }),
      "episodes": .number(base.allCount),
      "coverage": [
        "covered": .number(touched.count),
        "share": Figure.json(Double(touched.count) / Double(max(1, base.allCount))),
      ],
      "calls": .object(callFigures), "minimality": .object(minimality),
      "held_out": [
        "unit": "call", "count": .number(induction.heldOutCount), "fitting": .number(induction.fittingCount),
        "fitness": Figure.json(BinomialProportion(induction.fittingCount, of: induction.heldOutCount).share),
        "lower95": .number(induction.confidence), "split": .string(base.split.rawValue),
        "method": "successful calls with distinct (case, arguments); exact binomial one-sided bound",
      ],
      "training_calls": .number(induction.trainingCount), "widened_rules": .number(induction.widenedCount),
      "failure_modes": .array(induction.failureModes.map { .object($0.json) }),
      "callers": .array(callers), "poisoning_guard": base.guardDocument,
      "supporting": base.references(supporting), "counter_examples": base.references(counter),
    ]
  }

  /// The workflows whose runs call the tool, the one with most calls first, then by id.
  private var workflows: [String] {
    var counts: [ByteText: Int] = [:]
    for call in induction.calls {
      counts[ByteText(induction.base.episodes[call.episode].workflowID.rawValue), default: 0] += 1
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key.text)
  }

  private var callFigures: JSONObject {
    let successful = induction.calls.filter { SkillInduction.isSuccess($0.run) }
    return [
      "total": .number(induction.calls.count), "successful": .number(successful.count),
      "fitting": .number(successful.count { SkillInduction.fits($0.run, induction.signature) }),
    ]
  }

  /// For each argument how many recorded calls break when it is dropped (S-7.8); none may break none.
  private var minimality: JSONObject {
    let breakages = induction.breakages
    precondition(breakages.allSatisfy { $0.calls > 0 }, "an argument of \(induction.tool) could be dropped")
    return JSONObject(breakages.map { ($0.argument, .number($0.calls)) })
  }

  private var callers: [JSONValue] {
    roles.filter { $0.calls > 0 }.map { role in
      ["role_id": .string(role.role.rawValue), "calls": .number(role.calls), "cases": .number(role.cases)]
    }
  }
}

/// Migrations of catalogue documents as RFC 6902 patches.
enum Migration {
  /// Up adds a new version, down removes it.
  static func adding(_ value: JSONValue, to collection: String, id: String, version: String) -> JSONObject {
    let path = JSONPointer(tokens: [collection, "\(id)@\(version)"]).description
    return [
      "up": [["op": "add", "path": .string(path), "value": value]],
      "down": [["op": "remove", "path": .string(path)]],
    ]
  }
}

extension EvidencePool {
  /// The episodes at these positions as evidence cites them, ascending.
  func references(_ positions: some Sequence<Int>) -> JSONValue {
    .array(
      positions.map { EpisodeReference(id: episodes[$0].id, revision: episodes[$0].revision) }.sorted()
        .map { .string($0.text) })
  }

  /// What the guard against poisoning did.
  var guardDocument: JSONValue {
    guard isGuardOn else { return ["state": "off", "reason": "no episode names an untrusted initiator"] }
    return [
      "state": "on", "initiator_share": Figure.json(options.initiatorShare),
      "initiators": .number(Set(owners.compactMap { $0 }).count),
    ]
  }
}
