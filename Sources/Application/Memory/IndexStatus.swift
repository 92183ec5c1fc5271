public import JSONDocuments
import Retrieval
import Storage

/// The state of the search index.
public struct IndexStatus: Presentable {
  let generation: Int
  let documents: Int
  let deleted: Int
  let segments: [String]
  let behind: Int64
  /// The digest of the model that made the vectors.
  let embedder: String
  /// How far the index is on its way to another model.
  let reembedding: ReembeddingProgress?

  public var json: JSONObject {
    var json: JSONObject = [
      "generation": .number(generation), "documents": .number(documents), "deleted": .number(deleted),
      "segments": .array(segments.map { .string($0) }), "changes_behind": .number(behind),
      "embedder": .string(embedder),
    ]
    if let reembedding {
      json["reembedding"] = ["done": .number(reembedding.done), "documents": .number(reembedding.total)]
    }
    return json
  }

  public var text: String {
    "generation \(generation): \(documents) documents in \(segments.count) segments, \(deleted) deleted ones take space, "
      + "\(behind == 0 ? "up to date" : "\(behind) changes behind: run \"autogenesis nightly\"")"
      + ", vectors of \(embedder)\(reembedding.map { ", \($0.done) of \($0.total) on their way to another model" } ?? "")\n"
  }
}

extension Workspace {
  /// Segments, documents and how far the index is behind the store.
  ///
  /// - Throws: `StorageError`.
  public func indexStatus() throws -> IndexStatus {
    let manifest = try store.indexManifest(in: organisation)
    let snapshot = try openSnapshot()
    return IndexStatus(
      generation: manifest?.generation ?? 0, documents: snapshot.documentCount, deleted: snapshot.deletedCount,
      segments: snapshot.segmentNames, behind: try store.lastSequence(in: organisation) - (manifest?.sequence ?? 0),
      embedder: snapshot.modelDigest, reembedding: try reembeddingProgress())
  }
}
