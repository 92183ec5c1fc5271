import Domain
import Foundation
import JSONDocuments
import Storage

@testable import Application
@testable import Server

/// Somebody at a browser without script: keeps the cookie, sends forms with the token of the page.
struct ConsoleReader: Sendable {
  let client: SocketClient
  private(set) var cookie = ""
  private(set) var csrf = ""

  private var origin: String { "Origin: http://127.0.0.1:\(client.port)" }

  init(_ client: SocketClient) { self.client = client }

  /// Somebody who has logged in with a key.
  static func loggedIn(_ client: SocketClient, key: String) async throws -> ConsoleReader {
    var reader = ConsoleReader(client)
    let answer = try await reader.logIn(key: key)
    guard answer.status == 303 else { throw NotIn(status: answer.status) }
    return reader
  }

  struct NotIn: Error { let status: Int }

  /// Opens the login form and sends it.
  mutating func logIn(key: String, next: String = "") async throws -> SocketAnswer {
    let form = try await client.get("/login")
    cookie = Self.cookie(in: form) ?? ""
    let answer = try await post("/login", ["csrf": Self.token(in: form.text), "key": key, "next": next], csrf: nil)
    guard answer.status == 303 else { return answer }
    cookie = Self.cookie(in: answer) ?? ""
    csrf = Self.token(in: try await get("/review").text)
    return answer
  }

  func get(_ path: String) async throws -> SocketAnswer {
    try await client.get(path, headers: cookie.isEmpty ? [] : ["Cookie: \(cookie)"])
  }

  /// Sends a form with the session's token, or with another one; nil sends none.
  func post(_ path: String, _ fields: [String: String], csrf: String?) async throws -> SocketAnswer {
    var fields = fields
    if let csrf { fields["csrf"] = csrf }
    return try await raw(path, fields, headers: [origin])
  }

  func post(_ path: String, _ fields: [String: String] = [:]) async throws -> SocketAnswer {
    try await post(path, fields, csrf: csrf)
  }

  /// Sends a form with these headers alone beside the cookie.
  func raw(_ path: String, _ fields: [String: String], headers: [String]) async throws -> SocketAnswer {
    let body = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
    return try await client.send(
      "POST", path,
      headers: headers + ["Cookie: \(cookie)", "Content-Type: application/x-www-form-urlencoded"],
      body: [UInt8](body.utf8))
  }

  /// `name=value` of the cookie that an answer sets.
  static func cookie(in answer: SocketAnswer) -> String? {
    answer.headers["set-cookie"].map { String($0.prefix { $0 != ";" }) }
  }

  /// The token of the first form of a page.
  static func token(in page: String) -> String {
    guard let range = page.firstRange(of: "name=\"csrf\" value=\"") else { return "" }
    return String(page[range.upperBound...].prefix { $0 != "\"" })
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}

/// A proposal that waits for its reviewers, with hashes that hold.
enum PlantedProposal {
  static func plant(
    in workspace: Workspace, title: String = "Planted", body: JSONObject = ["kind": "skill"],
    evidence: JSONObject = ["supporting": []], reason: String = "It passes."
  ) throws -> String {
    let draft = ProposalDraft(
      type: .skill, claim: .skill, title: title, body: body, evidence: evidence, confidence: 0.9,
      author: "agent-SK-GEN-010")
    let hash = try draft.proposalHash()
    let proposal = Proposal(
      id: Proposal.id(forHash: hash), draft: draft, proposalHash: hash, evidenceHash: try draft.evidenceHash(),
      policyHash: try workspace.publishingPolicy().hash,
      risk: RiskAssessment(blastRadius: 0.1, dataSensitivity: 0.1, privilege: 0.1, historicalError: 0.1, score: 0.1),
      verdicts: [GateVerdict(gate: .contract, passed: true, reason: reason)], state: .pending)
    try workspace.store.submit(proposal, workspace.change())
    return proposal.id.rawValue
  }
}
