import Domain
import Execution
import Files
import Governance
public import JSONDocuments
import Storage

/// A workflow or skill named as ID or ID@VERSION.
struct VersionedName {
  let id: String
  let version: String?

  init(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    id = parts.first ?? text
    version = parts.count > 1 ? parts[1] : nil
  }

  /// The version, which an act that changes something must name.
  func required(_ what: String) throws -> String {
    guard let version else { throw UsageError("Name the version: \(what) \(id)@VERSION.") }
    return version
  }
}

/// One workflow version for people, programs and the eye.
public struct WorkflowDetail: Presentable {
  let workflow: WorkflowDefinition
  let isCurrent: Bool
  var promise: ReviewedRelease?

  public var json: JSONObject {
    var json = workflow.json.merging(["is_current": .bool(isCurrent)])
    if let promise { json["promise"] = .object(promise.json) }
    return json
  }

  public var text: String {
    var table = TextTable(["  STEP", "ACTION", "SKILL", "LEADS TO"])
    for step in workflow.steps {
      table.add([
        "  " + step.id.rawValue, step.actionType.rawValue, step.skillID.rawValue,
        step.next.targets.map(\.text).joined(separator: ", ") + (step.next.awaits.map { " (waits for \($0))" } ?? ""),
      ])
    }
    return
      "\(workflow.id) \(workflow.version) \(workflow.status.rawValue)\(isCurrent ? ", current" : ""), \(workflow.origin.rawValue): "
      + "\(workflow.name)\n\(workflow.objective)\n" + table.text + (promise.map { "promise: \($0.text)" } ?? "")
  }

  /// Writes the graph as SVG.
  ///
  /// - Throws: `FileError` when the file cannot be written.
  public func writeDrawing(to path: String) throws {
    try AtomicFile.replace([UInt8](WorkflowDrawing(workflow).svg.utf8), at: path)
  }
}

/// What testing a workflow found.
public struct WorkflowTestResult: Presentable {
  let workflow: String
  let findings: [LintFinding]
  let tests: [(name: String, result: WorkflowUnitTestResult)]

  /// Whether the workflow is free of errors and all its tests pass.
  public var passed: Bool { !findings.contains { $0.severity == .error } && tests.allSatisfy(\.result.passed) }

  public var json: JSONObject {
    [
      "workflow": .string(workflow), "passed": .bool(passed),
      "findings": .array(
        findings.map { .object(["severity": .string($0.severity.rawValue), "message": .string($0.message)]) }),
      "tests": .array(
        tests.map { test in
          .object([
            "name": .string(test.name), "passed": .bool(test.result.passed), "reason": .string(test.result.reason),
          ])
        }),
    ]
  }

  public var text: String {
    findings.map { "\($0.severity.rawValue): \($0.message)\n" }.joined()
      + tests.map {
        "\($0.result.passed ? "pass" : "FAIL")  \($0.name)\($0.result.passed ? "" : ": " + $0.result.reason)\n"
      }.joined()
      + "\(workflow): \(passed ? "sound" : "not sound"), \(tests.count) tests\n"
  }
}

extension Workspace {
  /// All workflow versions, observed ones too.
  ///
  /// - Throws: `StorageError`.
  public func workflowList() throws -> Listing {
    let counts = try store.episodeCounts(in: organisation)
    var table = TextTable(["WORKFLOW", "VERSION", "STATUS", "ORIGIN", "RUNS", "NAME"])
    var items: [JSONValue] = []
    func add(_ id: WorkflowID, _ version: String, _ status: String, _ origin: Origin, _ name: String) {
      let runs = counts.first { $0.workflowID == id }?.episodeCount ?? 0
      table.add([id.rawValue, version, status, origin.rawValue, "\(runs)", name])
      items.append(
        .object([
          "id": .string(id.rawValue), "version": .string(version), "status": .string(status),
          "origin": .string(origin.rawValue), "runs": .number(runs), "name": .string(name),
        ]))
    }
    for item in try store.workflows(in: organisation) {
      let workflow = item.definition
      add(
        workflow.id, workflow.version, workflow.status.rawValue + (item.isCurrent ? ", current" : ""), workflow.origin,
        workflow.name)
    }
    for observed in try store.observedWorkflows(in: organisation) {
      add(observed.id, observed.version, "observed", .observed, observed.name)
    }
    return Listing(json: ["workflows": .array(items)], text: table.text)
  }

  /// One workflow version; the current one when the name has no version.
  ///
  /// - Throws: `StorageError` when there is none.
  public func workflowDetail(_ name: String) throws -> WorkflowDetail {
    let found = try workflow(VersionedName(name))
    let key = "\(found.definition.id)@\(found.definition.version)"
    let promise = try store.promises(in: organisation).first { $0.version.kind == .workflow && $0.version.key == key }
    return WorkflowDetail(
      workflow: found.definition, isCurrent: found.isCurrent, promise: try promise.map(reviewed))
  }

  /// Lints a workflow and runs the unit tests of the proposal that it was published from.
  ///
  /// - Throws: `StorageError` when there is no such workflow.
  public func testWorkflow(_ name: String) throws -> WorkflowTestResult {
    let workflow = try workflow(VersionedName(name)).definition
    let skills = try store.skills(in: organisation).map(\.definition)
    let signatures = Dictionary(skills.map { ($0.id, $0.signature) }, uniquingKeysWith: { first, _ in first })
    let key = "\(workflow.id)@\(workflow.version)"
    let documents = (try unitTests(of: workflow) ?? []).compactMap(\.objectValue)
    let program = try WorkflowProgram(workflow)
    let tests = try documents.map { document in
      let test = try WorkflowUnitTest(json: document)
      return (name: test.name, result: test.run(on: program))
    }
    return WorkflowTestResult(
      workflow: key, findings: WorkflowLint.findings(in: workflow, knownSkills: signatures), tests: tests)
  }

  /// The unit tests of the proposal that a workflow was published from, alone or together with the workflow that calls it.
  func unitTests(of workflow: WorkflowDefinition) throws -> [JSONValue]? {
    let key = "\(workflow.id)@\(workflow.version)"
    let published = try store.proposals(in: organisation).filter { $0.publishedObject != nil }
    if let proposal = published.first(where: { $0.publishedObject == key }) {
      return proposal.draft.body["unit_tests"]?.arrayValue
    }
    let bringing = published.first { $0.id.rawValue == workflow.lineage["proposal_id"]?.stringValue }
    return bringing?.draft.body["companion_tests"]?.arrayValue
  }

  /// Makes a draft version the current one; the version that ran until now is retired.
  ///
  /// - Throws: `GovernanceError` when the principal may not or the version cannot be activated; `StorageError`.
  public func activateWorkflow(_ name: String, as principal: String) throws -> WorkflowDetail {
    let held = try lock()
    defer { held.release() }
    let versioned = VersionedName(name)
    let version = try versioned.required("workflows activate")
    let found = try workflow(versioned)
    let actor = try self.principal(principal)
    _ = try reviewDesk().activate(found.definition, by: actor)
    try store.activate(workflow: found.definition.id, version: version, change(by: actor))
    return try workflowDetail(name)
  }

  /// Retires a version; the version before it becomes current again.
  ///
  /// - Throws: as `activateWorkflow`.
  public func withdrawWorkflow(_ name: String, as principal: String) throws -> WorkflowDetail {
    let held = try lock()
    defer { held.release() }
    let versioned = VersionedName(name)
    let version = try versioned.required("workflows withdraw")
    let found = try workflow(versioned)
    let actor = try self.principal(principal)
    _ = try reviewDesk().withdraw(found.definition, by: actor)
    try store.withdraw(workflow: found.definition.id, version: version, change(by: actor))
    return try workflowDetail(name)
  }

  func workflow(_ name: VersionedName) throws -> CatalogueWorkflow {
    try store.workflow(WorkflowID(name.id), version: name.version, in: organisation)
  }

  /// All skill versions.
  ///
  /// - Throws: `StorageError`.
  public func skillList() throws -> Listing {
    var table = TextTable(["SKILL", "VERSION", "TIER", "ORIGIN", "NAME"])
    let skills = try store.skills(in: organisation)
    for item in skills {
      let skill = item.definition
      table.add([
        skill.id.rawValue, skill.version, skill.tier.rawValue + (item.isCurrent ? ", current" : ""),
        skill.origin.rawValue,
        skill.name,
      ])
    }
    let items = skills.map { item -> JSONValue in
      .object([
        "id": .string(item.definition.id.rawValue), "version": .string(item.definition.version),
        "tier": .string(item.definition.tier.rawValue), "origin": .string(item.definition.origin.rawValue),
        "name": .string(item.definition.name), "is_current": .bool(item.isCurrent),
      ])
    }
    return Listing(json: ["skills": .array(items)], text: table.text)
  }

  /// One skill version; the current one when the name has no version.
  ///
  /// - Throws: `UsageError` when there is none.
  public func skillDetail(_ name: String) throws -> Listing {
    let skill = try skill(VersionedName(name))
    let arguments = skill.signature.arguments.map { "\($0.name): \($0.type)\($0.required ? "" : "?")" }
    let text =
      "\(skill.id) \(skill.version) \(skill.tier.rawValue), \(skill.origin.rawValue): \(skill.name)\n\(skill.summary)\n"
      + "  \(skill.signature.name)(\(arguments.joined(separator: ", ")))\n"
      + "  errors: \(skill.signature.errors.joined(separator: ", "))\n"
    return Listing(json: skill.json, text: text)
  }

  /// Raises a skill by one tier.
  ///
  /// - Throws: `GovernanceError` when the principal may not or the tier cannot be raised; `StorageError`.
  public func activateSkill(_ name: String, as principal: String) throws -> Listing {
    let held = try lock()
    defer { held.release() }
    let versioned = VersionedName(name)
    let version = try versioned.required("skills activate")
    let skill = try skill(versioned)
    let actor = try self.principal(principal)
    let plan = try reviewDesk().activate(skill, by: actor)
    guard let tier = plan.changes.last.flatMap({ StabilityTier(rawValue: $0.to) }) else {
      throw UsageError("\(name) has no higher tier.")
    }
    try store.activate(skill: skill.id, version: version, tier: tier, change(by: actor))
    return try skillDetail(name)
  }

  /// Restricts a skill, so that nothing new may use it.
  ///
  /// - Throws: as `activateSkill`.
  public func withdrawSkill(_ name: String, as principal: String) throws -> Listing {
    let held = try lock()
    defer { held.release() }
    let versioned = VersionedName(name)
    let version = try versioned.required("skills withdraw")
    let skill = try skill(versioned)
    let actor = try self.principal(principal)
    _ = try reviewDesk().withdraw(skill, by: actor)
    try store.withdraw(skill: skill.id, version: version, change(by: actor))
    return try skillDetail(name)
  }

  func skill(_ name: VersionedName) throws -> SkillDefinition {
    let versions = try store.skills(in: organisation).filter { $0.definition.id == SkillID(name.id) }
    let wanted = versions.first { item in
      name.version.map { item.definition.version == $0 } ?? item.isCurrent
    }
    guard let skill = wanted ?? (name.version == nil ? versions.last : nil) else {
      throw UsageError(
        "There is no skill \"\(name.id)\(name.version.map { "@" + $0 } ?? "")\": see \"autogenesis skills list\".")
    }
    return skill.definition
  }
}
