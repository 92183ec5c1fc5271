import Domain
import JSONDocuments

extension SkillFolder {
  /// The folder of a skill; `proposal` is the one that it was published from, if it was.
  init(_ skill: SkillDefinition, proposal: Proposal?) {
    let contractTests = proposal?.draft.body["contract_tests"]
    let signature = skill.signature
    let required = signature.arguments.filter(\.required).map(\.name)
    let needs = required.isEmpty ? "" : " Needs \(required.joined(separator: ", "))."
    frontMatter = FrontMatter(
      name: Self.name(id: skill.id.rawValue, title: skill.name),
      description: "\(skill.summary) Use when a step calls for \(signature.name) (skill \(skill.id)).\(needs)",
      license: skill.origin == .catalogue ? "Apache-2.0" : nil,
      compatibility:
        "Needs an agent that can reach the tool \(signature.name); credentials are named by reference and are not in this folder.",
      metadata: [
        ("skill_id", skill.id.rawValue), ("version", skill.version), ("tier", skill.tier.rawValue),
        ("category", skill.category.rawValue), ("owner_role", skill.ownerRole.rawValue),
        ("origin", skill.origin.rawValue), ("exported_by", "autogenesis \(Product.version)"),
      ])
    body =
      ["# \(MarkdownText.escaped(skill.name))", "", MarkdownText.escaped(skill.summary), "", "## When to use", ""]
      + Self.occasions(skill, proposal) + ["", "## Arguments", ""] + Self.arguments(signature)
      + ["", "## Result", "", "The result has this form:", ""]
      + MarkdownText.fenced(VisibleText.exact(.object(signature.returns)), as: "json") + ["", "## Errors", ""]
      + Self.errors(signature, proposal) + ["", "## How it is bound", ""] + Self.binding(skill)
      + ["", "## How it was proved", ""]
      + Self.proof(proposal, version: skill.version, isCatalogue: skill.origin == .catalogue)
      + ["", "## Documents", ""] + Self.documents(hasTests: contractTests != nil)
    assets =
      [("skill.json", .object(skill.json))] + (contractTests.map { [("contract-tests.json", $0)] } ?? [])
  }

  private static func occasions(_ skill: SkillDefinition, _ proposal: Proposal?) -> [String] {
    let arguments = skill.signature.arguments.map { $0.required ? $0.name : "\($0.name)?" }
    var lines = [
      "When a task calls for \(MarkdownText.code("\(skill.signature.name)(\(arguments.joined(separator: ", ")))")). "
        + "Call it with the arguments below and with no others."
    ]
    if let tool = proposal?.draft.evidence["tool"]?.stringValue {
      lines.append("Recorded runs call it \(MarkdownText.code(tool)).")
    }
    return lines
  }

  private static func arguments(_ signature: SkillSignature) -> [String] {
    guard !signature.arguments.isEmpty else { return ["It takes none."] }
    let rows = signature.arguments.map { argument in
      [
        argument.name, argument.type, argument.required ? "yes" : "no", argument.fallback?.text ?? "",
        constraints(of: argument.name, in: signature),
      ]
    }
    let hasConstraints = rows.contains { !$0[4].isEmpty }
    return MarkdownText.table(
      ["argument", "type", "required", "default"] + (hasConstraints ? ["constraint"] : []),
      rows.map { hasConstraints ? $0 : Array($0.prefix(4)) }, caption: "What a call must give")
  }

  /// Whatever else the signature's document says of an argument: enumerations, formats, ranges.
  private static func constraints(of name: String, in signature: SkillSignature) -> String {
    let document = (signature.json["args"]?.arrayValue ?? []).first { $0["name"]?.stringValue == name }
    let known: Set<String> = ["name", "type", "required", "default"]
    return (document?.objectValue ?? JSONObject()).filter { !known.contains($0.key) }.map { member in
      "\(member.key): \(member.value.text)"
    }.joined(separator: "; ")
  }

  private static func errors(_ signature: SkillSignature, _ proposal: Proposal?) -> [String] {
    var lines = signature.errors.map { "- \(MarkdownText.escaped($0))" }
    let modes = proposal?.draft.evidence["failure_modes"]?.arrayValue ?? []
    if !modes.isEmpty { lines += ["", "Seen in recorded runs:", ""] }
    lines += modes.map { mode in
      "- \(MarkdownText.escaped(mode["error"]?.stringValue ?? "?")): \(mode["calls"]?.text ?? "?") calls"
    }
    return lines.isEmpty ? ["None is known."] : lines
  }

  /// References only: a secret has no place in a skill.
  private static func binding(_ skill: SkillDefinition) -> [String] {
    ["The template of the binding; secrets are references that the host resolves:", ""]
      + MarkdownText.fenced(VisibleText.exact(.object(skill.runtimeBinding)), as: "json")
  }

  private static func documents(hasTests: Bool) -> [String] {
    ["- [assets/skill.json](assets/skill.json): the whole definition."]
      + (hasTests
        ? ["- [assets/contract-tests.json](assets/contract-tests.json): calls that it must accept or reject."] : [])
  }

  /// What stands behind a version: the figures of the proposal that it was published from.
  static func proof(_ proposal: Proposal?, version: String, isCatalogue: Bool) -> [String] {
    guard let proposal else {
      return [
        isCatalogue
          ? "It is part of the catalogue that the product ships; no recorded run stands behind this version."
          : "No proposal in this store stands behind this version."
      ]
    }
    let evidence = proposal.draft.evidence
    let heldOut = evidence["held_out"]
    var lines = ["- Published from the proposal \(proposal.id) (\(MarkdownText.escaped(proposal.draft.title)))."]
    if let fitting = heldOut?["fitting"]?.text, let count = heldOut?["count"]?.text,
      let bound = heldOut?["lower95"]?.text
    {
      let unit = heldOut?["unit"]?.stringValue ?? "run"
      lines.append("- Held out: \(fitting) of \(count) \(unit)s fit; lower 95 % bound \(bound).")
    }
    if let effect = heldOut?["effect"]?.doubleValue, let interval = FigureWords.interval(heldOut?["interval"]) {
      lines.append("- Held out: effect \(FigureWords.points(effect)) points, 95 % interval \(interval).")
    }
    let counter = evidence["counter_examples"]?.arrayValue?.count ?? 0
    lines.append("- \(proposal.draft.supporters.count) recorded runs support it, \(counter) speak against it.")
    lines.append(
      "- Gates: "
        + proposal.verdicts.map { "\($0.gate.rawValue) \($0.passed ? "pass" : "FAIL")" }.joined(separator: ", ") + ".")
    let votes = proposal.votes.map { "\($0.decision.rawValue) as \($0.role)" }
    if !votes.isEmpty { lines.append("- Votes: \(MarkdownText.escaped(votes.joined(separator: ", "))).") }
    return lines + ["- Proposal hash \(proposal.proposalHash), evidence hash \(proposal.evidenceHash)."]
  }
}
