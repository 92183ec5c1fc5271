import Embeddings
import Foundation
public import Kernels

/// Which embedder an evaluation takes.
public enum EvaluatedModel: Sendable {
  /// The one that is built in.
  case builtIn
  /// A model in a folder.
  case folder(String, LinearMap.Precision)
  /// The one that a data directory uses; the built-in one when there is no directory.
  case inUse(data: String)

  func embedder() throws -> any Embedder {
    switch self {
    case .builtIn: return HashedEmbedder.standard
    case .folder(let path, let precision):
      let encoder = try SentenceEncoder(folder: path, precision: precision)
      let name = URL(filePath: path).standardizedFileURL.lastPathComponent
      return InstalledEmbedder(
        encoder, of: ModelRecord(name: name, dimension: encoder.dimension, files: try ModelRecord.files(in: path)))
    case .inUse(let data): return try ModelShelf(folder: StoreFolder(path: data).models).preferred()
    }
  }
}
