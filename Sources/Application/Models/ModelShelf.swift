import Embeddings
import Files
import JSONDocuments
import Kernels
import Retrieval
import Synchronization

/// The models of a data directory, and what of them is loaded; shared by all copies of a workspace.
///
/// A model is loaded only while its files are those that were checked when it was added. Otherwise nothing of it is used, the reason is
/// told, and the built-in embedder stays in use.
final class ModelShelf: Sendable {
  private static let limitBytes = 1 << 20
  private struct Held {
    /// The newest last, two at most: the one of the index and the one that is to follow it.
    var loaded: [any Embedder] = []
    /// Why models cannot be used, by their choice.
    var faults: [ModelChoice: String] = [:]
    var archives: [String: VectorArchive] = [:]
  }

  let folder: String
  private let held = Mutex(Held())

  init(folder: String) { self.folder = folder }

  // MARK: What there is

  /// The folder of a model.
  func path(of name: String) -> String { "\(folder)/\(name)" }

  /// The models that were added, by name.
  ///
  /// - Throws: `FileError`.
  func records() throws -> [ModelRecord] {
    guard Directory.exists(folder) else { return [] }
    return try FolderReplacement.folders(in: folder).compactMap { try record($0) }
  }

  /// nil when there is no such model, or no record of it that can be read.
  func record(_ name: String) throws -> ModelRecord? {
    try document("\(path(of: name))/\(ModelRecord.fileName)").flatMap(ModelRecord.init)
  }

  /// nil when nothing was chosen yet.
  func choice() throws -> ModelChoice? { try document("\(folder)/\(ModelChoice.fileName)").flatMap(ModelChoice.init) }

  /// nil when there is no such file, or no JSON in it.
  private func document(_ path: String) throws -> JSONValue? {
    do {
      return try JSONValue(parsing: WholeFile.read(path, limitBytes: Self.limitBytes))
    } catch FileError.notFound { return nil } catch is JSONError { return nil }
  }

  /// What is to be used, as far as that shows without loading it.
  func selection() throws -> ModelSelection {
    guard try FolderReplacement.isTaken("\(folder)/\(ModelChoice.fileName)") else { return .builtIn() }
    guard let choice = try choice() else {
      return .builtIn("\(folder)/\(ModelChoice.fileName) is damaged: choose a model with \"autogenesis models use\".")
    }
    guard let name = choice.model else { return .builtIn() }
    guard let record = try record(name) else {
      return .builtIn("The model \(name) has no record in \(folder): add it again with \"autogenesis models add\".")
    }
    return ModelSelection(record: record, choice: choice, fault: held.withLock { $0.faults[choice] })
  }

  // MARK: Loading

  /// The embedder to be used: what was chosen where it can be loaded, else the built-in one.
  func preferred() throws -> any Embedder {
    let selection = try selection()
    guard let record = selection.record, let choice = selection.choice, selection.fault == nil else {
      return HashedEmbedder.standard
    }
    return try load(record, choice.precision, for: choice) ?? HashedEmbedder.standard
  }

  /// The embedder of that digest; nil when there is none any more, or none that can be loaded.
  func embedder(_ digest: String) throws -> (any Embedder)? {
    if digest == HashedEmbedder.standard.digest { return HashedEmbedder.standard }
    if let loaded = held.withLock({ $0.loaded.first { $0.digest == digest } }) { return loaded }
    let selection = try selection()
    if let record = selection.record, let choice = selection.choice, record.identity(choice.precision) == digest {
      return selection.fault == nil ? try load(record, choice.precision, for: choice) : nil
    }
    for record in try records() {
      for precision in LinearMap.Precision.allCases where record.identity(precision) == digest {
        return try load(record, precision, for: ModelChoice(model: record.name, precision: precision, revision: 0))
      }
    }
    return nil
  }

  /// Why the chosen model is not used, after an attempt to load it; nil when it is, or none is chosen.
  func fault() throws -> String? {
    _ = try preferred()
    return try selection().fault
  }

  private func load(
    _ record: ModelRecord, _ precision: LinearMap.Precision, for choice: ModelChoice
  ) throws -> (any Embedder)? {
    try held.withLock { held in
      if let loaded = held.loaded.first(where: { $0.digest == record.identity(precision) }) { return loaded }
      guard held.faults[choice] == nil else { return nil }
      let folder = path(of: record.name)
      if let changed = try Self.changed(record, in: folder) {
        held.faults[choice] =
          "\(folder)/\(changed) is not the file that was checked when the model was added: add the model again."
        return nil
      }
      do throws(ModelError) {
        let embedder = InstalledEmbedder(try SentenceEncoder(folder: folder, precision: precision), of: record)
        held.loaded = held.loaded.suffix(1) + [embedder]
        return embedder
      } catch {
        held.faults[choice] = error.description
        return nil
      }
    }
  }

  /// The first file that is not as it was recorded.
  private static func changed(_ record: ModelRecord, in folder: String) throws -> String? {
    let present = try ModelRecord.files(in: folder)
    let differing = Set(present).symmetricDifference(record.files)
    return differing.map(\.path).min()
  }

  // MARK: Vectors

  /// Makes the vectors of a tenant's index. What the built-in embedder makes is quicker made than read.
  func source(_ embedder: any Embedder, archive path: String) -> VectorSource {
    guard embedder.digest != HashedEmbedder.standard.digest else {
      return VectorSource(embedder: embedder, archive: nil)
    }
    return held.withLock { held in
      let archive = held.archives[path] ?? VectorArchive(folder: path, dimension: embedder.dimension)
      held.archives[path] = archive
      return VectorSource(embedder: embedder, archive: archive)
    }
  }

  /// Forgets the archives that are not one of these.
  func forgetArchives(below folder: String, but path: String) {
    held.withLock { held in
      for other in held.archives.keys.sorted() where other != path && other.hasPrefix(folder) {
        held.archives[other] = nil
      }
    }
  }
}
