/// Places of steps and ways on a drawing, from top to bottom: one row a layer (K. Sugiyama, S. Tagawa, M. Toda, "Methods for
/// Visual Understanding of Hierarchical System Structures", IEEE Trans. SMC 11(2), 1981, doi:10.1109/TSMC.1981.4308636).
///
/// Differences: layers are longest paths over the edges that a depth-first search in the order of the steps calls forward;
/// crossings are lessened by a fixed number of barycentre sweeps, of which the best is kept; a row is placed by least
/// squares under its separations (pool adjacent violators). Edges that go back run in lanes left of all boxes. Everything
/// follows from the order of the steps, so equal graphs give equal drawings. Cost: O(sweeps × edges²), edges with the
/// bends that long ones need.
struct DrawingLayout {
  /// A rectangle.
  struct Box: Hashable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    var centre: Int { x + width / 2 }
    var bottom: Int { y + height }
    var right: Int { x + width }

    func intersects(_ other: Box) -> Bool {
      x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }
  }

  /// An edge between two nodes; nil is the end.
  struct Edge: Hashable {
    let from: Int
    let target: Int?
  }

  /// The line of an edge.
  enum Route: Hashable {
    /// Down, through the bends.
    case down([Bend])
    /// Up again in a lane on the left.
    case back(lane: Int, from: Int, to: Int)
  }

  /// A vertical piece of a line between two gaps.
  struct Bend: Hashable {
    let x: Int
    let top: Int
    let bottom: Int
  }

  static let boxWidth = 204
  static let boxHeight = 50
  static let gap = 84
  static let endSize = 40
  static let margin = 24
  static let laneWidth = 12
  static let headHeight = 54

  /// The boxes of the steps, in their order.
  private(set) var boxes: [Box] = []
  /// The box of the end; nil when nothing leads there.
  private(set) var end: Box?
  /// The lines.
  private(set) var routes: [Edge: Route] = [:]
  /// The size of boxes and lanes; labels come on top.
  private(set) var width = 0
  private(set) var height = 0

  /// Lays out `count` steps.
  init(count: Int, edges: [Edge]) {
    let rows = LayeredGraph(count: count, edges: edges)
    let lanes = rows.backEdges
    var centres = RowPlacement.centres(of: rows, width: Self.width(of:), separation: 30)
    let left = rows.nodes.indices.map { centres[$0] - Self.width(of: rows.nodes[$0]) / 2 }.min() ?? 0
    let shift = Self.margin + (lanes.isEmpty ? 0 : lanes.count * Self.laneWidth + 8) - left
    for index in centres.indices { centres[index] += shift }
    place(rows, centres, count: count)
    route(rows, centres, lanes)
    width = ((boxes + [end].compactMap { $0 }).map(\.right).max() ?? 0) + Self.margin
    height = Self.top(of: rows.layerCount) - Self.gap + Self.margin
  }

  /// The upper edge of a layer.
  static func top(of layer: Int) -> Int { headHeight + layer * (boxHeight + gap) }

  private static func width(of node: LayeredGraph.Node) -> Int {
    switch node.kind {
    case .step: boxWidth
    case .end: endSize
    case .bend: 16
    }
  }

  private mutating func place(_ rows: LayeredGraph, _ centres: [Int], count: Int) {
    boxes = (0..<count).map { index in
      Box(
        x: centres[index] - Self.boxWidth / 2, y: Self.top(of: rows.nodes[index].layer), width: Self.boxWidth,
        height: Self.boxHeight)
    }
    guard let place = rows.nodes.firstIndex(where: { $0.kind == .end }) else { return }
    end = Box(
      x: centres[place] - Self.endSize / 2, y: Self.top(of: rows.nodes[place].layer), width: Self.endSize,
      height: Self.endSize)
  }

  /// Lines leave and enter a box at ports of their own, in the order of the places that they come from and go to.
  private mutating func route(_ rows: LayeredGraph, _ centres: [Int], _ lanes: [Edge]) {
    let chains = rows.chains
    func ports(_ side: (LayeredGraph.Chain) -> (node: Int, neighbour: Int)) -> [Edge: Int] {
      var ports: [Edge: Int] = [:]
      for group in Dictionary(grouping: chains, by: { side($0).node }).values {
        let sorted = group.sorted { left, right in
          let (first, second) = (centres[side(left).neighbour], centres[side(right).neighbour])
          return first == second ? left.edge < right.edge : first < second
        }
        let step = min(28, (Self.boxWidth - 40) / max(1, sorted.count))
        for (index, chain) in sorted.enumerated() {
          ports[chain.edge] = (2 * index - (sorted.count - 1)) * step / 2
        }
      }
      return ports
    }
    let leaving = ports { (node: $0.nodes[0], neighbour: $0.nodes[1]) }
    let entering = ports { (node: $0.nodes[$0.nodes.count - 1], neighbour: $0.nodes[$0.nodes.count - 2]) }
    for chain in chains {
      var bends: [Bend] = []
      for (position, node) in chain.nodes.enumerated() {
        let isFirst = position == 0
        let isLast = position == chain.nodes.count - 1
        let isEnd = rows.nodes[node].kind == .end
        let offset = isFirst ? leaving[chain.edge] ?? 0 : isLast && !isEnd ? entering[chain.edge] ?? 0 : 0
        let top = Self.top(of: rows.nodes[node].layer)
        bends.append(
          Bend(
            x: centres[node] + offset, top: isFirst ? top + Self.boxHeight : top,
            bottom: isLast ? top : top + Self.boxHeight))
      }
      routes[chain.edge] = .down(bends)
    }
    for (lane, edge) in lanes.enumerated() {
      guard let target = edge.target else { continue }
      let reach = Self.boxWidth / 2 - 14
      routes[edge] = .back(lane: lane, from: centres[edge.from] - reach, to: centres[target] - reach)
    }
  }
}

extension DrawingLayout.Edge: Comparable {
  /// Orders by source, then target, the end last.
  static func < (left: Self, right: Self) -> Bool {
    (left.from, left.target ?? .max) < (right.from, right.target ?? .max)
  }
}
