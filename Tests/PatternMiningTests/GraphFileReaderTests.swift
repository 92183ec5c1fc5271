import PatternMining
import Testing

@Suite("Graph files")
struct GraphFileReaderTests {
  private let text =
    "t # 0\nv 0 7\nv 1 8\ne 0 1 3\n\nt # 5 * 12\r\nv 0 4294967295\r\n  v\t1 0 \ne 1 0 2\ne 1 1 9\nt # -1\n"

  private let graphs = [
    LabelledGraph(vertexLabels: [7, 8], edges: [LabelledGraph.Edge(0, 1, label: 3)]),
    LabelledGraph(
      vertexLabels: [.max, 0], edges: [LabelledGraph.Edge(1, 0, label: 2), LabelledGraph.Edge(1, 1, label: 9)]),
  ]

  private func read(_ text: String, _ limits: GraphLimits = .standard, isDirected: Bool = false) throws
    -> [LabelledGraph]
  {
    let database = try GraphFileReader.read(Array(text.utf8), isDirected: isDirected, limits: limits)
    return (0..<database.count).map { database[$0] }
  }

  @Test("a file gives its graphs")
  func whole() throws {
    #expect(try read(text) == graphs)
    #expect(try read("t # 0") == [LabelledGraph(vertexLabels: [], edges: [])])
    #expect(try read(String(text.dropLast(8))) == graphs)
  }

  @Test("a file in two pieces gives the same graphs wherever it is cut")
  func pieces() throws {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      var reader = GraphFileReader(isDirected: false)
      let head = Array(bytes[..<cut])
      let tail = Array(bytes[cut...])
      try reader.consume(head.span)
      try reader.consume(tail.span)
      let database = try reader.finish()
      try #require((0..<database.count).map { database[$0] } == graphs, "cut at \(cut)")
    }
  }

  @Test(
    "a bad line is refused with its number",
    arguments: [
      ("", GraphFileError.noGraph),
      ("\n \n", .noGraph),
      ("t # -1\n", .noGraph),
      ("v 0 1\n", .unexpectedLine(line: 1)),
      ("t # 0\nt # -1\nv 0 1\n", .unexpectedLine(line: 3)),
      ("t # 0\nx 0 1\n", .unexpectedLine(line: 2)),
      ("t # 0\nvv 0 1\n", .unexpectedLine(line: 2)),
      ("\u{1F}\u{8B}\u{08}", .unexpectedLine(line: 1)),
      ("t 0\n", .malformedRecord(line: 1, kind: .graph)),
      ("t # x\n", .malformedRecord(line: 1, kind: .graph)),
      ("t # -2\n", .malformedRecord(line: 1, kind: .graph)),
      ("t # 0\nv 0\n", .malformedRecord(line: 2, kind: .vertex)),
      ("t # 0\nv 0 1 2\n", .malformedRecord(line: 2, kind: .vertex)),
      ("t # 0\nv -1 1\n", .malformedRecord(line: 2, kind: .vertex)),
      ("t # 0\nv 0 4294967296\n", .malformedRecord(line: 2, kind: .vertex)),
      ("t # 0\nv 0 99999999999999999999999999\n", .malformedRecord(line: 2, kind: .vertex)),
      ("t # 0\nv 0 C\n", .malformedRecord(line: 2, kind: .vertex)),
      ("t # 0\nv 0 1.5\n", .malformedRecord(line: 2, kind: .vertex)),
      ("t # 0\nv 0 1\nv 1 1\ne 0 1\n", .malformedRecord(line: 4, kind: .edge)),
      ("t # 0\nv 0 1\nv 1 1\ne 0 1 2 3\n", .malformedRecord(line: 4, kind: .edge)),
      ("t # 0\nv 1 1\n", .vertexOutOfOrder(line: 2, vertex: 1, expected: 0)),
      ("t # 0\nv 0 1\nv 0 1\n", .vertexOutOfOrder(line: 3, vertex: 0, expected: 1)),
      ("t # 0\nv 0 1\ne 0 1 0\n", .missingVertex(line: 3, vertex: 1)),
      ("t # 0\nv 0 1\ne 4294967295 0 0\n", .missingVertex(line: 3, vertex: .max)),
      ("t # 0\nv 0 1\nv 1 1\ne 0 1 0\ne 0 1 1\ne 1 0 0\nt # 1\n", .repeatedEdge(line: 6)),
      ("t # 0\nv 0 1\ne 0 0 0\ne 0 0 0", .repeatedEdge(line: 4)),
    ])
  func refusals(_ text: String, _ expected: GraphFileError) {
    #expect(throws: expected) { try read(text) }
  }

  @Test("antiparallel edges are repeats only in undirected graphs")
  func antiparallel() throws {
    let text = "t # 0\nv 0 1\nv 1 1\ne 0 1 0\ne 1 0 0\n"
    #expect(throws: GraphFileError.repeatedEdge(line: 5)) { try read(text) }
    #expect(try read(text, isDirected: true)[0].edges.count == 2)
    #expect(throws: GraphFileError.repeatedEdge(line: 6)) { try read(text + "e 1 0 0\n", isDirected: true) }
  }

  @Test("input over a limit is refused, a long line before it is kept in memory")
  func limits() throws {
    let limits = GraphLimits(graphs: 1, vertices: 2, edges: 1, lineBytes: 20)
    let pair = "t # 0\nv 0 1\nv 1 1\ne 0 1 0\n"
    #expect(try read(pair, limits).count == 1)
    #expect(throws: GraphFileError.limitExceeded(line: 5, .edges, limit: 1)) { try read(pair + "e 0 1 1\n", limits) }
    #expect(throws: GraphFileError.limitExceeded(line: 5, .vertices, limit: 2)) { try read(pair + "v 2 1\n", limits) }
    #expect(throws: GraphFileError.limitExceeded(line: 5, .graphs, limit: 1)) { try read(pair + "t # 1", limits) }
    var reader = GraphFileReader(isDirected: false, limits: limits)
    let blanks = [UInt8](repeating: UInt8(ascii: " "), count: 12)
    try reader.consume(blanks.span)
    #expect(throws: GraphFileError.lineTooLong(line: 1, limitBytes: 20)) { try reader.consume(blanks.span) }
    #expect(throws: GraphFileError.lineTooLong(line: 2, limitBytes: 20)) {
      try read("t # 0\nv 0 1                \n", limits)
    }
  }

  @Test("each refusal is one sentence")
  func sentences() {
    let errors: [GraphFileError] = [
      .noGraph, .lineTooLong(line: 1, limitBytes: 2), .unexpectedLine(line: 1),
      .malformedRecord(line: 1, kind: .edge), .vertexOutOfOrder(line: 1, vertex: 2, expected: 1),
      .vertexOutOfOrder(line: 1, vertex: 0, expected: 1), .missingVertex(line: 1, vertex: 9), .repeatedEdge(line: 1),
      .limitExceeded(line: 1, .edges, limit: 5),
    ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    #expect(errors.allSatisfy { $0.description.hasSuffix(".") && !$0.description.contains("\n") })
    #expect(
      GraphFileError.repeatedEdge(line: 3).description
        == "Line 3 repeats an edge of the same graph: same ends, same label.")
  }
}
