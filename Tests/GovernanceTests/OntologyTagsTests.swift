import Domain
import JSONDocuments
import Testing

@testable import Governance

@Suite("Ontology tags")
struct OntologyTagsTests {
  @Test("the catalogue's documents give parents, tags and reviewers")
  func documents() throws {
    let tags = try OntologyTags(nodes: [
      [
        "node_id": "domain.data", "node_type": "policy_tag", "label": "Data",
        "attributes": ["reviewer_role_id": "SEC-M-001"], "parent_id": .null,
      ],
      [
        "node_id": "pii", "node_type": "policy_tag", "label": "PII",
        "attributes": ["applies_to": [["skill": "SK-A"], ["skill": "SK-B", "action": "Close_It"]]],
        "parent_id": "domain.data",
      ],
      [
        "node_id": "invoice", "node_type": "entity", "label": "Invoice",
        "attributes": ["applies_to": [["skill": "SK-B"]]], "parent_id": .null,
      ],
    ])
    #expect(tags.lineage(of: "pii") == ["pii", "domain.data"])
    #expect(tags.lookup("SK-A", .none) == OntologyTags.Lookup(tags: ["pii"], isUnlisted: false))
    #expect(tags.lookup("SK-B", .named("closeit")) == OntologyTags.Lookup(tags: ["pii"], isUnlisted: false))
    #expect(tags.lookup("SK-C", .none) == OntologyTags.Lookup(tags: [], isUnlisted: false))
    #expect(tags.reviewerRoles(of: ["pii"]) == ["SEC-M-001"])
    #expect(throws: DocumentError.missing(field: "pii.attributes.applies_to.skill")) {
      try OntologyTags(nodes: [
        ["node_id": "pii", "node_type": "policy_tag", "attributes": ["applies_to": [["action": "x"]]]]
      ])
    }
  }

  @Test("a cycle among parents is walked once")
  func cycle() {
    let tags = OntologyTags(parents: ["a": "b", "b": "c", "c": "a"], assignments: [], reviewers: [:])
    #expect(tags.lineage(of: "a") == ["a", "b", "c"])
  }

  @Test("an unlisted action of a listed skill has certainly only the tags of every action")
  func unlisted() {
    let tags = OntologyTags(
      parents: [:],
      assignments: [
        OntologyTags.Assignment(skillID: "S", action: "pay", tag: "payments"),
        OntologyTags.Assignment(skillID: "S", action: nil, tag: "erp"),
      ], reviewers: [:])
    #expect(tags.lookup("S", .named("other")) == OntologyTags.Lookup(tags: ["erp", "payments"], isUnlisted: true))
    #expect(tags.certainTags("S", .named("other")) == ["erp"])
    #expect(tags.certainTags("S", .named("pay")) == ["erp", "payments"])
    #expect(tags.certainTags("S", .undetermined) == ["erp", "payments"])
    #expect(tags.certainTags("S", .none) == ["erp"])
  }
}
