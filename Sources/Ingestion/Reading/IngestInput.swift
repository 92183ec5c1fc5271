import Files

/// Where the bytes of a file of runs are.
public enum IngestInput: Sendable {
  /// A file on disk.
  case file(path: String)
  /// Bytes that are in memory already, with the name that errors use.
  case bytes([UInt8], name: String)

  /// The path or the name.
  public var name: String {
    switch self {
    case .file(let path): path
    case .bytes(_, let name): name
    }
  }

  /// The source name that a file has when nobody names one: its stem, without `.gz` and without what follows the last dot.
  public var defaultSource: String {
    var stem = name.split(separator: "/").last.map(String.init) ?? name
    if stem.hasSuffix(".gz") { stem = String(stem.dropLast(3)) }
    guard let dot = stem.lastIndex(of: "."), dot != stem.startIndex else { return stem }
    return String(stem[..<dot])
  }

  func open(_ limits: IngestLimits) throws(IngestError) -> ByteStream {
    do throws(FileError) {
      switch self {
      case .file(let path): return try ByteStream(path: path, limits: limits.decompression)
      case .bytes(let bytes, let name): return ByteStream(bytes: bytes, name: name, limits: limits.decompression)
      }
    } catch {
      throw .file(error)
    }
  }
}

extension ByteStream {
  /// The next chunk, with the error of this module.
  func chunk() throws(IngestError) -> [UInt8] {
    do throws(FileError) { return try readChunk() } catch { throw .file(error) }
  }

  /// The next bytes without taking them, with the error of this module.
  func head(_ count: Int) throws(IngestError) -> [UInt8] {
    do throws(FileError) { return try peek(count) } catch { throw .file(error) }
  }
}
