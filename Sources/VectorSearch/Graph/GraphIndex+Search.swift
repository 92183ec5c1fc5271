public import Kernels

extension GraphIndex {
  /// Above this share of the vectors a filtered search goes through the graph, below it through the list of those allowed: measured, the list
  /// of a fifth takes as long as a walk with five times the beam.
  static let listedShare = 0.2

  /// The best vectors for a query: by exact inner product, equal ones by ordinal; nearly always the ones that `FlatIndex` finds.
  ///
  /// - Parameters:
  ///   - limit: How many; as many are found whenever there are so many.
  ///   - allowed: The ordinals that may be returned, of capacity `count`: a filter, the documents that have not been deleted, or both; nil for all.
  ///   - beam: Nodes that the search keeps in view; more finds more of the best and takes longer. On 100,000 sentences 48 find 94 % of the best
  ///     ten, 96 find 98 %, 192 find 99 %.
  public func best(_ limit: Int, for query: [Float], allowed: OrdinalSet? = nil, beam: Int = 96) -> [TopK.Entry] {
    rooms.withRoom { best(limit, for: query, allowed: allowed, beam: beam, room: &$0) }
  }

  /// The best vectors for each of several queries, as `best(_:for:allowed:beam:)` finds them.
  public func best(_ limit: Int, for queries: Matrix, allowed: OrdinalSet? = nil, beam: Int = 96) -> [[TopK.Entry]] {
    rooms.withRoom { room in
      (0..<queries.rowCount).map { best(limit, for: queries.row($0), allowed: allowed, beam: beam, room: &room) }
    }
  }

  private func best(
    _ limit: Int, for query: [Float], allowed: OrdinalSet?, beam: Int, room: inout GraphRoom
  ) -> [TopK.Entry] {
    precondition(query.count == dimension, "a query of \(dimension) elements expected, got \(query.count)")
    precondition(limit >= 0 && beam >= 1, "\(limit) results from a beam of \(beam)")
    let wanted = min(limit, count)
    guard wanted > 0 else { return [] }
    let search = GraphSearch(index: self, query: query, limit: wanted, beam: max(beam, wanted))
    guard let allowed else { return search.everything(&room) }
    precondition(allowed.capacity == count, "a filter of \(allowed.capacity) ordinals for \(count) vectors")
    return search.filtered(allowed, &room)
  }
}

/// One query against an index.
private struct GraphSearch {
  let index: GraphIndex
  let query: [Float]
  let limit: Int
  let beam: Int
  let folded: FoldedQuery

  init(index: GraphIndex, query: [Float], limit: Int, beam: Int) {
    self.index = index
    self.query = query
    self.limit = limit
    self.beam = beam
    folded = index.graph.folded(query)
  }

  func everything(_ room: inout GraphRoom) -> [TopK.Entry] {
    let found = ranked(walk(beam, filter: nil, &room), room, allowed: nil)
    return found.count == limit ? found : listed((0..<UInt32(index.count)).map { $0 }, &room)
  }

  func filtered(_ allowed: OrdinalSet, _ room: inout GraphRoom) -> [TopK.Entry] {
    let allowedCount = allowed.count
    let share = Double(allowedCount) / Double(index.count)
    let wanted = min(limit, allowedCount)
    guard wanted > 0 else { return [] }
    if share > GraphIndex.listedShare {
      // A beam wide enough for as many allowed nodes as were asked for; whole regions that are not allowed are crossed by two-hop steps, which
      // look at more nodes.
      let widened = ranked(walk(Int(Double(beam) / share), filter: nil, &room), room, allowed: allowed)
      if widened.count == wanted { return widened }
      let stepped = ranked(walk(beam, filter: filter(allowed), &room), room, allowed: nil)
      if stepped.count == wanted { return stepped }
    }
    return listed(allowed.members.map { index.nodes[Int($0)] }, &room)
  }

  private func filter(_ allowed: OrdinalSet) -> GraphRoom.Filter {
    GraphRoom.Filter(allowed: allowed, ordinals: index.graph.ordinals, reach: 64)
  }

  private func walk(_ width: Int, filter: GraphRoom.Filter?, _ room: inout GraphRoom) -> Int {
    let graph = index.graph
    return graph.nodes.withBytes {
      room.search(graph.layout, nodes: $0, query: folded, starts: graph.starts, width: width, filter: filter)
    }
  }

  /// The best of listed nodes.
  private func listed(_ nodes: [UInt32], _ room: inout GraphRoom) -> [TopK.Entry] {
    let graph = index.graph
    let found = graph.nodes.withBytes {
      room.search(graph.layout, nodes: $0, query: folded, listed: nodes, width: max(32, 3 * limit))
    }
    return ranked(found, room, allowed: nil)
  }

  /// Compares what the beam holds exactly, the most promising first, until the rest would have to be off by more than four times what codes
  /// are off by.
  private func ranked(_ found: Int, _ room: GraphRoom, allowed: OrdinalSet?) -> [TopK.Entry] {
    var best = TopK(capacity: limit)
    var place = 0
    let (length, offBy) = (index.graph.length, index.graph.error * folded.length)
    let margin = 4 * offBy * length * length
    while place < found {
      let (ordinals, estimate) = block(from: &place, found, room, allowed)
      if Double(estimate + margin) < best.threshold { break }
      for (ordinal, score) in zip(ordinals, index.products(ordinals, query)) {
        best.offer(score: Double(score), ordinal: ordinal)
      }
    }
    return best.ranked()
  }

  /// The next eight ordinals of the beam that are allowed, and what the first of them is estimated at.
  private func block(
    from place: inout Int, _ found: Int, _ room: GraphRoom, _ allowed: OrdinalSet?
  ) -> (ordinals: [UInt32], estimate: Float) {
    var ordinals: [UInt32] = []
    ordinals.reserveCapacity(8)
    var estimate = -Float.infinity
    while place < found && ordinals.count < 8 {
      let entry = room.found(place)
      let ordinal = index.graph.ordinals[Int(entry.node)]
      place += 1
      guard allowed?.contains(Int(ordinal)) ?? true else { continue }
      if ordinals.isEmpty { estimate = folded.estimate(entry.score) * index.graph.length * index.graph.length }
      ordinals.append(ordinal)
    }
    return (ordinals, estimate)
  }
}
