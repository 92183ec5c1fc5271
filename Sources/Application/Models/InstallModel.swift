import Embeddings
import Files
import Foundation
import JSONDocuments
public import Kernels

extension Workspace {
  /// No model's text files are larger, and no sentence encoder's weights.
  private static let largestTextFileBytes = 64 << 20
  private static let largestWeightsBytes = 2 << 30

  /// Copies a model into the data directory and puts it in use: checked first, there whole or not at all.
  ///
  /// - Parameters:
  ///   - path: A folder with `config.json`, `vocab.txt`, `model.safetensors` and what belongs to them.
  ///   - name: The model's name; nil takes the folder's.
  /// - Throws: `UsageError`, `ModelError` or `FileError` when it cannot be used; what was in use stays in use.
  public func addModel(from path: String, name: String?, precision: LinearMap.Precision) throws -> ModelReport {
    let name = try Self.modelName(name ?? URL(filePath: path).standardizedFileURL.lastPathComponent)
    let held = try modelLock()
    defer { held.release() }
    let target = models.path(of: name)
    let temporary = try FolderReplacement.begin(target)
    do {
      try Self.copy(path, to: temporary)
      let record = try Self.checked(temporary, name: name)
      try AtomicFile.replace(
        [UInt8]((JSONValue.object(record.json).text + "\n").utf8), at: "\(temporary)/\(ModelRecord.fileName)")
      let aside = temporary + ".old"
      try FolderReplacement.discard(aside)
      _ = try FolderReplacement.put(temporary, at: target, keepingOldAt: aside)
      try FolderReplacement.discard(aside)
    } catch {
      try FolderReplacement.discard(temporary)
      throw error
    }
    try choose(name, precision)
    return try modelReport()
  }

  /// Puts a model in use that was added before; nil is the built-in embedder.
  ///
  /// - Throws: `UsageError` when there is no such model, `FileError`.
  public func useModel(_ name: String?, precision: LinearMap.Precision) throws -> ModelReport {
    let held = try modelLock()
    defer { held.release() }
    if let name, try models.record(Self.modelName(name)) == nil {
      throw UsageError("There is no model \(name) in \(models.folder): add it with \"autogenesis models add DIR\".")
    }
    try choose(name, precision)
    return try modelReport()
  }

  private func choose(_ name: String?, _ precision: LinearMap.Precision) throws {
    let revision = (try models.choice()?.revision ?? 0) + 1
    let choice = ModelChoice(model: name, precision: precision, revision: revision)
    try AtomicFile.replace(
      [UInt8]((JSONValue.object(choice.json).text + "\n").utf8), at: "\(models.folder)/\(ModelChoice.fileName)")
  }

  private func modelLock() throws -> LockFile {
    try Directory.create(models.folder)
    do {
      return try LockFile(path: "\(models.folder)/.lock")
    } catch FileError.locked {
      throw BusyError("Another process is adding a model to \(directory.path): try again when it has ended.")
    }
  }

  private static func modelName(_ name: String) throws -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isPlain, (1...64).contains(name.utf8.count), name.utf8.first != UInt8(ascii: ".") else {
      throw UsageError("\"\(name)\" is no name for a model: give one of letters, digits, - and _ with --name.")
    }
    return name
  }

  // MARK: Checks

  private static func copy(_ folder: String, to target: String) throws {
    for path in SentenceEncoder.requiredFiles + SentenceEncoder.optionalFiles {
      let source = "\(folder)/\(path)"
      guard let size = try size(of: source) else {
        guard SentenceEncoder.optionalFiles.contains(path) else {
          throw UsageError(
            "There is no \(path) in \(folder): name the folder of a model, such as make models installs.")
        }
        continue
      }
      let limit = path == ModelRecord.weights ? largestWeightsBytes : largestTextFileBytes
      guard size <= limit else {
        throw UsageError("\(source) has \(size) bytes, where a model's has at most \(limit): it was not added.")
      }
      try Directory.create(Directory.parent(of: "\(target)/\(path)"))
      try FileChunks.copy(source, to: "\(target)/\(path)")
    }
  }

  /// The bytes of a regular file, links followed; nil when nothing is there.
  private static func size(of path: String) throws -> Int? {
    let resolved = URL(filePath: path).resolvingSymlinksInPath().path
    guard FileManager.default.fileExists(atPath: resolved) else { return nil }
    let attributes = try FileManager.default.attributesOfItem(atPath: resolved)
    guard attributes[.type] as? FileAttributeType == .typeRegular else { throw FileError.notRegularFile(path: path) }
    return (attributes[.size] as? NSNumber)?.intValue ?? 0
  }

  /// Loads the copy in both precisions and embeds a text, so that nothing is added that cannot be used.
  private static func checked(_ folder: String, name: String) throws -> ModelRecord {
    var dimension = 0
    for precision in LinearMap.Precision.allCases {
      let encoder = try SentenceEncoder(folder: folder, precision: precision)
      dimension = encoder.dimension
      let lengths = encoder.vectors(for: ["The order WF-FIN-001 was paid.", "42"]).map { exactDot($0, $0) }
      guard lengths.allSatisfy({ abs($0 - 1) < 1e-3 }) else {
        throw ModelError.weights("its vectors are no vectors of unit length")
      }
    }
    return ModelRecord(name: name, dimension: dimension, files: try ModelRecord.files(in: folder))
  }
}
