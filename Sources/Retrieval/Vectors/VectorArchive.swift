public import Files
import Glibc
import Kernels
import Synchronization

/// The vectors that one model made for one tenant's texts, each stored once by its content, in a folder of chunk files.
///
/// What is here is never computed again: an index that is built anew, a document that comes back unchanged, a computation that was
/// interrupted. Everything in it can be made anew; a damaged chunk counts as not there. Several processes may add at one time.
public final class VectorArchive: Sendable {
  /// Chunks of fewer vectors are joined when there are many.
  private static let smallChunk = 2_048
  private static let mostSmallChunks = 32
  private static let suffix = ".vectors"

  private struct Contents {
    var chunks: [String: VectorChunk] = [:]
    var places: [ContentKey: (chunk: String, row: Int)] = [:]
  }

  private let folder: String
  private let dimension: Int
  private let contents = Mutex(Contents())

  /// The archive in `folder`, which is made when the first vector comes.
  public init(folder: String, dimension: Int) {
    precondition(dimension > 0, "vectors of \(dimension) elements")
    self.folder = folder
    self.dimension = dimension
  }

  /// The vectors of the texts with these keys, nil where there is none yet.
  ///
  /// - Throws: `FileError.system`.
  public func vectors(of keys: [ContentKey]) throws(FileError) -> [[Float]?] {
    try withContents(having: keys) { contents in keys.map { Self.vector(of: $0, in: contents) } }
  }

  /// Which of these keys have no vector yet, each once, in their order.
  ///
  /// - Throws: `FileError.system`.
  public func missing(of keys: [ContentKey]) throws(FileError) -> [ContentKey] {
    try withContents(having: keys) { contents in
      var seen: Set<ContentKey> = []
      return keys.filter { contents.places[$0] == nil && seen.insert($0).inserted }
    }
  }

  /// Adds vectors; when this returns they are on the disk.
  ///
  /// - Throws: `FileError.system`.
  public func add(_ entries: [(key: ContentKey, vector: [Float])]) throws(FileError) {
    guard !entries.isEmpty else { return }
    try contents.withLock { contents throws(FileError) in
      try Directory.create(folder)
      try write(entries, &contents)
      let small = contents.chunks.filter { $0.value.keys.count < Self.smallChunk }.keys.sorted()
      if small.count > Self.mostSmallChunks { try join(small, keeping: { _ in true }, &contents) }
    }
  }

  /// Gives the space of all other vectors back.
  ///
  /// - Throws: `FileError.system`.
  public func keep(only keys: Set<ContentKey>) throws(FileError) {
    try withContents(having: []) { contents throws(FileError) in
      let loose = contents.chunks.filter { chunk in !chunk.value.keys.allSatisfy { keys.contains($0) } }.keys.sorted()
      try join(loose, keeping: { keys.contains($0) }, &contents)
    }
  }

  // MARK: Files

  /// Lends the contents, after a look for chunks that other processes have added when a key is not known.
  private func withContents<Result: Sendable>(
    having keys: [ContentKey], _ body: (inout Contents) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    try contents.withLock { contents throws(FileError) in
      if keys.isEmpty || keys.contains(where: { contents.places[$0] == nil }) { try readNew(&contents) }
      return try body(&contents)
    }
  }

  private static func vector(of key: ContentKey, in contents: Contents) -> [Float]? {
    contents.places[key].flatMap { contents.chunks[$0.chunk]?.vector($0.row) }
  }

  private func readNew(_ contents: inout Contents) throws(FileError) {
    guard Directory.exists(folder) else { return }
    for name in try Directory.files(in: folder) where name.hasSuffix(Self.suffix) && contents.chunks[name] == nil {
      do throws(FileError) {
        if let chunk = try VectorChunk(path: path(name), dimension: dimension) {
          Self.enter(chunk, name, &contents)
        } else {
          try FolderReplacement.discard(path(name))
        }
      } catch .notFound { continue }
    }
  }

  private static func enter(_ chunk: VectorChunk, _ name: String, _ contents: inout Contents) {
    contents.chunks[name] = chunk
    for (row, key) in chunk.keys.enumerated() { contents.places[key] = (name, row) }
  }

  private func path(_ name: String) -> String { folder + "/" + name }

  /// Returns the name of the chunk.
  @discardableResult
  private func write(
    _ entries: [(key: ContentKey, vector: [Float])], _ contents: inout Contents
  ) throws(FileError) -> String {
    let (bytes, checksum) = VectorChunk.encoded(entries, dimension: dimension)
    // Two processes may come to the same vectors at the same time: each writes a file of its own.
    let name = String(checksum, radix: 16) + "-\(getpid())" + Self.suffix
    try AtomicFile.replace(bytes, at: path(name))
    if let chunk = try VectorChunk(path: path(name), dimension: dimension) { Self.enter(chunk, name, &contents) }
    return name
  }

  /// Puts what is to be kept of some chunks into one.
  private func join(
    _ names: [String], keeping isKept: (ContentKey) -> Bool, _ contents: inout Contents
  ) throws(FileError) {
    let keys = names.flatMap { contents.chunks[$0]?.keys ?? [] }.filter(isKept)
    var seen: Set<ContentKey> = []
    let entries = keys.filter { seen.insert($0).inserted }.compactMap { key in
      Self.vector(of: key, in: contents).map { (key: key, vector: $0) }
    }
    let joined = entries.isEmpty ? nil : try write(entries, &contents)
    for name in names where name != joined {
      let left = contents.chunks.removeValue(forKey: name)?.keys ?? []
      for key in left where contents.places[key]?.chunk == name { contents.places[key] = nil }
      try FolderReplacement.discard(path(name))
    }
  }
}
