import Domain
import Embeddings
import Files
import JSONDocuments
import Kernels

/// What was noted of a model when it was checked: `model.json` in its folder.
struct ModelRecord: Hashable, Sendable {
  /// A file of the model.
  struct File: Hashable, Sendable {
    let path: String
    let sizeBytes: Int
    /// SHA-256 as hex.
    let digest: String
  }

  static let fileName = "model.json"
  static let weights = "model.safetensors"
  let name: String
  let dimension: Int
  /// In the order of their paths.
  let files: [File]

  /// The SHA-256 of the weights, which a model card tells.
  var weightsDigest: String { files.first { $0.path == Self.weights }?.digest ?? "" }

  /// What an index notes: changes with any file and with the precision.
  func identity(_ precision: LinearMap.Precision) -> String {
    let digest = Digest.sha256(files.map { "\($0.digest)  \($0.path)\n" }.joined())
    return "\(digest.prefix(16))-\(precision.rawValue)"
  }

  /// What indexes note that it made vectors for.
  var identities: [String] { LinearMap.Precision.allCases.map(identity) }

  /// The model files that are in a folder, with their digests.
  ///
  /// - Throws: `FileError` when one cannot be read.
  static func files(in folder: String) throws(FileError) -> [File] {
    var files: [File] = []
    for path in (SentenceEncoder.requiredFiles + SentenceEncoder.optionalFiles).sorted() {
      var digest = DigestStream()
      do throws(FileError) {
        let size = try FileChunks.read("\(folder)/\(path)") { digest.append($0) }
        files.append(File(path: path, sizeBytes: size, digest: digest.finished()))
      } catch .notFound { continue }
    }
    return files
  }
}

extension ModelRecord {
  var json: JSONObject {
    [
      "name": .string(name), "dimension": .number(dimension),
      "files": .array(
        files.map { file in
          .object([
            "path": .string(file.path), "size_bytes": .number(file.sizeBytes), "sha256": .string(file.digest),
          ])
        }),
    ]
  }

  /// nil when the document is none of ours.
  init?(_ json: JSONValue) {
    guard let name = json["name"]?.stringValue, let dimension = json["dimension"]?.integerValue,
      let files = json["files"]?.arrayValue
    else { return nil }
    self.name = name
    self.dimension = Int(dimension)
    self.files = files.compactMap { file in
      guard let path = file["path"]?.stringValue, let size = file["size_bytes"]?.integerValue,
        let digest = file["sha256"]?.stringValue
      else { return nil }
      return File(path: path, sizeBytes: Int(size), digest: digest)
    }
    guard self.files.count == files.count else { return nil }
  }
}
