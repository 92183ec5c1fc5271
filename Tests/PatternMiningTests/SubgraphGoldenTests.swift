import PatternMining
import TestSupport
import Testing

/// Rows that take more than a few seconds.
private let longRows: Set<String> = ["NCI1@822", "NCI1@1233", "MUTAG@18"]

@Suite(
  "Frequent subgraphs of the public data sets",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ), .serialized)
struct SubgraphGoldenTests {
  static let undirected = GoldenRow.undirected().filter {
    SharedData.isFullScale || !longRows.contains($0.testDescription)
  }
  static let directed = GoldenRow.directed()

  @Test("the golden tables are read")
  func tables() {
    #expect(GoldenRow.undirected().count == 16)
    #expect(Self.directed.count == 16)
  }

  @Test("undirected patterns equal the golden row, by digest of the whole set", arguments: undirected)
  func undirectedRow(_ row: GoldenRow) throws {
    let database = try GraphFileReader.read(SharedData.bytes("mining/\(row.name).data"), isDirected: false)
    let result = SubgraphMiner(
      database: database, options: MiningOptions(minimumSupport: row.minimumSupport)
    ).patterns()
    row.check(result.patterns.map(\.line), edgeCounts: result.patterns.map(\.edgeCount), result.summary)
    #expect(database.frequentVertexLabels(minimumSupport: row.minimumSupport) == row.frequentNodes)
  }

  @Test(
    "undirected patterns equal the golden file, line by line",
    arguments: [("Chemical_340", 34), ("Compound_422", 84), ("MUTAG", 56)])
  func undirectedFile(_ name: String, _ minimumSupport: Int) throws {
    let database = try GraphFileReader.read(SharedData.bytes("mining/\(name).data"), isDirected: false)
    let options = MiningOptions(minimumSupport: minimumSupport)
    let lines = SubgraphMiner(database: database, options: options).patterns().patterns.map(\.line)
    #expect(try lines.sorted() == SharedData.lines("mining/goldens/\(name).\(minimumSupport).tsv").sorted())
  }

  @Test("directed patterns equal the golden row and file", arguments: directed)
  func directedRow(_ row: GoldenRow) throws {
    let database = try GraphFileReader.read(SharedData.bytes("mining/directed/\(row.name).dlg"), isDirected: true)
    let options = MiningOptions(minimumSupport: row.minimumSupport)
    let result = SubgraphMiner(database: database, options: options).patterns()
    let lines = result.patterns.map(\.line)
    row.check(lines, edgeCounts: result.patterns.map(\.edgeCount), result.summary)
    #expect(
      try lines.sorted() == SharedData.lines("mining/directed/\(row.name).golden.\(row.minimumSupport).tsv").sorted())
  }

  @Test(
    "arc sets of directly-follows graphs equal the golden row and file",
    arguments: directed.filter { $0.name.hasSuffix("_dfg") })
  func arcSets(_ row: GoldenRow) throws {
    let database = try GraphFileReader.read(SharedData.bytes("mining/directed/\(row.name).dlg"), isDirected: true)
    let miner = try #require(EdgeSetMiner(database))
    let result = miner.patterns(MiningOptions(minimumSupport: row.minimumSupport))
    let lines = result.patterns.map(\.line)
    row.check(lines, edgeCounts: result.patterns.map(\.arcs.count), result.summary)
    #expect(
      try lines.sorted() == SharedData.lines("mining/directed/\(row.name).golden.\(row.minimumSupport).tsv").sorted())
  }

  @Test("arc sets of 13,087 directly-follows graphs equal their subgraphs, also when closed", arguments: [false, true])
  func largeArcSets(_ closedOnly: Bool) throws {
    let database = try GraphFileReader.read(SharedData.bytes("mining/directed/bpic2012_dfg.dlg"), isDirected: true)
    let options = MiningOptions(minimumSupport: 1309, closedOnly: closedOnly, evidence: .graphs)
    let arcSets = try #require(EdgeSetMiner(database)).patterns(options)
    let subgraphs = SubgraphMiner(database: database, options: options).patterns()
    #expect(Set(arcSets.patterns.map(\.line)) == Set(subgraphs.patterns.map(\.line)))
    #expect(arcSets.summary.patterns == subgraphs.summary.patterns)
    #expect(arcSets.summary.patterns == (closedOnly ? 52 : 900))
    let graphs = Dictionary(uniqueKeysWithValues: subgraphs.patterns.map { ($0.code, $0.graphs?.map { Int($0) }) })
    #expect(arcSets.patterns.allSatisfy { graphs[$0.code] == $0.graphs?.graphs })
  }

  @Test("13,087 directly-follows graphs with directions in edge labels give the 312 patterns that other miners find")
  func undirectedForm() throws {
    let database = try GraphFileReader.read(
      SharedData.bytes("mining/directed/bpic2012_dfg_uniq.data"), isDirected: false)
    let summary = SubgraphMiner(database: database, options: MiningOptions(minimumSupport: 1309)).patterns().summary
    #expect(summary.patterns == 312)
  }
}
