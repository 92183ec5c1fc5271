import CKernels

extension GraphLayout {
  /// The kernels' view of nodes that are only read.
  func nodes(_ bytes: UnsafeRawPointer?) -> ck_nodes {
    let bytes = unsafe UnsafeMutablePointer(mutating: bytes?.assumingMemoryBound(to: UInt8.self))
    return unsafe ck_nodes(bytes: bytes, stride: stride, width: codeWidth, degree: degree, bits: precision.bits)
  }

  /// Number of nodes in memory that holds nothing else.
  func nodeCount(_ bytes: RawSpan) -> Int {
    precondition(bytes.byteCount % stride == 0, "\(bytes.byteCount) bytes for nodes of \(stride)")
    return bytes.byteCount / stride
  }
}

extension GraphLayout {
  /// Whether each link names a node, and none follows an empty one.
  public func hasValidLinks(_ nodes: RawSpan) -> Bool {
    let count = nodeCount(nodes)
    return unsafe nodes.withUnsafeBytes { bytes in
      (0..<count).allSatisfy { node in
        var hasEnded = false
        return (0..<degree).allSatisfy { index in
          let link = unsafe bytes.load(fromByteOffset: node * stride + codeWidth + index * 4, as: UInt32.self)
          defer { hasEnded = hasEnded || link == UInt32.max }
          return link == UInt32.max || (link < count && !hasEnded)
        }
      }
    }
  }
}

extension GraphRoom {
  /// Best-first search of a graph from `starts`; the beam keeps the `width` best nodes.
  ///
  /// - Parameters:
  ///   - nodes: The nodes, whose links and whose filter's ordinals have been checked.
  ///   - starts: Nodes from which to begin, at least one unless the graph is empty.
  /// - Returns: how many nodes were found, at most `width`; `found(_:)` gives them, best first.
  public mutating func search(
    _ layout: GraphLayout, nodes: RawSpan, query: FoldedQuery, starts: [UInt32], width: Int, filter: Filter?
  ) -> Int {
    let count = layout.nodeCount(nodes)
    precondition(width > 0 && query.bytes.count == layout.queryWidth, "a beam of \(width), \(query.bytes.count) bytes")
    precondition(starts.allSatisfy { $0 < count }, "starts lie in the graph")
    reserve(nodes: count, width: width)
    return unsafe nodes.withUnsafeBytes { bytes in
      let nodes = unsafe layout.nodes(bytes.baseAddress)
      return unsafe withRoom { room in
        guard let filter else {
          return unsafe ck_search_graph(nodes, query.bytes, starts, starts.count, width, nil, nil, 0, &room)
        }
        return unsafe ck_search_graph(
          nodes, query.bytes, starts, starts.count, width, filter.allowed.words, filter.ordinals, filter.reach, &room)
      }
    }
  }

  /// Scores listed nodes; the beam keeps the `width` best.
  public mutating func search(
    _ layout: GraphLayout, nodes: RawSpan, query: FoldedQuery, listed: [UInt32], width: Int
  ) -> Int {
    let count = layout.nodeCount(nodes)
    precondition(width > 0 && query.bytes.count == layout.queryWidth, "a beam of \(width), \(query.bytes.count) bytes")
    precondition(listed.allSatisfy { $0 < count }, "listed nodes lie in the graph")
    reserve(nodes: 0, width: width)
    return unsafe nodes.withUnsafeBytes { bytes in
      let nodes = unsafe layout.nodes(bytes.baseAddress)
      return unsafe withRoom { room in
        unsafe ck_search_list(nodes, query.bytes, listed, listed.count, width, &room)
      }
    }
  }

  /// The node at a place of the beam.
  public func found(_ place: Int) -> Found {
    let entry = beam[place]
    return Found(
      node: 0x7FFF_FFFF - UInt32(truncatingIfNeeded: UInt64(bitPattern: entry) >> 1 & 0x7FFF_FFFF),
      score: Int32(truncatingIfNeeded: entry >> 32))
  }

  private mutating func withRoom(_ body: (inout ck_search_room) -> Int) -> Int {
    unsafe visited.withUnsafeMutableBufferPointer { visited in
      unsafe touched.withUnsafeMutableBufferPointer { touched in
        unsafe beam.withUnsafeMutableBufferPointer { beam in
          var room = unsafe ck_search_room(
            visited: visited.baseAddress, touched: touched.baseAddress, beam: beam.baseAddress, scored: scoredCount,
            expanded: expandedCount)
          let count = unsafe body(&room)
          scoredCount = unsafe room.scored
          expandedCount = unsafe room.expanded
          return count
        }
      }
    }
  }
}
