import Retrieval

/// Which segments of an index are to be joined.
///
/// Segments are of one tier when their live documents are of one power of the width. Of a tier that has as many segments as
/// the width all are joined, so that a document is written again once a tier: its number of times grows with the logarithm of
/// the documents, and so does the number of segments (P. O'Neil et al., "The log-structured merge-tree", Acta Informatica 33,
/// 1996, in the form where a tier holds several runs). A segment of which more is deleted than live is written anew.
struct SegmentTiers {
  /// Segments of one tier that are joined, 2 or more.
  let width: Int

  /// Segments are not joined beyond so many bytes of text: the format ends at 1 GiB of it.
  private static let mostTextBytes = 256 << 20

  /// The names of the segments that are to be joined next; nil when all is well.
  func choice(of sizes: [SegmentSize]) -> Set<String>? {
    if let wasteful = sizes.first(where: { $0.deletedCount > $0.liveCount }) { return [wasteful.name] }
    var tiers: [Int: [SegmentSize]] = [:]
    for size in sizes where size.textBytes <= Self.mostTextBytes / 2 { tiers[tier(of: size), default: []].append(size) }
    let full = tiers.sorted { $0.key < $1.key }.first { $0.value.count >= width }?.value
    return full.flatMap(joinable)
  }

  private func tier(of size: SegmentSize) -> Int {
    var (tier, bound) = (0, width)
    while size.liveCount >= bound, tier < 40 {
      tier += 1
      bound *= width
    }
    return tier
  }

  /// As many of them as stay within the bound; nil when those are fewer than two.
  private func joinable(_ sizes: [SegmentSize]) -> Set<String>? {
    var names: Set<String> = []
    var bytes = 0
    for size in sizes where bytes + size.textBytes <= Self.mostTextBytes {
      bytes += size.textBytes
      names.insert(size.name)
    }
    return names.count >= 2 ? names : nil
  }
}
