import Domain
import JSONDocuments
import Testing

@testable import Storage

@Suite("Seeding the catalogue")
struct SeedingTests {
  @Test("a second time changes nothing, whatever the order")
  func idempotence() throws {
    let temporary = try TemporaryStore()
    #expect(try temporary.store.seed(Samples.catalogue, Samples.change()).inserted == Samples.catalogue.count)
    let before = try temporary.dump()
    let again = try temporary.store.seed(Samples.catalogue.reversed(), Samples.change(at: 5))
    #expect(again.unchanged == Samples.catalogue.count)
    #expect(try temporary.dump() == before)
  }

  @Test("another content under the same version is refused and nothing is written")
  func differences() throws {
    let temporary = try TemporaryStore()
    _ = try temporary.store.seed(Samples.catalogue, Samples.change())
    let before = try temporary.dump()
    var workflow = Samples.workflow()
    workflow.steps[1].retries = 9
    #expect(throws: StorageError.differs(what: "step_action", id: "WF-1@1.0.0@S-02")) {
      try temporary.store.seed([(.workflow, workflow.json)], Samples.change())
    }
    workflow.steps.removeLast()
    #expect(throws: StorageError.differs(what: "workflow", id: "WF-1@1.0.0")) {
      try temporary.store.seed([(.workflow, workflow.json)], Samples.change())
    }
    let role = Samples.role.merging(["department": "Other"])
    #expect(throws: StorageError.differs(what: "role", id: "QA-M-001")) {
      try temporary.store.seed([(.role, role)], Samples.change())
    }
    #expect(try temporary.dump() == before)
  }

  @Test("a reference that leads nowhere is named")
  func danglingReference() throws {
    let temporary = try TemporaryStore()
    #expect(
      throws: StorageError.refused(
        reason: "a document of kind skill_node refers to one of kind role that is not in the catalogue")
    ) {
      try temporary.store.seed([(.skillNode, Samples.skill().json)], Samples.change())
    }
  }

  @Test("principals are seeded once, and others of the same name are refused")
  func principals() throws {
    let temporary = try TemporaryStore()
    _ = try temporary.store.seedPrincipals([Samples.reviewer, .system], Samples.change())
    #expect(try temporary.store.seedPrincipals([Samples.reviewer], Samples.change()).unchanged == 1)
    #expect(try temporary.store.principals(in: .default) == [Samples.reviewer, .system])
    #expect(try temporary.store.principal("ada", in: .default) == Samples.reviewer)
    #expect(throws: StorageError.differs(what: "principal", id: "ada")) {
      try temporary.store.seedPrincipals([Principal(id: "ada", kind: .agent, roles: [])], Samples.change())
    }
  }
}
