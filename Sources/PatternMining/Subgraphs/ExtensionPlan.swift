/// Where a pattern may grow, with one counter slot for each possible new edge, in code order.
///
/// Bounds that hold for every minimal code are built in: an edge from a vertex of the rightmost path, or back to one, is no
/// smaller than the tree edge that leaves this vertex along the path, else exploring it first would give a smaller code. New
/// vertices are sought only for types that lived in the parent pattern (`GrowthBounds`) or that follow the edge that found
/// the vertex (`PathCensus`).
///
/// Only one occurrence of each image is kept (`PatternSymmetry`), so growth from a vertex is sought at all vertices to which
/// the group takes it. Of several vertices of the path that the group exchanges, the deepest gives the smallest code; the
/// others' growth is counted with it and not tried. Of pairs to be joined the same holds for the pair with the least `to`.
struct ExtensionPlan {
  /// One possible new edge; only a candidate can have a minimal code.
  struct Slot {
    let step: CodeStep
    let isCandidate: Bool
  }

  /// A vertex of the pattern whose image is looked at for growth.
  struct Position {
    let vertex: Int32
    /// Index in `table` of type 0, as if all types had places; `dead` when no new vertex is sought here.
    var forwardBase: Int32
    /// Index in `pairs` of what is done where no vertex of the pattern is met, before the pair with vertex 0; `nowhere` when nothing is joined here.
    var pairRow: Int32
    /// The member of the group that takes the vertex of the code here; `nowhere` for the identity.
    let member: Int32
  }

  /// Two vertices of the pattern that a new edge may join.
  struct Pair {
    /// Like `Position.forwardBase`.
    var base = ExtensionPlan.dead
    var member = ExtensionPlan.nowhere
    /// Whether the pair is also looked at from its other end, so that one of the two must be left out.
    var isTwofold = false
  }

  private struct PathVertex {
    let vertex: Int
    let types: Range<Int>
    var base: Int32
    let isLead: Bool
  }

  static let nowhere: Int32 = -1
  /// The base of a table in which no type has a slot; such a table comes first.
  static let dead: Int32 = 0
  private static let noSlot: Int32 = -1

  private(set) var slots: [Slot] = []
  /// Slot numbers by type, −1 for types without a slot.
  private(set) var table: [Int32] = []
  private(set) var positions: [Position] = []
  private(set) var pairs: [Pair] = []
  private var pathVertices: [PathVertex] = []
  private var pathTypes: [UInt32] = []
  private var orbits: [Int] = []
  private var members: [Int32] = []
  private var pairRows: [Int32] = []

  /// Plans the growth of a pattern whose code starts with an edge of `rootRank`.
  mutating func prepare(
    _ shape: PatternShape, _ symmetry: PatternSymmetry, _ bounds: GrowthBounds, rootRank: UInt32,
    _ adjacency: TypedAdjacency
  ) {
    slots.removeAll(keepingCapacity: true)
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(Self.noSlot, count: adjacency.types.count))
    positions.removeAll(keepingCapacity: true)
    pairs.removeAll(keepingCapacity: true)
    pathVertices.removeAll(keepingCapacity: true)
    pathTypes.removeAll(keepingCapacity: true)
    findOrbits(shape, symmetry)
    planBackward(shape, symmetry, rootRank, adjacency.types)
    for index in shape.path.indices { allowForward(shape, index, bounds, rootRank, adjacency) }
    planForward(shape, adjacency.types)
  }

  /// The types that live on at each vertex of the path: those of slots that are frequent, but at the vertex that was tried
  /// itself for those that are refuted for good.
  func bounds(vertexCount: Int, _ isFrequent: [Bool], refuted: [Int]) -> GrowthBounds {
    var bounds = GrowthBounds(vertexCount: vertexCount)
    for known in pathVertices {
      bounds.close(known.vertex)
      for type in pathTypes[known.types] {
        let slot = Int(table[Int(known.base) + Int(type)])
        if isFrequent[slot], !known.isLead || !refuted.contains(slot) { bounds.add(type, at: known.vertex) }
      }
    }
    return bounds
  }

  /// Numbers each vertex by the deepest vertex of the path that the group takes to it.
  private mutating func findOrbits(_ shape: PatternShape, _ symmetry: PatternSymmetry) {
    orbits.removeAll(keepingCapacity: true)
    orbits.append(contentsOf: repeatElement(-1, count: shape.vertexCount))
    members.removeAll(keepingCapacity: true)
    members.append(contentsOf: repeatElement(Self.nowhere, count: shape.vertexCount))
    for vertex in shape.path where orbits[vertex] < 0 {
      orbits[vertex] = vertex
      for member in symmetry.members {
        let image = symmetry.image(of: vertex, under: member)
        guard orbits[image] < 0 else { continue }
        orbits[image] = vertex
        members[image] = Int32(member)
      }
    }
  }

  private mutating func planBackward(
    _ shape: PatternShape, _ symmetry: PatternSymmetry, _ rootRank: UInt32, _ types: EdgeTypeTable
  ) {
    let rightmost = shape.rightmost
    addPairRows(shape)
    for index in shape.path.indices.reversed() {
      let vertex = shape.path[index]
      guard pairs[Int(pairRows[rightmost]) + vertex + 1].base == Self.dead,
        let base = addBackward(shape, index, rootRank, types)
      else { continue }
      set(rightmost, vertex, Pair(base: base), isDirected: types.isDirected)
      for member in symmetry.members {
        set(
          symmetry.image(of: rightmost, under: member), symmetry.image(of: vertex, under: member),
          Pair(base: base, member: Int32(member)), isDirected: types.isDirected)
      }
    }
  }

  /// A row of pairs for each vertex to which the group takes the rightmost one; before it stands what is done where no vertex
  /// of the pattern is met.
  private mutating func addPairRows(_ shape: PatternShape) {
    pairRows.removeAll(keepingCapacity: true)
    for vertex in 0..<shape.vertexCount {
      guard orbits[vertex] == shape.rightmost else {
        pairRows.append(Self.nowhere)
        continue
      }
      pairRows.append(Int32(pairs.count))
      pairs.append(contentsOf: repeatElement(Pair(), count: shape.vertexCount + 1))
    }
  }

  private mutating func set(_ first: Int, _ second: Int, _ pair: Pair, isDirected: Bool) {
    let index = Int(pairRows[first]) + second + 1
    guard pairs[index].base == Self.dead else { return }
    pairs[index] = pair
    guard !isDirected, first != second, pairRows[second] != Self.nowhere else { return }
    let turned = Int(pairRows[second]) + first + 1
    guard pairs[turned].base == pair.base else { return }
    pairs[index].isTwofold = true
    pairs[turned].isTwofold = true
  }

  /// Slots for edges from the rightmost vertex back to one of the path; `nil` when there can be none.
  private mutating func addBackward(
    _ shape: PatternShape, _ index: Int, _ rootRank: UInt32, _ types: EdgeTypeTable
  ) -> Int32? {
    let vertex = shape.path[index]
    let last = shape.lastStep
    guard last.isForward || last.to <= vertex else { return nil }
    let rank = shape.labelRanks[shape.rightmost]
    let leaving = types.types(leaving: rank)
    let least = !last.isForward && last.to == vertex ? last.type + 1 : 0
    let leastReverse = index == 0 ? 0 : shape.treeTypes[shape.path[index - 1]] + (index == 1 ? 1 : 0)
    let first = slots.count
    let base = Int32(table.count) - Int32(leaving.lowerBound)
    for type in leaving {
      let isAllowed =
        type >= least && types.toRanks[Int(type)] == shape.labelRanks[vertex]
        && types.keys[Int(type)].isLoop == (index == 0) && types.reverse[Int(type)] >= leastReverse
        && types.rootRanks[Int(type)] >= rootRank
      table.append(isAllowed ? Int32(slots.count) : Self.noSlot)
      guard isAllowed else { continue }
      slots.append(Slot(step: CodeStep(from: shape.rightmost, to: vertex, type: type), isCandidate: true))
    }
    return slots.count > first ? base : nil
  }

  /// Notes by which types a vertex of the path may reach a new one.
  private mutating func allowForward(
    _ shape: PatternShape, _ index: Int, _ bounds: GrowthBounds, _ rootRank: UInt32, _ adjacency: TypedAdjacency
  ) {
    let types = adjacency.types
    let vertex = shape.path[index]
    let smallest = index == 0 ? 0 : shape.treeTypes[shape.path[index - 1]]
    let first = pathTypes.count
    for type in bounds.types(of: vertex) ?? unknownGrowth(shape, vertex, adjacency)
    where type >= smallest && types.rootRanks[Int(type)] >= rootRank && !types.keys[Int(type)].isLoop {
      pathTypes.append(type)
    }
    pathVertices.append(
      PathVertex(
        vertex: vertex, types: first..<pathTypes.count, base: Self.dead, isLead: orbits[vertex] == vertex))
  }

  /// The types by which a vertex may grow whose growth was not looked at: it has one edge so far.
  private func unknownGrowth(_ shape: PatternShape, _ vertex: Int, _ adjacency: TypedAdjacency) -> ArraySlice<UInt32> {
    let types = adjacency.types
    let first = shape.firstStep
    if first.isForward {
      return adjacency.followers[Int(vertex == 0 ? types.reverse[Int(first.type)] : shape.treeTypes[vertex])][...]
    }
    return vertex == 0
      ? Array(types.types(leaving: shape.labelRanks[0]))[...] : adjacency.followers[Int(shape.treeTypes[vertex])][...]
  }

  private mutating func planForward(_ shape: PatternShape, _ types: EdgeTypeTable) {
    let hasBackward = !slots.isEmpty
    for lead in pathVertices.indices where pathVertices[lead].isLead {
      let vertex = pathVertices[lead].vertex
      let count = slots.count
      let base = addForward(shape, lead, types.types(leaving: shape.labelRanks[vertex]))
      let grows = slots.count > count
      let joins = hasBackward && lead == 0
      guard grows || joins else { continue }
      for place in 0..<shape.vertexCount where orbits[place] == vertex {
        if joins { pairs[Int(pairRows[place])] = Pair(base: grows ? base : Self.dead, member: members[place]) }
        positions.append(
          Position(
            vertex: Int32(place), forwardBase: grows ? base : Self.dead,
            pairRow: joins ? pairRows[place] : Self.nowhere, member: members[place]))
      }
    }
  }

  /// Slots for the growth of all vertices of the path that the group exchanges with the lead.
  private mutating func addForward(_ shape: PatternShape, _ lead: Int, _ leaving: Range<UInt32>) -> Int32 {
    let base = Int32(table.count) - Int32(leaving.lowerBound)
    let vertex = pathVertices[lead].vertex
    table.append(contentsOf: repeatElement(Self.noSlot, count: leaving.count))
    for index in lead..<pathVertices.count where orbits[pathVertices[index].vertex] == vertex {
      pathVertices[index].base = base
      for type in pathTypes[pathVertices[index].types] where table[Int(base) + Int(type)] == Self.noSlot {
        table[Int(base) + Int(type)] = Int32(slots.count)
        let step = CodeStep(from: vertex, to: shape.vertexCount, type: type)
        slots.append(Slot(step: step, isCandidate: index == lead))
      }
    }
    return base
  }
}
