import Application
import Foundation
import HTTPTypes
import JSONDocuments

/// What can be read at an address of its own: episodes, workflow versions and proposals.
///
/// Workflows and proposals are listed; episodes are too many for a list, they are found by the tools and read by the template.
struct ResourceOffers: Sendable {
  /// A kind of thing with addresses.
  private enum Kind: String, CaseIterable {
    case episode, workflow, proposal

    var operation: Operation {
      switch self {
      case .episode: .getEpisode
      case .workflow: .getWorkflow
      case .proposal: .getProposal
      }
    }

    var template: (uri: String, title: String, description: String) {
      switch self {
      case .episode:
        ("episode://{id}", "Episode", "One run with its steps, their results, and what was learnt from it.")
      case .workflow:
        ("workflow://{id}@{version}", "Workflow version", "The steps and conditions of one version of a workflow.")
      case .proposal:
        ("proposal://{id}", "Proposal", "A proposed change with its evidence, verdicts, risk and votes.")
      }
    }
  }

  private static let mediaType: JSONValue = "application/json"
  private static let pageSize = 100
  private static let list = "resources"

  let caller: MCPCaller

  /// The forms of the addresses.
  static func templates(in version: MCPVersion) -> JSONObject {
    let templates = Kind.allCases.map { kind -> JSONValue in
      let template = kind.template
      var json: JSONObject = [
        "name": .string(kind.rawValue), "uriTemplate": .string(template.uri),
        "description": .string(template.description), "mimeType": mediaType,
      ]
      if version.hasStructuredContent { json["title"] = .string(template.title) }
      return .object(json)
    }
    return ["resourceTemplates": .array(templates)]
  }

  /// The workflows and proposals, a page at a time.
  ///
  /// - Throws: `Problem` for a cursor that is none of this list; `StorageError`.
  func list(cursor: String?) throws -> JSONObject {
    let items = try workflows() + proposals()
    var start = 0
    if let place = try Cursor(cursor, of: Self.list) {
      guard let index = items.firstIndex(where: { $0["uri"]?.stringValue == place.key }) else { throw Cursor.stale }
      start = index + 1
    }
    let page = items[start...].prefix(Self.pageSize)
    var json: JSONObject = ["resources": .array(page.map { .object($0) })]
    if let last = page.last?["uri"]?.stringValue, start + page.count < items.count {
      json["nextCursor"] = .string(Cursor(of: Self.list, key: last).text)
    }
    return json
  }

  /// What stands at an address.
  ///
  /// - Throws: `RPCError` when nothing does, or the caller may not read it.
  func read(_ request: RPCRequest, in version: MCPVersion) throws -> JSONObject {
    guard let uri = request.params["uri"]?.stringValue else {
      throw RPCError.invalidParams("resources/read names its uri.")
    }
    do {
      return ["contents": [.object(try contents(of: uri))]]
    } catch let problem as Problem where problem.status == .notFound {
      throw RPCError.resourceNotFound(uri, in: version)
    } catch  where FailureKind(error) == .notFound {
      throw RPCError.resourceNotFound(uri, in: version)
    }
  }

  /// The contents of an address, as they also stand in a message.
  ///
  /// - Throws: `Problem` when nothing stands there, or the caller may not read it; `StorageError`.
  func contents(of uri: String) throws -> JSONObject {
    guard let (kind, id) = Self.parts(of: uri) else { throw Problem.notFound }
    let json = try caller.carryOut(RouteTable.route(of: kind.operation), ["id": id])
    return ["uri": .string(uri), "mimeType": Self.mediaType, "text": .string(JSONValue.object(json).text)]
  }

  private func workflows() throws -> [JSONObject] {
    guard caller.may(.listWorkflows) else { return [] }
    return try (caller.workspace.workflowList().json["workflows"]?.arrayValue ?? []).map { item in
      let name = CatalogueKeys.key(of: item)
      return Self.entry(.workflow, name, name, item["name"]?.stringValue ?? "")
    }
  }

  private func proposals() throws -> [JSONObject] {
    guard caller.may(.listProposals) else { return [] }
    return try (caller.workspace.queue().json["proposals"]?.arrayValue ?? []).map { item in
      let id = item["id"]?.stringValue ?? ""
      return Self.entry(.proposal, id, id, "\(item["title"]?.stringValue ?? "") (\(item["state"]?.stringValue ?? ""))")
    }
  }

  /// The address of a thing.
  static func uri(_ scheme: String, _ id: String) -> String { "\(scheme)://\(encoded(id))" }

  private static func entry(_ kind: Kind, _ id: String, _ name: String, _ description: String) -> JSONObject {
    [
      "uri": .string(uri(kind.rawValue, id)), "name": .string(name), "description": .string(description),
      "mimeType": mediaType,
    ]
  }

  private static func parts(of uri: String) -> (Kind, String)? {
    guard uri.utf8.count <= 1_024, let mark = uri.range(of: "://"),
      let kind = Kind(rawValue: uri[..<mark.lowerBound].lowercased()),
      let id = PercentCoding.decoded(uri[mark.upperBound...]), !id.isEmpty,
      !id.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f })
    else { return nil }
    return (kind, id)
  }

  /// An identifier as an address may hold it (RFC 3986, section 2.3); `@` stands before a version.
  private static func encoded(_ id: String) -> String {
    id.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@")
}
