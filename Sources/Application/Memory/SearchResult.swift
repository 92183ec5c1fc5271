public import JSONDocuments
import LexicalSearch
import Retrieval

/// What a search found, best first.
public struct SearchResult: Presentable {
  let hits: [RetrievalHit]
  let snapshot: Snapshot
  let explains: Bool
  /// Why the answer is less than what was asked for; one sentence.
  var note: String?

  public var json: JSONObject {
    var json: JSONObject = [
      "results": .array(hits.map { .object(self.json(of: $0)) }),
      "generation": .number(JSONNumber(Int64(clamping: snapshot.generation))),
      "documents": .number(JSONNumber(snapshot.documentCount)),
    ]
    json["note"] = note.map { .string($0) }
    return json
  }

  public var text: String {
    let head = note.map { $0 + "\n" } ?? ""
    guard !hits.isEmpty else { return head + "Nothing found among \(snapshot.documentCount) documents.\n" }
    return head + hits.map(lines).joined()
  }

  private func json(of hit: RetrievalHit) -> JSONObject {
    var object: JSONObject = [
      "id": .string(Self.identifier(of: hit)), "type": .string(hit.kind.rawValue), "score": Self.number(hit.score),
    ]
    if let document = snapshot.document(hit.id) {
      object["workflow"] = document.workflow.map { .string($0) }
      object["outcome"] = document.outcome.map { .string($0) }
      object["text"] = .string(Self.excerpt(document.text))
    }
    guard explains else { return object }
    for (name, side) in [("lexical", hit.lexical), ("dense", hit.dense)] {
      guard let side else { continue }
      var part: JSONObject = ["score": Self.number(side.score)]
      if let rank = side.rank { part["rank"] = .number(JSONNumber(rank)) }
      object[name] = .object(part)
    }
    object["matched_terms"] = .array(hit.matches.map { .object(Self.json(of: $0)) })
    return object
  }

  private func lines(of hit: RetrievalHit) -> String {
    let document = snapshot.document(hit.id)
    let facts = [document?.workflow, document?.outcome].compactMap { $0 }.joined(separator: ", ")
    var text =
      "\(Self.shown(hit.score))  \(hit.kind.rawValue)  \(Self.identifier(of: hit))\(facts.isEmpty ? "" : "  " + facts)\n"
    if let excerpt = document.map({ Self.excerpt($0.text) }), !excerpt.isEmpty { text += "        \(excerpt)\n" }
    guard explains else { return text }
    let sides = [("lexical", hit.lexical), ("dense", hit.dense)].compactMap { name, side in
      side.map { "\(name) \(Self.shown($0.score))\($0.rank.map { " (rank \($0))" } ?? "")" }
    }
    let terms = hit.matches.map { "\($0.term) +\(Self.shown($0.contribution))" }
    return text + "        \((sides + terms).joined(separator: ", "))\n"
  }

  /// The id without the kind before the colon.
  static func identifier(of hit: RetrievalHit) -> String {
    hit.id.firstIndex(of: ":").map { String(hit.id[hit.id.index(after: $0)...]) } ?? hit.id
  }

  private static func json(of match: TermMatch) -> JSONObject {
    [
      "term": .string(match.term), "frequency": .number(JSONNumber(match.frequency)),
      "document_frequency": .number(JSONNumber(match.documentFrequency)), "contribution": number(match.contribution),
    ]
  }

  private static func excerpt(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count <= 160 ? line : line.prefix(159) + "…"
  }

  private static func number(_ value: Double) -> JSONValue {
    .number(JSONNumber((value * 1_000_000).rounded() / 1_000_000))
  }

  private static func shown(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let fraction = String(1000 + abs(thousandths) % 1000).dropFirst()
    return "\(thousandths < 0 ? "-" : "")\(abs(thousandths) / 1000).\(fraction)"
  }
}
