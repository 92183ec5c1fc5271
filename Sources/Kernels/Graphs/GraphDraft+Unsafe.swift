import CKernels

extension GraphDraft {
  private var view: ck_nodes { unsafe layout.nodes(nodes.base) }

  mutating func fill(_ rows: Matrix, _ ordinals: [UInt32], _ map: CodeMap) {
    for node in 0..<count {
      let row = rows.row(Int(ordinals[node]))
      layout.encode(row, map, into: nodes, at: node)
      let query = map.fold(row, layout: layout)
      bases[node] = query.base
      scales[node] = query.scale
      let from = unsafe folded.base?.advanced(by: node * layout.codeWidth)
      unsafe query.bytes.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress { unsafe from?.copyMemory(from: start, byteCount: bytes.count) }
      }
      setLinks(of: node, [])
    }
  }

  /// The nodes in their final form.
  ///
  /// - Parameters:
  ///   - rows: The vectors, with the row of each node in `ordinals`.
  ///   - places: The node that comes at each place.
  public func packed(_ rows: Matrix, ordinals: [UInt32], map: CodeMap, layout final: GraphLayout) -> CacheLines {
    precondition(final.degree == layout.degree && final.dimension == layout.dimension, "one shape")
    let packed = CacheLines(count: count * final.stride)
    for node in 0..<count {
      final.encode(rows.row(Int(ordinals[node])), map, into: packed, at: node)
      let links = unsafe packed.base?.advanced(by: node * final.stride + final.codeWidth)
      if let from = unsafe linkPlaces(of: node) { unsafe links?.copyMemory(from: from, byteCount: layout.degree * 4) }
    }
    return packed
  }

  private func linkPlaces(of node: Int) -> UnsafeMutablePointer<UInt32>? {
    let from = unsafe nodes.base?.advanced(by: node * layout.stride + layout.codeWidth)
    return unsafe from?.assumingMemoryBound(to: UInt32.self)
  }

  /// The links of a node, the most similar first.
  public func links(of node: Int) -> [Candidate] {
    guard let places = unsafe linkPlaces(of: node) else { return [] }
    return (0..<Int(linkCounts[node])).map { index in
      unsafe Candidate(node: places[index], similarity: similarities[node * layout.degree + index])
    }
  }

  /// Replaces the links of a node by at most `layout.degree` others, the most similar first.
  public mutating func setLinks(of node: Int, _ links: [Candidate]) {
    precondition(links.count <= layout.degree, "\(links.count) links of \(layout.degree)")
    guard let places = unsafe linkPlaces(of: node) else { return }
    for index in 0..<layout.degree {
      unsafe places[index] = index < links.count ? links[index].node : UInt32.max
      similarities[node * layout.degree + index] = index < links.count ? links[index].similarity : 0
    }
    linkCounts[node] = UInt8(links.count)
  }

  /// The nodes most similar to one, by a search from `starts`.
  public func nearest(to node: Int, starts: [UInt32], width: Int, room: inout GraphRoom) -> [Candidate] {
    var query = FoldedQuery(bytes: [], scale: scales[node], base: bases[node], length: 0)
    let from = unsafe folded.base?.advanced(by: node * layout.codeWidth).assumingMemoryBound(to: Int8.self)
    query.bytes = unsafe Array(UnsafeBufferPointer(start: from, count: layout.codeWidth))
    let found = nodes.withBytes {
      room.search(layout, nodes: $0, query: query, starts: starts, width: width, filter: nil)
    }
    return (0..<found).compactMap { place in
      let entry = room.found(place)
      guard entry.node != node else { return nil }
      return Candidate(node: entry.node, similarity: query.estimate(entry.score))
    }
  }

  /// The links to keep of candidates, the most similar first.
  public func chosen(_ candidates: [Candidate], slack: Float) -> [Candidate] {
    let (ids, values) = (candidates.map(\.node), candidates.map(\.similarity))
    var kept = [UInt32](repeating: 0, count: layout.degree)
    var similarities = [Float](repeating: 0, count: layout.degree)
    let folded = unsafe folded.base?.assumingMemoryBound(to: Int8.self)
    let count = unsafe ck_choose_links(
      view, folded, bases, scales, ids, values, ids.count, slack, layout.degree, &kept, &similarities)
    return (0..<count).map { Candidate(node: kept[$0], similarity: similarities[$0]) }
  }
}

extension GraphLayout {
  /// Writes the code of a vector into its node.
  func encode(_ row: [Float], _ map: CodeMap, into lines: CacheLines, at node: Int) {
    let place = unsafe nodes(UnsafeRawPointer(lines.base?.advanced(by: node * stride)))
    unsafe ck_encode_codes(row, dimension, 1, dimension, map.lowest, map.steps, place)
  }
}
