import Domain
import JSONDocuments

@testable import Storage

/// Values for tests.
enum Samples {
  static let reviewer = Principal(id: "ada", kind: .person, roles: ["QA-M-001"])

  static func change(
    _ organisation: OrganisationID = .default, at seconds: Int64 = 0, by principal: Principal = .system
  ) -> Change {
    Change(
      organisation: organisation, principal: principal, at: time(seconds).timestamp,
      salt: { [UInt8](repeating: 7, count: 16) })
  }

  static func accessKey(
    _ id: String = "0123456789abcdef", of organisation: OrganisationID = .default, expires seconds: Int64? = 60
  ) -> AccessKeyRecord {
    AccessKeyRecord(
      id: id, organisation: organisation, principal: reviewer, tokenHash: Digest.sha256("token " + id), label: "laptop",
      roles: ["governance_reviewer"], scopes: ["proposals:read"], createdAt: time(0).timestamp,
      expiresAt: seconds.map { time($0).timestamp })
  }

  /// So many seconds after a fixed instant.
  static func time(_ seconds: Int64) -> RecordedTime {
    RecordedTime(Timestamp(microseconds: 1_772_000_000_000_000 + seconds * 1_000_000))
  }

  /// An episode with a step for each name; a name that ends in `!` failed.
  static func episode(
    _ id: String, workflow: String = "Help desk", steps: [String] = ["open", "close"], start: Int64? = 0,
    outcome: Outcome = .success
  ) -> EpisodeRecord {
    var episode = EpisodeRecord(source: "desk", externalID: id, workflow: workflow, outcome: outcome)
    episode.startedAt = start.map(time)
    episode.timeQuality = start == nil ? .none : .exact
    episode.stepRuns = steps.enumerated().map { index, name in
      var step = StepRunRecord(
        externalID: "s\(index)", stepID: nil, name: name, status: name.hasSuffix("!") ? .failed : .success)
      step.startedAt = start.map { time($0 + Int64(index)) }
      return step
    }
    return episode
  }

  /// An episode that uses everything that a record can hold.
  static func richEpisode(_ id: String = "rich") -> EpisodeRecord {
    var episode = episode(id, start: 5)
    episode.workflowVersion = "2.1"
    episode.triggerID = "TR-1"
    episode.initiator = "svc"
    episode.task = "ticket/p1"
    episode.context = ["vendor": "V\u{e9}", "n": 12]
    episode.metrics = ["cost": 1.50, "n": 12_345_678_901_234_567]
    episode.text = "Grüße 😀"
    episode.startedAt = RecordedTime(parsing: "2026-03-02 08:14:03.5")
    episode.endedAt = RecordedTime(parsing: "2026-03-02T09:14:03+01:00")
    episode.extra = ["channel": .null]
    var step = StepRunRecord(
      externalID: "s9", stepID: "a step id that is longer than thirty-two bytes", name: "Close", status: .fallback)
    step.skillID = "SK-1"
    step.agentID = "an agent whose name is longer than thirty-two bytes"
    step.attempt = 3
    step.after = ["s0", "s1"]
    step.startedAt = RecordedTime(parsing: "2026-03-02")
    step.endedAt = RecordedTime(parsing: "2026-03-02T10:00:00Z")
    step.input = [1, .null, ["a": "b"]]
    step.output = .null
    step.error = ["code": "E1", "message": "no \"way\""]
    step.telemetry = ["latency_ms": 12, "model": "m", "temperature": 0.25]
    step.extra = ["x": 1]
    episode.stepRuns.append(step)
    episode.reflections = [reflection("s9"), reflection("s9")]
    return episode
  }

  static func reflection(_ step: String, _ kind: ReflectionRecord.InsightType = .variance) -> ReflectionRecord {
    ReflectionRecord(
      sourceType: .stepRun, sourceID: step, insightType: kind, insight: ["why": "slow"],
      learningSignal: ["penalty": 0.5], proposedActions: ["retune"], extra: ["by": "us"])
  }

  static let role: JSONObject = [
    "role_id": "QA-M-001", "role_title": "Quality", "department": "QA", "hierarchy_level": "II",
  ]

  static func skill(_ id: String = "SK-001", version: String = "1.0.0") -> SkillDefinition {
    SkillDefinition(
      id: SkillID(id), name: "Skill \(id)", category: .tool,
      signature: SkillSignature(name: "f", arguments: [], returns: ["type": "object"], errors: ["E1"]),
      summary: "Does it.", runtimeBinding: ["system": "erp"], version: version, tier: .ga, ownerRole: "QA-M-001",
      isGenerator: false, origin: .catalogue)
  }

  static func workflow(
    _ id: String = "WF-1", version: String = "1.0.0", status: WorkflowStatus = .active, origin: Origin = .catalogue
  ) -> WorkflowDefinition {
    WorkflowDefinition(
      id: WorkflowID(id), name: "Workflow \(id)", objective: "Get it done.", constraints: ["policy_tags": []],
      responsibleRole: "QA-M-001", genome: ["goals": []], status: status, version: version,
      lineage: ["derived_from": []], origin: origin,
      steps: [
        StepDefinition(
          id: "S-01", sequence: 1, actionType: .toolCall, skillID: "SK-001", parameters: ["a": "${trigger.a}"],
          next: NextStepLogic(otherwise: .step("S-02"))),
        StepDefinition(
          id: "S-02", sequence: 2, actionType: .record, skillID: "SK-001", parameters: JSONObject(),
          next: NextStepLogic(otherwise: .end)),
      ], triggers: [TriggerDefinition(id: "TR-1", kind: .event, selector: ["topic": "t"])])
  }

  /// A small catalogue: one of each kind.
  static let catalogue: [(EntityKind, JSONObject)] = [
    (.workflow, workflow().json), (.skillNode, skill().json), (.role, role),
    (.role, role.merging(["role_id": "QA-D-001", "supervises_role_id": "QA-M-001"])),
    (.roleSkillMap, ["role_id": "QA-M-001", "skill_id": "SK-001", "permission": "maintain"]),
    (
      .agent,
      [
        "agent_id": "agent-1", "agent_name": "One", "agent_type": "skill_agent", "role_id": "QA-M-001",
        "policy_profile": .object([:]),
      ]
    ),
    (
      .policy,
      [
        "policy_id": "POL-1", "policy_name": "P", "scope": "data", "spec": .object([:]), "owner_role_id": "QA-M-001",
      ]
    ),
    (.ontologyNode, ["node_id": "n1", "node_type": "entity", "label": "Root", "attributes": .object([:])]),
    (
      .ontologyNode,
      ["node_id": "n2", "node_type": "policy_tag", "label": "pii", "attributes": .object([:]), "parent_id": "n1"]
    ),
    (.schemaRegistry, ["subject": "t", "version": 1, "format": "json", "schema": .object([:])]),
  ]

  static func proposal(_ title: String = "P", type: ProposalType = .workflow) throws -> Proposal {
    let draft = ProposalDraft(
      type: type, claim: type == .skill ? .skill : .codify, title: title, body: ["kind": .string(title)],
      evidence: ["episodes": 10, "supporting": ["ep-1@1"]], confidence: 0.9123, author: "agent-SK-GEN-009")
    let hash = try draft.proposalHash()
    return Proposal(
      id: Proposal.id(forHash: hash), draft: draft, proposalHash: hash, evidenceHash: try draft.evidenceHash(),
      policyHash: Digest.sha256("policy"),
      risk: RiskAssessment(
        blastRadius: 0.1, dataSensitivity: 0.2, privilege: 0.3, historicalError: 0.4, score: 0.2345),
      verdicts: [GateVerdict(gate: .contract, passed: true, reason: "It fits.", details: ["n": 1])], state: .pending)
  }

  static let advice = AdviceRecord(
    id: "adv-0123456789ab", workflowID: "WF-1", task: nil, question: ["steps": ["open"]],
    answerHash: Digest.sha256("answer"), generation: 7, recommended: "close", isAbstention: false)

  static func pattern(_ workflow: WorkflowID, _ code: String, _ supporters: [EpisodeReference]) -> MinedPattern {
    MinedPattern(
      workflowID: workflow, form: .edgeSet, code: code, size: 1, successCount: supporters.count,
      knownOutcomeCount: supporters.count, episodeCount: 10, isClosed: true, details: ["x": 1.5],
      supporters: supporters.sorted())
  }
}

extension Proposal {
  /// The proposal in its next revision, with another state and perhaps a vote more.
  func next(_ state: ProposalState, vote: Vote? = nil) -> Proposal {
    var next = self
    next.state = state
    next.revision += 1
    if let vote { next.votes.append(vote) }
    return next
  }
}

extension Samples {
  /// A span of the trace `a…a`; `ended` in nanoseconds.
  static func waitingSpan(_ tail: String, ended: Int64 = 5, isRoot: Bool = true, note: String = "") -> WaitingSpan {
    let id = String(repeating: "0", count: 16 - tail.count) + tail
    return WaitingSpan(
      traceID: String(repeating: "a", count: 32), spanID: id, endsTrace: isRoot && ended > 0, endedNanoseconds: ended,
      document: ["span_id": .string(id), "note": .string(note)])
  }
}
