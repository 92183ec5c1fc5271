import TestSupport
import Testing

@testable import PatternMining

/// One row of a golden table: a data file, a minimum support and what mining it gives.
struct GoldenRow: Sendable, CustomTestStringConvertible {
  let name: String
  let minimumSupport: Int
  let patterns: Int
  let frequentNodes: Int?
  let totalSupport: Int
  let patternsByEdges: [Int: Int]
  let digest: String?

  var testDescription: String { "\(name)@\(minimumSupport)" }

  /// `golden_counts.tsv`, without the rows that other miners could not finish.
  static func undirected() -> [GoldenRow] {
    rows("golden_counts.tsv") { fields in fields.count > 4 ? (fields[0], fields[2]) : nil }
  }

  /// `golden_directed.tsv`.
  static func directed() -> [GoldenRow] {
    rows("directed/golden_directed.tsv") { ($0[0], String($0[2].dropFirst("minsup=".count))) }
  }

  private static func rows(_ path: String, _ head: ([String]) -> (String, String)?) -> [GoldenRow] {
    ((try? SharedData.lines("mining/" + path)) ?? []).compactMap { line in
      let fields = line.split(separator: "\t").map { String($0) }
      guard let (name, support) = head(fields), let minimumSupport = Int(support) else { return nil }
      let words = fields.flatMap { $0.split(separator: " ") }
      let named = Dictionary(words.map { pair($0, "=") }, uniquingKeysWith: { $1 })
      return GoldenRow(
        name: name, minimumSupport: minimumSupport,
        patterns: (named["edges_patterns"] ?? named["directed_patterns"]).flatMap { Int($0) } ?? -1,
        frequentNodes: named["freq_nodes"].flatMap { Int($0) },
        totalSupport: named["sum_support"].flatMap { Int($0) } ?? -1,
        patternsByEdges: Dictionary(
          words.map { pair($0, ":") }.compactMap { zip(Int($0), Int($1)) }, uniquingKeysWith: { $1 }),
        digest: named["sha"])
    }
  }

  private static func pair(_ word: Substring, _ separator: Character) -> (String, String) {
    let parts = word.split(separator: separator, maxSplits: 1)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", "")
  }

  private static func zip(_ first: Int?, _ second: Int?) -> (Int, Int)? {
    guard let first, let second else { return nil }
    return (first, second)
  }

  /// Checks counts, histogram and digest of the mined lines.
  func check(_ lines: [String], edgeCounts: [Int], _ summary: MiningSummary) {
    #expect(summary.cut == nil)
    #expect(summary.patterns == patterns)
    #expect(summary.totalSupport == totalSupport)
    #expect(Dictionary(edgeCounts.map { ($0, 1) }, uniquingKeysWith: +) == patternsByEdges)
    #expect(summary.maximumEdges == patternsByEdges.keys.max())
    if let digest { #expect(SHA256Digest.prefix(of: lines.sorted().joined(separator: "\n")) == digest) }
  }
}
