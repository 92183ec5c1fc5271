import Application
import Domain
import HTTPTypes
import JSONDocuments
import Storage

/// A proposal, and what people do about it. Every decision says which revision was looked at.
enum ReviewRoutes {
  static let all = [proposal, whole, vote, note, publish, activate, withdraw]

  private static let done = Parameter(
    name: "done", summary: "What was just done.",
    schema: ["type": "string", "enum": .array(Deed.allCases.map { .string($0.rawValue) })])

  private static let proposal = ConsoleRoute.page(.proposal, "/review/{id}", query: [done]) { call in
    let file = try file(call)
    var answer = call.page(
      ProposalScreen(
        file: file, tail: call.may(.audit) ? try call.workspace.auditTail(of: file.item.proposal) : nil,
        mayDecide: call.may(.vote), csrf: call.session?.csrf ?? "", now: call.workspace.now,
        isWhole: isWhole(file, call), done: call.query["done"].flatMap(Deed.init)
      ).frame)
    answer.revision = file.item.proposal.revision
    return answer
  }

  private static let whole = ConsoleRoute.page(.wholeProposal, "/review/{id}/whole") { call in
    let file = try file(call)
    if let session = call.session { call.state.sessions.note(opened: file.item.proposal.proposalHash, in: session) }
    return call.page(WholeScreen(proposal: file.item.proposal).frame)
  }

  private static let vote = ConsoleRoute.button(.vote, "/review/{id}/vote") { call in
    let id = try whole(call)
    let reason = call.form.text("reason")
    let revision = try call.revision()
    switch call.form["decision"] {
    case "approve":
      try checkOpened(id, call)
      _ = try call.workspace.vote(.approve, on: id, revision: revision, reason: reason.isEmpty ? nil : reason)
      return done(.approved, id)
    case "reject":
      _ = try call.workspace.vote(.reject, on: id, revision: revision, reason: reason)
      return done(.rejected, id)
    default: throw Problem(.badRequest, "decision-unknown", "A decision is approve or reject.", field: "decision")
    }
  }

  private static let note = ConsoleRoute.button(.note, "/review/{id}/note") { call in
    let id = try whole(call)
    guard let kind = ReviewNote.Kind(rawValue: call.form["kind"]) else {
      throw Problem(.badRequest, "note-unknown", "There is no such note.", field: "kind")
    }
    // A comment says nothing about a revision; whoever asks for changes or puts off has one in mind.
    let revision = kind == .comment ? nil : try call.revision()
    try call.workspace.note(
      kind, on: ProposalID(id), revision: revision, text: call.form.text("words"), until: call.form["until"])
    return done(Deed(kind), id)
  }

  private static let publish = ConsoleRoute.button(.publish, "/review/{id}/publication") { call in
    let id = try whole(call)
    try checkOpened(id, call)
    _ = try call.workspace.publish(id, revision: try call.revision())
    return done(.published, id)
  }

  private static let activate = ConsoleRoute.button(.activate, "/review/{id}/activation") { call in
    let id = try whole(call)
    _ = try call.workspace.activateRelease(of: id, revision: try call.revision())
    return done(.activated, id)
  }

  private static let withdraw = ConsoleRoute.button(.withdraw, "/review/{id}/withdrawal") { call in
    let id = try whole(call)
    _ = try call.workspace.withdrawRelease(of: id, revision: try call.revision())
    return done(.withdrawn, id)
  }

  private static func file(_ call: ConsoleCall) throws -> ReviewFile { try call.workspace.reviewFile(try whole(call)) }

  /// The id of the path; a beginning of one, which the command line takes, is none. Another tenant's is not there.
  private static func whole(_ call: ConsoleCall) throws -> String {
    let id = call.place("id")
    guard id.utf8.count == 14 else { throw Problem.notFound }
    return id
  }

  private static func done(_ deed: Deed, _ id: String) -> Answer { .leading(to: .proposal(id, done: deed.rawValue)) }

  /// Whether nothing of the change is cut on the page, or the whole of it was opened in this session.
  private static func isWhole(_ file: ReviewFile, _ call: ConsoleCall) -> Bool {
    !ShownChange(file.item.proposal).isCut
      || call.session?.opened.contains(file.item.proposal.proposalHash) == true
  }

  private static func checkOpened(_ id: String, _ call: ConsoleCall) throws {
    guard isWhole(try call.workspace.reviewFile(id), call) else {
      throw Problem(
        .conflict, "change-not-opened",
        "The change is longer than the page shows: open the whole of it before you approve or publish.")
    }
  }
}

/// What was just done; the page says it once.
enum Deed: String, CaseIterable {
  case approved, rejected, published, activated, withdrawn, commented, requested, postponed, taken, released

  init(_ kind: ReviewNote.Kind) {
    switch kind {
    case .comment: self = .commented
    case .changesRequested: self = .requested
    case .notNow: self = .postponed
    case .taken: self = .taken
    case .released: self = .released
    }
  }

  var sentence: String {
    switch self {
    case .approved: "Your approval is recorded."
    case .rejected: "Your rejection is recorded; the proposal is closed."
    case .published: "Published as a draft. Nothing runs it until somebody activates it."
    case .activated: "Activated: new runs use it."
    case .withdrawn: "Withdrawn."
    case .commented: "Your comment is recorded."
    case .requested: "Your request for changes is recorded."
    case .postponed: "Put off; it returns to the views on the day that you named."
    case .taken: "You have taken it."
    case .released: "It is nobody's again."
    }
  }
}
