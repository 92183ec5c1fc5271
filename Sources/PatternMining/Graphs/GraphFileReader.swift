// Text form of labelled graphs, as gSpan, gBolt, Gaston and SPMF read it; one record a line, fields parted by blanks:
//
//   t # NUMBER              starts a graph (further fields are ignored; `t # -1` ends the file's last graph)
//   v VERTEX LABEL          vertices are numbered 0, 1, 2, … within a graph
//   e SOURCE TARGET LABEL   after both vertices
//
// Blank lines and carriage returns are skipped. Graphs get their position in the file as identity.

/// Reads a graph file piece by piece into a `GraphDatabase`.
public struct GraphFileReader: Sendable {
  private static let newline = UInt8(ascii: "\n")

  private var database: GraphDatabase
  private var partialLine: [UInt8] = []
  private var line = 0
  private var graph = LabelledGraph(vertexLabels: [], edges: [])
  private var edgeLines: [Int] = []
  private var isInsideGraph = false
  private var hasGraph = false

  /// Makes a reader; `isDirected` says how the `e` lines are meant, the text does not tell.
  public init(isDirected: Bool, limits: GraphLimits = .standard) {
    database = GraphDatabase(isDirected: isDirected, limits: limits)
  }

  /// Reads a whole file.
  ///
  /// - Throws: `GraphFileError` for the first record that is refused.
  public static func read(
    _ bytes: [UInt8], isDirected: Bool, limits: GraphLimits = .standard
  ) throws(GraphFileError) -> GraphDatabase {
    var reader = GraphFileReader(isDirected: isDirected, limits: limits)
    try reader.consume(bytes.span)
    return try reader.finish()
  }

  /// Takes the next bytes of the file, which may end anywhere.
  ///
  /// - Throws: `GraphFileError`; the reader is then of no further use.
  public mutating func consume(_ bytes: Span<UInt8>) throws(GraphFileError) {
    var start = 0
    for index in bytes.indices where bytes[index] == Self.newline {
      try endLine(bytes, start..<index)
      start = index + 1
    }
    try keep(bytes, start..<bytes.count)
  }

  /// Ends the file and returns its graphs.
  ///
  /// - Throws: `GraphFileError` for the last record, or when there was no graph.
  public consuming func finish() throws(GraphFileError) -> GraphDatabase {
    if !partialLine.isEmpty { try consume([Self.newline].span) }
    try endGraph()
    guard hasGraph else { throw .noGraph }
    return database
  }

  private mutating func keep(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(GraphFileError) {
    guard partialLine.count + range.count <= database.limits.lineBytes else {
      throw .lineTooLong(line: line + 1, limitBytes: database.limits.lineBytes)
    }
    for index in range { partialLine.append(bytes[index]) }
  }

  private mutating func endLine(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(GraphFileError) {
    guard partialLine.isEmpty, range.count <= database.limits.lineBytes else {
      try keep(bytes, range)
      let whole = partialLine
      partialLine = []
      return try read(whole.span, 0..<whole.count)
    }
    try read(bytes, range)
  }

  private mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(GraphFileError) {
    line += 1
    var fields = GraphLineFields(position: range.lowerBound, end: range.upperBound)
    guard let kind = fields.nextByte(bytes) else { return }
    switch kind {
    case UInt8(ascii: "t"): try readGraph(bytes, fields)
    case UInt8(ascii: "v") where isInsideGraph: try readVertex(bytes, fields)
    case UInt8(ascii: "e") where isInsideGraph: try readEdge(bytes, fields)
    default: throw .unexpectedLine(line: line)
    }
  }

  private mutating func readGraph(_ bytes: Span<UInt8>, _ start: GraphLineFields) throws(GraphFileError) {
    var fields = start
    guard fields.nextByte(bytes) == UInt8(ascii: "#") else { throw .malformedRecord(line: line, kind: .graph) }
    try endGraph()
    if fields.isEndMark(bytes) { return }
    guard fields.nextNumber(bytes) != nil else { throw .malformedRecord(line: line, kind: .graph) }
    isInsideGraph = true
    hasGraph = true
  }

  private mutating func readVertex(_ bytes: Span<UInt8>, _ start: GraphLineFields) throws(GraphFileError) {
    var fields = start
    guard let vertex = fields.nextNumber(bytes), let label = fields.nextNumber(bytes), fields.isAtEnd(bytes) else {
      throw .malformedRecord(line: line, kind: .vertex)
    }
    let expected = UInt32(graph.vertexLabels.count)
    guard vertex == expected else { throw .vertexOutOfOrder(line: line, vertex: vertex, expected: expected) }
    try check(database.vertexCount + graph.vertexLabels.count, database.limits.vertices, .vertices)
    graph.vertexLabels.append(label)
  }

  private mutating func readEdge(_ bytes: Span<UInt8>, _ start: GraphLineFields) throws(GraphFileError) {
    var fields = start
    guard let source = fields.nextNumber(bytes), let target = fields.nextNumber(bytes),
      let label = fields.nextNumber(bytes), fields.isAtEnd(bytes)
    else { throw .malformedRecord(line: line, kind: .edge) }
    let count = graph.vertexLabels.count
    guard source < count else { throw .missingVertex(line: line, vertex: source) }
    guard target < count else { throw .missingVertex(line: line, vertex: target) }
    try check(database.edgeCount + graph.edges.count, database.limits.edges, .edges)
    graph.edges.append(LabelledGraph.Edge(source, target, label: label))
    edgeLines.append(line)
  }

  private func check(_ count: Int, _ limit: Int, _ quantity: GraphQuantity) throws(GraphFileError) {
    if count >= limit { throw .limitExceeded(line: line, quantity, limit: limit) }
  }

  private mutating func endGraph() throws(GraphFileError) {
    guard isInsideGraph else { return }
    do {
      try database.append(graph)
    } catch {
      throw fileError(error)
    }
    graph.vertexLabels.removeAll(keepingCapacity: true)
    graph.edges.removeAll(keepingCapacity: true)
    edgeLines.removeAll(keepingCapacity: true)
    isInsideGraph = false
  }

  private func fileError(_ error: GraphDatabase.AppendError) -> GraphFileError {
    switch error {
    case .missingVertex(let edge): .missingVertex(line: edgeLines[edge], vertex: graph.edges[edge].target)
    case .repeatedEdge(let edge): .repeatedEdge(line: edgeLines[edge])
    case .limitExceeded(let quantity, let limit): .limitExceeded(line: line, quantity, limit: limit)
    }
  }
}
