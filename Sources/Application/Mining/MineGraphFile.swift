import Files
public import JSONDocuments
import PatternMining

/// A file of labelled graphs to be mined.
public struct GraphMiningRequest: Sendable {
  private static let limits = DecompressionLimits(maximumBytes: 8 << 30, maximumRatio: 500, ratioFreeBytes: 64 << 20)
  let path: String
  let minimumSupport: Int
  let isDirected: Bool
  let closedOnly: Bool
  let outputPath: String?

  /// Names the file and the least support; the patterns are written to `outputPath`.
  public init(path: String, minimumSupport: Int, isDirected: Bool, closedOnly: Bool, outputPath: String?) {
    self.path = path
    self.minimumSupport = minimumSupport
    self.isDirected = isDirected
    self.closedOnly = closedOnly
    self.outputPath = outputPath
  }

  /// Mines the file; the output file is replaced as a whole when everything was found.
  ///
  /// - Throws: `UsageError` for a support under 1, `FileError` or `GraphFileError` when the file cannot be read.
  public func mine() throws -> GraphMiningResult {
    guard minimumSupport >= 1 else {
      throw UsageError("--minsup \(minimumSupport) is under 1: a pattern must occur at least once.")
    }
    let database = try read()
    let options = MiningOptions(minimumSupport: minimumSupport, closedOnly: closedOnly)
    var lines: [UInt8] = []
    let keepsLines = outputPath != nil
    let summary = SubgraphMiner(database: database, options: options).mine { pattern in
      if keepsLines { lines.append(contentsOf: (pattern.line + "\n").utf8) }
      return true
    }
    if let outputPath { try AtomicFile.replace(lines, at: outputPath) }
    return GraphMiningResult(graphs: database.count, minimumSupport: minimumSupport, summary: summary)
  }

  private func read() throws -> GraphDatabase {
    let stream = try ByteStream(path: path, limits: Self.limits)
    var reader = GraphFileReader(isDirected: isDirected)
    while true {
      let chunk = try stream.readChunk()
      if chunk.isEmpty { return try reader.finish() }
      try reader.consume(chunk.span)
    }
  }
}

/// What mining a graph file found.
public struct GraphMiningResult: Presentable {
  let graphs: Int
  let minimumSupport: Int
  let summary: MiningSummary

  public var json: JSONObject {
    [
      "graphs": .number(JSONNumber(graphs)), "minsup": .number(JSONNumber(minimumSupport)),
      "patterns": .number(JSONNumber(summary.patterns)), "total_support": .number(JSONNumber(summary.totalSupport)),
      "max_edges": .number(JSONNumber(summary.maximumEdges)),
      "cut": summary.cut.map { .string($0.description) } ?? .null,
    ]
  }

  public var text: String {
    let cut = summary.cut.map { "\($0.description)\n" } ?? ""
    return
      "\(graphs) graphs, minimum support \(minimumSupport): \(summary.patterns) patterns of up to \(summary.maximumEdges) edges, "
      + "total support \(summary.totalSupport)\n" + cut
  }
}
