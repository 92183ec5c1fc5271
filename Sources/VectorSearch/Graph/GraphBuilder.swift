import Kernels

/// Builds a graph by inserting nodes one after the other.
struct GraphBuilder: ~Copyable {
  private let parameters: GraphParameters
  private var draft: GraphDraft
  private var room = GraphRoom()

  init(rows: Matrix, ordinals: [UInt32], map: CodeMap, layout: GraphLayout, parameters: GraphParameters) {
    self.parameters = parameters
    draft = GraphDraft(rows: rows, ordinals: ordinals, map: map, layout: layout)
  }

  /// The nodes with their links.
  consuming func build() -> GraphDraft {
    for pass in 0..<parameters.passes {
      let width = pass < parameters.passes - 1 ? parameters.buildWidth / 2 : parameters.buildWidth
      for node in 0..<draft.count { insert(node, isFirst: pass == 0, width: width) }
    }
    adoptOrphans()
    return draft
  }

  private mutating func insert(_ node: Int, isFirst: Bool, width: Int) {
    let starts = (0..<UInt32(min(parameters.startCount, isFirst ? node : draft.count))).map { $0 }
    guard !starts.isEmpty else { return }
    var candidates = draft.nearest(to: node, starts: starts, width: width, room: &room)
    if !isFirst { candidates = merged(candidates, draft.links(of: node)) }
    let links = draft.chosen(candidates, slack: parameters.slack)
    draft.setLinks(of: node, links)
    for link in links {
      draft.link(
        Int(link.node), to: GraphDraft.Candidate(node: UInt32(node), similarity: link.similarity),
        slack: parameters.slack)
    }
  }

  /// Gives each node to which no link leads one, from the nearest of its own links that has room or a last link that others lead to as well.
  private mutating func adoptOrphans() {
    var incoming = [UInt32](repeating: 0, count: draft.count)
    for node in 0..<draft.count {
      for link in draft.links(of: node) { incoming[Int(link.node)] += 1 }
    }
    for node in incoming.indices where incoming[node] == 0 {
      for parent in draft.links(of: node) {
        var links = draft.links(of: Int(parent.node))
        if links.count == parameters.degree {
          guard let last = links.popLast(), incoming[Int(last.node)] > 1 else { continue }
          incoming[Int(last.node)] -= 1
        }
        let place = links.firstIndex { $0.similarity < parent.similarity } ?? links.count
        links.insert(GraphDraft.Candidate(node: UInt32(node), similarity: parent.similarity), at: place)
        draft.setLinks(of: Int(parent.node), links)
        incoming[node] += 1
        break
      }
    }
  }

  private func merged(_ found: [GraphDraft.Candidate], _ links: [GraphDraft.Candidate]) -> [GraphDraft.Candidate] {
    let known = Set(found.map(\.node))
    let all = found + links.filter { !known.contains($0.node) }
    return all.sorted { ($1.similarity, $0.node) < ($0.similarity, $1.node) }
  }
}
