import Application
import Domain
import HTTPTypes
import JSONDocuments

/// What is remembered: runs, workflows, and the search over all of it.
enum MemoryRoutes {
  static let all = [episodes, episode, workflows, workflow, search]

  private static let pageSize = 50

  private static let ofWorkflow = Parameter(
    name: "workflow", summary: "Of this workflow.", schema: ["type": "string", "maxLength": 256])
  private static let text = Parameter(
    name: "q", summary: "What is looked for.", schema: ["type": "string", "maxLength": 500])
  private static let kind = Parameter(
    name: "type", summary: "Of this kind.",
    schema: ["type": "string", "enum": .array((SearchScreen.kinds.map(\.value)).map { .string($0) })])
  private static let outcome = Parameter(
    name: "outcome", summary: "That ended so.",
    schema: ["type": "string", "enum": .array(([""] + Outcome.allCases.map(\.rawValue)).map { .string($0) })])

  private static let episodes = ConsoleRoute.page(.episodes, "/episodes", query: [ofWorkflow, .cursor]) { call in
    let workflow = call.query["workflow"].flatMap { $0.isEmpty ? nil : $0 }
    let name = "episodes/" + (workflow ?? "")
    let place = try Cursor(call.query["cursor"], of: name).map { try EpisodePage.Place(cursor: $0.key) }
    let page = try call.workspace.episodePage(workflow: workflow, after: place, limit: pageSize)
    let next = page.end.map { Cursor(of: name, key: $0.cursorKey).text }
    return call.page(
      EpisodeListScreen(
        episodes: page.episodes.map(\.json), workflow: workflow, workflows: try call.workspace.workflowSummaries(),
        next: next
      ).frame)
  }

  private static let episode = ConsoleRoute.page(.episode, "/episodes/{id}") { call in
    call.page(EpisodeScreen(inspection: try call.workspace.inspectEpisode(call.place("id"))).frame)
  }

  private static let workflows = ConsoleRoute.page(.workflows, "/workflows") { call in
    call.page(WorkflowListScreen(workflows: try call.workspace.workflowSummaries()).frame)
  }

  private static let workflow = ConsoleRoute.page(.workflow, "/workflows/{id}") { call in
    call.page(WorkflowScreen(history: try call.workspace.workflowHistory(WorkflowID(call.place("id")))).frame)
  }

  private static let search = ConsoleRoute.page(.search, "/search", query: [text, kind, ofWorkflow, outcome]) { call in
    func given(_ name: String) -> String? { call.query[name].flatMap { $0.isEmpty ? nil : $0 } }
    guard let text = given("q") else { return call.page(SearchScreen(call, results: nil).frame) }
    let found = try call.workspace.search(
      SearchRequest(
        text: text, count: pageSize, mode: .hybrid, fusion: .linear,
        filters: SearchFilters(
          workflow: given("workflow"), outcome: given("outcome"), step: nil, status: nil, since: nil, until: nil,
          type: given("type")), explains: true))
    return call.page(
      SearchScreen(call, results: (found.json["results"]?.arrayValue ?? []).compactMap(\.objectValue)).frame)
  }
}
