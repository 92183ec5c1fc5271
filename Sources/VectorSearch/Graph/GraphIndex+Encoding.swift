import Kernels

extension GraphIndex {
  /// The index as bytes (`GraphIndexFormat`); equal vectors and parameters give equal bytes.
  public func encoded() -> [UInt8] {
    let format = GraphIndexFormat(count: count, dimension: dimension, layout: graph.layout)
    var bytes = header(format)
    bytes.reserveCapacity(format.length)
    append(graph.map.lowest, to: &bytes)
    append(graph.map.steps, to: &bytes)
    append(graph.ordinals, to: &bytes)
    bytes.append(contentsOf: repeatElement(0, count: format.nodesOffset - bytes.count))
    graph.nodes.withBytes { append($0, to: &bytes) }
    rows.withElements(count * dimension) { append($0, to: &bytes) }
    var checksum: [UInt8] = []
    append([GraphIndexFormat.checksum(of: bytes.span)], to: &checksum)
    bytes.replaceSubrange(GraphIndexFormat.checksumOffset..<GraphIndexFormat.checkedOffset, with: checksum)
    return bytes
  }

  private func header(_ format: GraphIndexFormat) -> [UInt8] {
    let layout = graph.layout
    let sizes = [count, dimension, layout.dimension, layout.degree, layout.precision.bits, graph.starts.count]
    var bytes = GraphIndexFormat.magic
    append([GraphIndexFormat.version, 0], to: &bytes)
    append([0, UInt64(format.length)], to: &bytes)
    append(sizes.map { UInt32($0) }, to: &bytes)
    append([graph.length, graph.error], to: &bytes)
    return bytes
  }
}
