// The two loops in which a mining run spends its time. Indices are in range by construction: positions, pairs and tables come
// from one plan, whose tables hold a place for each type that leaves a vertex of the label; rows hold vertices of their graph.

extension ExtensionScan {
  /// Counts the extensions of the rows; false when more than `limit` were found and the rest was left.
  mutating func count(_ rows: Rows, _ plan: ExtensionPlan, limit: Int, _ adjacency: TypedAdjacency) -> Bool {
    counters.removeAll(keepingCapacity: true)
    counters.append(contentsOf: repeatElement(Counter(), count: plan.slots.count))
    foundCount = 0
    guard !plan.positions.isEmpty else { return true }
    let mostOfRow = plan.positions.count * adjacency.largestDegree + 1
    foundEnds.removeAll(keepingCapacity: true)
    foundEnds.append(contentsOf: repeatElement(0, count: rows.support))
    var progress = Progress(row: 0, segment: 0, found: 0)
    while progress.row < rows.count {
      if found.count < progress.found + mostOfRow {
        let more = max(found.count, mostOfRow)
        found.append(contentsOf: repeatElement(Found(row: 0, slot: 0, member: 0, vertex: 0), count: more))
      }
      Self.scan(&progress, rows, plan, adjacency, mostOfRow, &found, &foundEnds, &stamp, &marks)
      if progress.found > limit { return false }
    }
    foundCount = progress.found
    Self.count(found, foundEnds, rows, &counters)
    return true
  }

  /// Finds the extensions of the rows from where it stands, as far as there is room.
  ///
  /// What is found is written always and kept by moving on behind it, since none of the conditions can be foretold.
  private static func scan(
    _ progress: inout Progress, _ rows: Rows, _ plan: ExtensionPlan, _ adjacency: TypedAdjacency, _ mostOfRow: Int,
    _ found: inout [Found], _ foundEnds: inout [Int], _ stamp: inout UInt32,
    _ marks: inout [UInt32]
  ) {
    var found = found.mutableSpan
    var foundEnds = foundEnds.mutableSpan
    var marks = marks.mutableSpan
    let vertices = rows.vertices.span
    let segments = rows.segments.span
    let (halfEdgeArray, startArray, vertexStartArray) = (adjacency.halfEdges, adjacency.starts, adjacency.vertexStarts)
    let halfEdges = halfEdgeArray.span
    let starts = startArray.span
    let vertexStarts = vertexStartArray.span
    let positions = plan.positions.span
    let pairs = plan.pairs.span
    let table = plan.table.span
    let width = rows.width
    var row = progress.row
    var count = progress.found
    while row < rows.count {
      let segment = unsafe segments[unchecked: rows.segmentRange.lowerBound &+ progress.segment]
      let firstVertex = unsafe Int(vertexStarts[unchecked: Int(segment.graph)])
      while row < Int(segment.end), count &+ mostOfRow <= found.count {
        let start = rows.start &+ row &* width
        stamp = stamp == UInt32(UInt16.max) ? 0 : stamp &+ 1
        if stamp == 0 {
          for vertex in 0..<marks.count { unsafe marks[unchecked: vertex] = 0 }
          stamp = 1
        }
        let mine = stamp << 16
        for number in 0..<width {
          let vertex = unsafe Int(truncatingIfNeeded: vertices[unchecked: start &+ number])
          unsafe marks[unchecked: vertex] = mine | UInt32(truncatingIfNeeded: number &+ 1)
        }
        for index in 0..<positions.count {
          let position = unsafe positions[unchecked: index]
          let own = unsafe UInt32(truncatingIfNeeded: vertices[unchecked: start &+ Int(position.vertex)])
          let vertex = firstVertex &+ Int(own)
          let end = unsafe Int(starts[unchecked: vertex &+ 1])
          var half = unsafe Int(starts[unchecked: vertex])
          if position.pairRow < 0 {
            while half < end {
              let halfEdge = unsafe halfEdges[unchecked: half]
              let isNew = unsafe marks[unchecked: Int(halfEdge.target)] < mine
              let slot = unsafe table[unchecked: Int(position.forwardBase) &+ Int(halfEdge.type)]
              unsafe found[unchecked: count] = Found(
                row: UInt32(truncatingIfNeeded: row), slot: UInt32(bitPattern: slot), member: position.member,
                vertex: halfEdge.target)
              count &+= isNew ? Int(truncatingIfNeeded: (slot >> 31) &+ 1) : 0
              half &+= 1
            }
          } else {
            while half < end {
              let halfEdge = unsafe halfEdges[unchecked: half]
              let stamped = unsafe marks[unchecked: Int(halfEdge.target)]
              let mark = stamped < mine ? 0 : Int(stamped & 0xFFFF)
              let pair = unsafe pairs[unchecked: Int(position.pairRow) &+ mark]
              let base = pair.isTwofold && own < halfEdge.target ? ExtensionPlan.dead : pair.base
              let slot = unsafe table[unchecked: Int(base) &+ Int(halfEdge.type)]
              unsafe found[unchecked: count] = Found(
                row: UInt32(truncatingIfNeeded: row), slot: UInt32(bitPattern: slot), member: pair.member,
                vertex: halfEdge.target)
              count &+= Int(truncatingIfNeeded: (slot >> 31) &+ 1)
              half &+= 1
            }
          }
        }
        row &+= 1
      }
      guard row == Int(segment.end) else { break }
      unsafe foundEnds[unchecked: progress.segment] = count
      progress.segment &+= 1
    }
    progress.row = row
    progress.found = count
  }

  private static func count(
    _ found: [Found], _ foundEnds: [Int], _ rows: Rows, _ counters: inout [Counter]
  ) {
    let found = found.span
    let foundEnds = foundEnds.span
    var counters = counters.mutableSpan
    var index = 0
    for segment in 0..<foundEnds.count {
      let stamp = UInt32(truncatingIfNeeded: segment) &+ 1
      let end = unsafe foundEnds[unchecked: segment]
      while index < end {
        let slot = unsafe Int(found[unchecked: index].slot)
        var counter = unsafe counters[unchecked: slot]
        counter.rows &+= 1
        counter.support &+= counter.lastGraph == stamp ? 0 : 1
        counter.lastGraph = stamp
        unsafe counters[unchecked: slot] = counter
        index &+= 1
      }
    }
  }

  func write(
    _ vertexCount: Int, _ segmentCount: Int, _ parent: Rows, _ members: [UInt16], _ targetBySlot: [Int32],
    _ places: [UInt16], _ targets: inout [Target]
  ) -> (vertices: [Vertex], segments: [Rows.Segment]) {
    var vertices = [Vertex](repeating: 0, count: vertexCount)
    var segments = [Rows.Segment](repeating: Rows.Segment(graph: 0, end: 0), count: segmentCount)
    Self.fill(
      found.span, foundCount, parent, members.span, targetBySlot.span, places.span, &targets, &vertices, &segments)
    return (vertices, segments)
  }

  private static func fill(
    _ found: Span<Found>, _ foundCount: Int, _ parent: Rows, _ members: Span<UInt16>, _ targetBySlot: Span<Int32>,
    _ places: Span<UInt16>,
    _ targets: inout [Target], _ vertices: inout [Vertex], _ segments: inout [Rows.Segment]
  ) {
    var targets = targets.mutableSpan
    var vertices = vertices.mutableSpan
    var segments = segments.mutableSpan
    let source = parent.vertices.span
    let parentSegments = parent.segments.span
    let width = parent.width
    var segment = parent.segmentRange.lowerBound
    for index in 0..<foundCount {
      let extended = unsafe found[unchecked: index]
      let choice = unsafe targetBySlot[unchecked: Int(extended.slot)]
      guard choice >= 0 else { continue }
      let target = unsafe targets[unchecked: Int(choice)]
      // A row that is not kept is overwritten by the next one; after the last kept one there is no room to write it.
      guard target.rows < target.rowLimit else { continue }
      while unsafe parentSegments[unchecked: segment].end <= extended.row { segment &+= 1 }
      let from = parent.start &+ Int(extended.row) &* width
      let to = target.rowStart &+ target.rows &* target.width
      if extended.member < 0 {
        var number = 0
        while number < width {
          for next in 0..<Rows.slack {
            unsafe vertices[unchecked: to &+ number &+ next] = source[unchecked: from &+ number &+ next]
          }
          number &+= Rows.slack
        }
      } else {
        for number in 0..<width {
          let image = unsafe Int(members[unchecked: Int(extended.member) &+ number])
          unsafe vertices[unchecked: to &+ number] = source[unchecked: from &+ image]
        }
      }
      if target.isForward {
        unsafe vertices[unchecked: to &+ width] = Vertex(truncatingIfNeeded: extended.vertex)
      }
      guard isKept(target, to, places, vertices) else { continue }
      unsafe targets[unchecked: Int(choice)].rows &+= 1
      let graph = unsafe parentSegments[unchecked: segment].graph
      var own = target.segmentStart &+ target.segments
      if graph == target.lastGraph {
        own &-= 1
      } else {
        unsafe targets[unchecked: Int(choice)].lastGraph = graph
        unsafe targets[unchecked: Int(choice)].segments &+= 1
        unsafe segments[unchecked: own].graph = graph
      }
      unsafe segments[unchecked: own].end = UInt32(truncatingIfNeeded: target.rows &+ 1)
    }
  }

  /// Whether the new edge lies where its image is the greatest.
  @inline(__always)
  private static func isKept(
    _ target: Target, _ row: Int, _ places: Span<UInt16>, _ vertices: borrowing MutableSpan<Vertex>
  ) -> Bool {
    guard !target.placeRange.isEmpty else { return true }
    let own = key(target.first, target.second, target, row, vertices)
    var place = target.placeRange.lowerBound
    while place < target.placeRange.upperBound {
      let other = unsafe key(
        Int(places[unchecked: place]), Int(places[unchecked: place &+ 1]), target, row, vertices)
      if other > own { return false }
      place &+= 2
    }
    return true
  }

  @inline(__always)
  private static func key(
    _ first: Int, _ second: Int, _ target: Target, _ row: Int, _ vertices: borrowing MutableSpan<Vertex>
  ) -> UInt64 {
    let second = unsafe UInt64(truncatingIfNeeded: vertices[unchecked: row &+ second])
    if target.isForward { return second }
    let first = unsafe UInt64(truncatingIfNeeded: vertices[unchecked: row &+ first])
    return target.isTurnable ? max(first, second) << 32 | min(first, second) : first << 32 | second
  }
}
