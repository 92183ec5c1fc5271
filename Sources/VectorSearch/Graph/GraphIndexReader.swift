import Kernels

/// Reads a graph index from untrusted bytes: every length and number is checked before it is used.
struct GraphIndexReader {
  typealias Format = GraphIndexFormat
  let format: Format
  let graph: CodedGraph

  /// No element of a vector is larger, so that sums stay finite.
  private static let largestElement: Float = 1e15

  init(_ bytes: Span<UInt8>) throws(GraphIndexError) {
    format = try GraphIndexReader.header(bytes)
    graph = try GraphIndexReader.graph(bytes, format)
    let vectors = numbers(
      of: Float.self, bytes, at: format.vectorsOffset, count: format.count * format.dimension)
    try GraphIndexReader.require(vectors.allSatisfy { abs($0) <= Self.largestElement }, "vectors")
  }

  private static func require(_ holds: Bool, _ part: String) throws(GraphIndexError) {
    guard holds else { throw .damaged(part: part) }
  }

  private static func header(_ bytes: Span<UInt8>) throws(GraphIndexError) -> Format {
    guard bytes.count >= Format.headerLength else {
      throw .wrongLength(expected: UInt64(Format.headerLength), actual: UInt64(bytes.count))
    }
    guard numbers(of: UInt8.self, bytes, at: 0, count: 8) == Format.magic else { throw .notAGraphIndex }
    let version = numbers(of: UInt32.self, bytes, at: 8, count: 2)
    guard version[0] == Format.version else { throw .unsupportedVersion(version[0]) }
    try require(version[1] == 0, "header")
    let (checksum, length) = (sum(bytes, at: Format.checksumOffset), sum(bytes, at: Format.checkedOffset))
    guard length == UInt64(bytes.count) else { throw .wrongLength(expected: length, actual: UInt64(bytes.count)) }
    guard checksum == Format.checksum(of: bytes) else { throw .checksumMismatch }
    let sizes = numbers(of: UInt32.self, bytes, at: 32, count: 6).map { Int($0) }
    let (dimension, codeDimension) = (sizes[1], sizes[2])
    try require((1..<GraphLayout.largestDimension).contains(dimension), "header")
    try require(codeDimension == dimension || codeDimension == dimension + 1, "header")
    try require((1...GraphLayout.largestDegree).contains(sizes[3]), "header")
    guard let precision = CodePrecision(rawValue: sizes[4]), sizes[0] < GraphLayout.mostNodes else {
      throw .damaged(part: "header")
    }
    let layout = GraphLayout(dimension: codeDimension, degree: sizes[3], precision: precision)
    let format = Format(count: sizes[0], dimension: dimension, layout: layout)
    guard format.length == bytes.count else {
      throw .wrongLength(expected: UInt64(format.length), actual: UInt64(bytes.count))
    }
    return format
  }

  private static func sum(_ bytes: Span<UInt8>, at offset: Int) -> UInt64 {
    numbers(of: UInt64.self, bytes, at: offset, count: 1)[0]
  }

  private static func graph(_ bytes: Span<UInt8>, _ format: Format) throws(GraphIndexError) -> CodedGraph {
    let startCount = Int(numbers(of: UInt32.self, bytes, at: 52, count: 1)[0])
    try require(startCount <= format.count && (startCount > 0 || format.count == 0), "header")
    let scale = numbers(of: Float.self, bytes, at: 56, count: 2)
    try require(scale[0] > 0 && scale[0] <= largestElement && scale[1] >= 0 && scale[1] <= largestElement, "header")
    let map = numbers(of: Float.self, bytes, at: format.mapOffset, count: 2 * format.layout.dimension)
    try require(map.allSatisfy { abs($0) <= largestElement }, "code map")
    let ordinals = numbers(of: UInt32.self, bytes, at: format.ordinalsOffset, count: format.count)
    try require(isPermutation(ordinals), "ordinals")
    let nodes = alignedCopy(bytes.extracting(format.nodesOffset..<format.vectorsOffset))
    try require(nodes.withBytes { format.layout.hasValidLinks($0) }, "links")
    return CodedGraph(
      layout: format.layout,
      map: CodeMap(
        lowest: Array(map.prefix(format.layout.dimension)), steps: Array(map.suffix(format.layout.dimension))),
      ordinals: ordinals, nodes: nodes, startCount: startCount, length: scale[0], error: scale[1])
  }

  private static func isPermutation(_ ordinals: [UInt32]) -> Bool {
    var seen = OrdinalSet(capacity: ordinals.count)
    for ordinal in ordinals {
      guard ordinal < ordinals.count, !seen.contains(Int(ordinal)) else { return false }
      seen.insert(Int(ordinal))
    }
    return true
  }
}
