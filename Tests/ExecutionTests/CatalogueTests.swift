import Domain
import Execution
import JSONDocuments
import Testing

@Suite("Catalogue")
struct CatalogueTests {
  private let seedRoles: [String: String] = [
    "FA-IC-001": "FA-M-001", "FA-M-001": "FA-D-001", "HR-IC-001": "HR-M-001", "HR-M-001": "HR-D-001",
    "IT-IC-001": "IT-M-001", "IT-M-001": "IT-D-001", "SAL-IC-001": "SAL-M-001", "SAL-M-001": "SAL-D-001",
    "MKT-M-001": "MKT-D-001", "LGL-M-001": "LGL-D-001", "SEC-M-001": "SEC-D-001",
  ]

  /// The policy tags with the uses of skills that carry them.
  private func policyTags() throws -> [String: [JSONValue]] {
    var tags: [String: [JSONValue]] = [:]
    for node in try Catalogue.documents("ontology.json") where node["node_type"] == "policy_tag" {
      tags[try #require(node["node_id"]?.stringValue)] = node["attributes"]?["applies_to"]?.arrayValue ?? []
    }
    return tags
  }

  @Test("every file is strict JSON with plain hyphens")
  func files() throws {
    let names = try Catalogue.fileNames()
    #expect(
      names == [
        "agents.json", "ontology.json", "policies.json", "role_skill_map.json", "roles.json", "skills.json",
        "topics.json", "workflows/WF-CS-007.json", "workflows/WF-FIN-001.json", "workflows/WF-HR-002.json",
        "workflows/WF-IT-004.json",
      ])
    for name in names { #expect(try !Catalogue.document(name).text.contains("\u{2011}"), "\(name)") }
  }

  @Test("the 11 seed roles report to their superiors, and every superior is there (S-13.1, C-08)")
  func roles() throws {
    let roles = try Catalogue.documents("roles.json")
    let ids = roles.compactMap { $0["role_id"]?.stringValue }
    #expect(Set(ids).count == roles.count)
    for (role, superior) in seedRoles {
      let document = try #require(roles.first { $0["role_id"]?.stringValue == role })
      #expect(document["supervises_role_id"]?.stringValue == superior)
    }
    for role in roles {
      let superior = try #require(role["supervises_role_id"])
      #expect(superior.isNull || ids.contains(superior.stringValue ?? ""), "\(role)")
    }
    #expect(ids.contains("QA-M-001"))
  }

  @Test("the 14 skills parse and go back to the same document; only the two generators are generators (S-4.1, S-4.2)")
  func skills() throws {
    let documents = try Catalogue.documents("skills.json")
    let skills = try Catalogue.skills()
    #expect(
      skills.map(\.id.rawValue) == [
        "SK-OCR-001", "SK-ERP-002", "SK-LOGIC-003", "SK-COMM-004", "SK-COMM-005", "SK-HCM-006", "SK-API-007",
        "SK-IT-008", "SK-GEN-009", "SK-GEN-010", "SK-ETL-011", "SK-ML-012", "SK-NLP-013", "SK-VIZ-014",
      ])
    #expect(skills.map(\.json) == documents)
    #expect(skills.filter(\.isGenerator).map(\.id) == ["SK-GEN-009", "SK-GEN-010"])
    #expect(
      skills.map(\.signature.name) == [
        "extract", "write", "check", "handoff", "send", "query", "call", "provision", "synthesize", "induce",
        "transform", "retrain", "redact", "render",
      ])
    let categories: [SkillCategory] = [
      .ingestion, .tool, .logic, .comm, .comm, .tool, .api, .tool, .generator, .generator, .etl, .ml, .logic, .viz,
    ]
    #expect(skills.map(\.category) == categories)
  }

  @Test("a runtime binding names its secret and never holds one (S-7.9)")
  func secrets() throws {
    for skill in try Catalogue.skills() {
      guard let auth = skill.runtimeBinding["auth"] else { continue }
      let object = try #require(auth.objectValue)
      #expect(object.keys == ["secret_ref"], "\(skill.id)")
      #expect(object["secret_ref"]?.stringValue?.hasPrefix("vault:kv/") == true, "\(skill.id)")
    }
  }

  @Test("POL-PUBLISH-001 is complete and parses (S-5.2, S-14.2)")
  func publishingPolicy() throws {
    let documents = try Catalogue.documents("policies.json")
    let policy = try PublishingPolicy(json: documents[0])
    #expect(policy.id == "POL-PUBLISH-001")
    #expect(policy.minimumConfidence == 0.85 && policy.riskThreshold == 0.40 && policy.requireTests)
    #expect(policy.mandatoryReviewers == ["QA-M-001", "SEC-M-001"])
    #expect(policy.blockedCategories == ["payments.write"])
    let weights = policy.riskWeights
    #expect([weights.blastRadius, weights.dataSensitivity, weights.privilege] == [0.35, 0.25, 0.25])
    #expect(weights.historicalError == 0.15)
    #expect([policy.mediumRiskFrom, policy.highRiskFrom] == [0.15, 0.30] && policy.expiryDays == 21)
    let tags = Set(try policyTags().keys)
    for tag in [policy.sensitivityByTag.keys.sorted(), policy.privilegeByTag.keys.sorted()].joined() {
      #expect(tags.contains(tag), "\(tag)")
    }
  }

  @Test("every policy has name, owner, scope, level and version; retention is 180, 365 and 400 days (S-18.5, C-10)")
  func policies() throws {
    let roles = try Catalogue.documents("roles.json").compactMap { $0["role_id"]?.stringValue }
    for policy in try Catalogue.documents("policies.json") {
      #expect(policy["policy_name"]?.stringValue?.isEmpty == false)
      #expect(roles.contains(policy["owner_role_id"]?.stringValue ?? ""))
      #expect(PolicyScope(rawValue: policy["scope"]?.stringValue ?? "") != nil)
      #expect(PolicyLevel(rawValue: policy["spec"]?["level"]?.stringValue ?? "") != nil)
      #expect(policy["spec"]?["version"]?.stringValue == "1.0.0")
    }
    let retention = try Catalogue.documents("policies.json")[1]["spec"]?["retention_days"]
    #expect(retention == .object(["pii": .number(180), "telemetry": .number(365), "events": .number(400)]))
  }

  @Test("the five topics and the one for codified workflows have schemas with exactly the listed fields (S-6.1)")
  func topics() throws {
    var fields: [String: [String]] = [:]
    for topic in try Catalogue.documents("topics.json") {
      let schema = try #require(topic["schema"]?.objectValue)
      let names = try #require(schema["properties"]?.objectValue).keys
      #expect(schema["additionalProperties"] == .bool(false))
      #expect((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue).sorted() == names)
      fields[try #require(topic["subject"]?.stringValue)] = names
    }
    #expect(
      fields == [
        "ap.invoice.received": ["invoice_uri", "po_id", "received_at", "vendor_id"],
        "hr.offer.signed": ["candidate_id", "role_id", "start_date"],
        "it.provision.complete": ["accounts", "dt", "user_id"],
        "reflection.proposed": ["body", "proposal_type", "source_id"], "policy.updated": ["policy_id", "spec"],
        "workflow.requested": ["payload", "workflow_id"],
      ])
  }

  @Test("ontology parents come before their children, and what is tagged is in the catalogue")
  func ontology() throws {
    var seen: Set<String> = []
    for node in try Catalogue.documents("ontology.json") {
      let id = try #require(node["node_id"]?.stringValue)
      let parent = try #require(node["parent_id"])
      #expect(parent.isNull || seen.contains(parent.stringValue ?? ""), "\(id)")
      #expect(["entity", "event", "metric", "policy_tag"].contains(node["node_type"]?.stringValue ?? ""))
      #expect(seen.insert(id).inserted && id.utf8.count <= 32)
    }
    let skills = Set(try Catalogue.skills().map(\.id.rawValue))
    for (tag, uses) in try policyTags() {
      for use in uses { #expect(skills.contains(use["skill"]?.stringValue ?? ""), "\(tag)") }
    }
    let payments = try #require(try policyTags()["payments.write"])
    #expect(payments.contains(.object(["skill": "SK-ERP-002", "action": "Pay_Vendor"])))
    #expect(try policyTags()["sox"]?.contains(.object(["skill": "SK-ERP-002", "action": "Pay_Vendor"])) == true)
  }

  @Test("every action that a catalogue workflow asks SK-ERP-002 for is tagged")
  func actionsAreTagged() throws {
    let uses = Set(try policyTags().values.joined())
    for step in try Catalogue.workflows().flatMap(\.steps) {
      guard let action = step.parameters["action"] else { continue }
      #expect(uses.contains(.object(["skill": .string(step.skillID.rawValue), "action": action])), "\(step.id)")
    }
  }

  @Test("agents and the role-skill map name roles and skills that are there")
  func references() throws {
    let roles = Set(try Catalogue.documents("roles.json").compactMap { $0["role_id"]?.stringValue })
    let skills = Set(try Catalogue.skills().map(\.id.rawValue))
    var pairs: Set<String> = []
    for entry in try Catalogue.documents("role_skill_map.json") {
      let role = try #require(entry["role_id"]?.stringValue)
      let skill = try #require(entry["skill_id"]?.stringValue)
      #expect(roles.contains(role) && skills.contains(skill) && pairs.insert("\(role) \(skill)").inserted)
      #expect(["use", "maintain", "publish"].contains(entry["permission"]?.stringValue ?? ""))
    }
    let agents = try Catalogue.documents("agents.json")
    #expect(
      agents.compactMap { $0["agent_id"]?.stringValue } == [
        "agent-orchestrator", "agent-SK-GEN-009", "agent-SK-GEN-010",
      ])
    for agent in agents { #expect(roles.contains(agent["role_id"]?.stringValue ?? "")) }
    for skill in try Catalogue.skills() { #expect(roles.contains(skill.ownerRole.rawValue)) }
    for workflow in try Catalogue.workflows() { #expect(roles.contains(workflow.responsibleRole.rawValue)) }
  }

  @Test("every workflow lints clean, goes back to the same document and has genome, steps and triggers (S-8.1)")
  func workflowsLint() throws {
    let workflows = try Catalogue.workflows()
    #expect(workflows.map(\.id.rawValue) == ["WF-CS-007", "WF-FIN-001", "WF-HR-002", "WF-IT-004"])
    let signatures = try Catalogue.signatures()
    for workflow in workflows {
      #expect(WorkflowLint.findings(in: workflow, knownSkills: signatures) == [], "\(workflow.id)")
      #expect(workflow.genome.keys == ["goals", "predicates", "resources"])
      #expect(!workflow.triggers.isEmpty && (5...9).contains(workflow.steps.count))
      #expect(try .object(workflow.json) == Catalogue.document("workflows/\(workflow.id).json"))
    }
  }
}
