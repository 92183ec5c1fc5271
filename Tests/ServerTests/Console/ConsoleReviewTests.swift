import Domain
import JSONDocuments
import Storage
import Testing

@testable import Application
@testable import Server

@Suite("Deciding in the console")
struct ConsoleReviewTests {
  private static func people(_ service: RunningService) async throws -> [ConsoleReader] {
    var readers: [ConsoleReader] = []
    for role in ["QA-M-001", "SEC-M-001"] {
      readers.append(
        try await ConsoleReader.loggedIn(service.client, key: try service.issue(role, [.governanceReviewer, .auditor])))
    }
    return readers
  }

  @Test("two people approve, each told before what follows, and the audit tail shows both with an intact chain")
  func approval() async throws {
    try await RunningService.with { service in
      let people = try await Self.people(service)
      let id = try PlantedProposal.plant(in: service.workspace)
      let queue = try await people[0].get("/review").text
      #expect(queue.contains("Mine: 1 proposal") && queue.contains("href=\"/review/\(id)\""))
      let page = try await people[0].get("/review/\(id)")
      #expect(page.headers["etag"] == "\"1\"")
      #expect(page.text.contains("Counts as QA-M-001. SEC-M-001 must still approve; no run changes."))
      let vote = ["decision": "approve", "revision": "1"]
      let first = try await people[0].post("/review/\(id)/vote", vote)
      #expect(first.status == 303 && first.headers["location"] == "/review/\(id)?done=approved")
      let told = try await people[0].get("/review/\(id)?done=approved").text
      #expect(told.contains("Your approval is recorded.") && told.contains("one person signs once"))
      let last = try await people[1].get("/review/\(id)").text
      #expect(last.contains("Counts as SEC-M-001 and is the last approval needed: the proposal becomes approved."))
      #expect(try await people[1].post("/review/\(id)/vote", ["decision": "approve", "revision": "2"]).status == 303)
      #expect(try service.workspace.store.proposal(id, in: .default).state == .approved)
      let approved = try await people[0].get("/review/\(id)").text
      #expect(approved.contains("Publish as a draft") && approved.contains("audit chain intact"))
      #expect(approved.contains("proposal voted") && approved.contains("proposal approved"))
      let refused = try await people[0].post("/review/\(id)/publication", ["revision": "3"])
      #expect(refused.status == 409 && refused.text.contains("these gates fail now"))
      #expect(try await people[0].post("/review/\(id)/activation", ["revision": "3"]).status == 409)
      #expect(try await people[0].post("/review/\(id)/withdrawal", ["revision": "3"]).status == 409)
    }
  }

  @Test("a decision on a revision that has moved on is refused with a page that says so, and leads back")
  func stale() async throws {
    try await RunningService.with { service in
      let people = try await Self.people(service)
      let id = try PlantedProposal.plant(in: service.workspace)
      _ = try await people[0].post("/review/\(id)/vote", ["decision": "approve", "revision": "1"])
      let late = try await people[1].post("/review/\(id)/vote", ["decision": "approve", "revision": "1"])
      #expect(late.status == 412 && late.text.contains("The proposal has changed"))
      #expect(late.text.contains("\(id) is in revision 2 and not in 1"))
      #expect(late.text.contains("href=\"/review/\(id)\""))
      #expect(try await people[1].post("/review/\(id)/vote", ["decision": "approve"]).status == 428)
      #expect(
        try await people[1].post("/review/\(id)/note", ["kind": "not_now", "until": "2026-03-01", "revision": "1"])
          .status == 412)
      #expect(try service.workspace.store.proposal(id, in: .default).votes.count == 1)
    }
  }

  @Test("a rejection takes a reason, closes the proposal, and the view Refused tells why")
  func rejection() async throws {
    try await RunningService.with { service in
      let people = try await Self.people(service)
      let id = try PlantedProposal.plant(in: service.workspace)
      let empty = try await people[0].post(
        "/review/\(id)/vote", ["decision": "reject", "revision": "1", "reason": " no "])
      #expect(empty.status == 422 && empty.text.contains("at least 5 characters"))
      _ = try await people[0].post(
        "/review/\(id)/vote", ["decision": "reject", "revision": "1", "reason": "It costs too much."])
      let refused = try await people[1].get("/review?view=refused").text
      #expect(refused.contains("Refused: 1 proposal") && refused.contains("QA-M-001: It costs too much."))
      #expect(try await people[1].get("/review/\(id)").text.contains("there is nothing left to decide"))
      #expect(try await people[1].post("/review/\(id)/vote", ["decision": "approve", "revision": "2"]).status == 409)
      #expect(try await people[1].post("/review/\(id)/vote", ["decision": "perhaps", "revision": "2"]).status == 400)
    }
  }

  @Test("comments, requests for changes, rest and taking move nothing, stand on the page and move between the views")
  func notes() async throws {
    try await RunningService.with { service in
      let people = try await Self.people(service)
      let id = try PlantedProposal.plant(in: service.workspace)
      let note = "/review/\(id)/note"
      #expect(try await people[0].post(note, ["kind": "comment", "words": "What about\r\nweekends?"]).status == 303)
      #expect(try await people[0].post(note, ["kind": "comment", "words": "  "]).status == 422)
      #expect(
        try await people[0].post(note, ["kind": "comment", "words": String(repeating: "x", count: 4_097)]).status == 422
      )
      #expect(try await people[0].post(note, ["kind": "shout", "words": "x"]).status == 400)
      #expect(try await people[1].get("/review/\(id)").text.contains("What about\nweekends?"))
      #expect(try await people[1].post(note, ["kind": "taken", "revision": "1"]).status == 303)
      #expect(try await people[0].get("/review?view=unassigned").text.contains("Unassigned: 0 proposals"))
      #expect(try await people[0].get("/review?view=mine").text.contains("Mine: 0 proposals"))
      #expect(try await people[1].get("/review?view=mine").text.contains("taken by you"))
      _ = try await people[1].post(note, ["kind": "released", "revision": "1"])
      #expect(try await people[0].get("/review?view=unassigned").text.contains("Unassigned: 1 proposal"))
      _ = try await people[0].post(note, ["kind": "changes_requested", "words": "Smaller steps.", "revision": "1"])
      #expect(try await people[1].get("/review").text.contains("changes requested"))
      #expect(try await people[1].get("/review/\(id)").text.contains("QA-M-001 asks for changes: Smaller steps."))
      for day in ["", "soon", "2020-01-01", "2030-01-01", "2026-02-25"] {
        #expect(
          try await people[0].post(note, ["kind": "not_now", "until": day, "revision": "1"]).status == 422, "\(day)")
      }
      _ = try await people[0].post(note, ["kind": "not_now", "until": "2026-03-01", "revision": "1"])
      #expect(try await people[0].get("/review?view=not-now").text.contains("not before 2026-03-01"))
      #expect(try await people[0].get("/review?view=mine").text.contains("Mine: 0 proposals"))
      let proposal = try service.workspace.store.proposal(id, in: .default)
      #expect(proposal.revision == 1 && proposal.votes.isEmpty && proposal.state == .pending)
      #expect(try service.workspace.verifyOwnAudit().isIntact)
    }
  }

  @Test("a change that is longer than its page is marked as cut and cannot be approved before all of it was opened")
  func cut() async throws {
    try await RunningService.with { service in
      let people = try await Self.people(service)
      let padding = String(repeating: "harmless ", count: 60_000)
      let id = try PlantedProposal.plant(
        in: service.workspace, body: ["kind": "skill", "padding": .string(padding), "payload": "rm -rf the-tail"])
      let page = try await people[0].get("/review/\(id)").text
      #expect(!page.contains("rm -rf the-tail") && page.contains("bytes are not on this page"))
      #expect(page.contains("First open the whole change"))
      let vote = ["decision": "approve", "revision": "1"]
      let early = try await people[0].post("/review/\(id)/vote", vote)
      #expect(early.status == 409 && early.text.contains("open the whole of it before you approve"))
      #expect(try await people[0].get("/review/\(id)/whole").text.contains("rm -rf the-tail"))
      #expect(try await people[1].post("/review/\(id)/vote", vote).status == 409)
      #expect(try await people[0].post("/review/\(id)/vote", vote).status == 303)
    }
  }

  @Test("whoever only reads is offered nothing to press")
  func reading() async throws {
    try await RunningService.with { service in
      let id = try PlantedProposal.plant(in: service.workspace)
      let reader = try await ConsoleReader.loggedIn(service.client, key: service.key(.auditor))
      let page = try await reader.get("/review/\(id)").text
      #expect(page.contains("Your key reads only"))
      #expect(try PageReading(page).elements["form"] == 3, "search, log out, close the help")
      #expect(try await reader.post("/review/\(id)/vote", ["decision": "approve", "revision": "1"]).status == 403)
    }
  }
}
