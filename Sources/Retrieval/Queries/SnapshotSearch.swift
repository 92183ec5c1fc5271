import Kernels
import LexicalSearch
import VectorSearch

/// One query in the course of being answered.
struct SnapshotSearch {
  /// A document of the snapshot with a score.
  private struct Candidate {
    let part: Int
    let ordinal: UInt32
    let score: Double
    var lexical: SideScore?
    var dense: SideScore?
  }

  private let snapshot: Snapshot
  private let vector: [Float]
  private let scorer: LexicalScorer
  private let allowed: [OrdinalSet?]

  init(snapshot: Snapshot, terms: [Term], vector: [Float], filter: RetrievalFilter) {
    self.snapshot = snapshot
    self.vector = vector
    scorer = LexicalScorer(
      query: terms, partitions: snapshot.parts.map(\.lexicalPartition), statistics: snapshot.statistics,
      parameters: Retriever.ranking)
    allowed = snapshot.parts.map { filter.allowed(in: $0) }
  }

  func lexicalHits(_ count: Int) -> [RetrievalHit] {
    lexicalBest(count).map(hit)
  }

  func denseHits(_ count: Int) -> [RetrievalHit] {
    denseBest(count).map(hit)
  }

  /// The best of the union of both sides' best `depth` documents.
  func hybridHits(_ count: Int, fusion: Fusion, depth: Int) -> [RetrievalHit] {
    let (lexical, dense) = (lexicalBest(depth), denseBest(depth))
    let best = (lexical: lexical.first?.score ?? 0, dense: dense.first?.score ?? 0)
    let fused = joined(lexical, dense).map { candidate in
      let (lexical, dense) = (candidate.lexical ?? lexicalSide(candidate), candidate.dense ?? denseSide(candidate))
      return Candidate(
        part: candidate.part, ordinal: candidate.ordinal,
        score: fusion.score(lexical: lexical, dense: dense, best: best), lexical: lexical, dense: dense)
    }
    return ranked(fused, count).map(hit)
  }
}

// MARK: - Sides

extension SnapshotSearch {
  private func lexicalBest(_ count: Int) -> [Candidate] {
    let best = candidates { scorer.best(count, inPartition: $0, allowed: allowed[$0]) }
    return ranked(best, count).enumerated().map { index, candidate in
      var candidate = candidate
      candidate.lexical = SideScore(score: candidate.score, rank: index + 1)
      return candidate
    }
  }

  private func denseBest(_ count: Int) -> [Candidate] {
    let best = candidates { part in
      snapshot.parts[part].segment.vectors.best(count, for: vector, allowed: allowed[part]).filter { $0.score > 0 }
    }
    return ranked(best, count).enumerated().map { index, candidate in
      var candidate = candidate
      candidate.dense = SideScore(score: candidate.score, rank: index + 1)
      return candidate
    }
  }

  private func candidates(_ best: (Int) -> [TopK.Entry]) -> [Candidate] {
    snapshot.parts.indices.flatMap { part in
      best(part).map { Candidate(part: part, ordinal: $0.ordinal, score: $0.score) }
    }
  }

  /// The best `count` by score, then by the order of documents.
  private func ranked(_ candidates: [Candidate], _ count: Int) -> [Candidate] {
    let sorted = candidates.sorted { left, right in
      left.score == right.score ? order(left) < order(right) : left.score > right.score
    }
    return Array(sorted.prefix(count))
  }

  private func order(_ candidate: Candidate) -> DocumentOrder {
    snapshot.parts[candidate.part].segment.fields.order(Int(candidate.ordinal))
  }

  /// Every document that either side lists, once.
  private func joined(_ lexical: [Candidate], _ dense: [Candidate]) -> [Candidate] {
    var joined = lexical
    var places: [UInt64: Int] = [:]
    for (index, candidate) in lexical.enumerated() {
      places[key(candidate)] = index
    }
    for candidate in dense {
      if let place = places[key(candidate)] {
        joined[place].dense = candidate.dense
      } else {
        joined.append(candidate)
      }
    }
    return joined
  }

  private func key(_ candidate: Candidate) -> UInt64 {
    UInt64(candidate.part) << 32 | UInt64(candidate.ordinal)
  }

  private func lexicalSide(_ candidate: Candidate) -> SideScore {
    SideScore(score: scorer.score(ofDocument: candidate.ordinal, inPartition: candidate.part), rank: nil)
  }

  private func denseSide(_ candidate: Candidate) -> SideScore {
    let vectors = snapshot.parts[candidate.part].segment.vectors
    return SideScore(score: vectors.score(of: candidate.ordinal, for: vector), rank: nil)
  }

  private func hit(_ candidate: Candidate) -> RetrievalHit {
    let fields = snapshot.parts[candidate.part].segment.fields
    let ordinal = Int(candidate.ordinal)
    return RetrievalHit(
      id: fields.ids[ordinal], kind: fields.kind(ordinal), stableKey: fields.stableKeys[ordinal],
      score: candidate.score,
      lexical: candidate.lexical, dense: candidate.dense,
      matches: candidate.lexical == nil
        ? [] : scorer.matches(ofDocument: candidate.ordinal, inPartition: candidate.part))
  }
}
