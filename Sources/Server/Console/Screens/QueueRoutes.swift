import Application
import HTTPTypes
import JSONDocuments

/// What is proposed, by saved views.
enum QueueRoutes {
  static let all = [queue]

  private static let view = Parameter(
    name: "view", summary: "The saved view.",
    schema: ["type": "string", "enum": .array(QueueView.allCases.map { .string($0.rawValue) })])
  private static let sort = Parameter(
    name: "sort", summary: "What the view is sorted by.",
    schema: ["type": "string", "enum": .array(QueueOrder.allCases.map { .string($0.rawValue) })])

  private static let queue = ConsoleRoute.page(.queue, "/review", query: [view, sort]) { call in
    let board = try call.workspace.reviewBoard()
    let asked = call.query["view"].flatMap(QueueView.init)
    // Whoever has nothing of their own to decide sees what is open.
    let view = asked ?? (board.count(in: .mine) > 0 ? .mine : .open)
    let order = call.query["sort"].flatMap(QueueOrder.init) ?? .waiting
    return call.page(QueueScreen(board: board, view: view, order: order).frame)
  }
}
