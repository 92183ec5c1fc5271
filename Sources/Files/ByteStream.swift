import Glibc

/// The bytes of a file in order, plain or unpacked from gzip; which of the two is told by the first bytes, not by the name.
///
/// Holds one chunk of each side in memory. Several gzip members in a row are one stream (RFC 1952 §2.2);
/// zero bytes after the last one are padding, anything else there is damage.
public final class ByteStream {
  /// What errors call this stream.
  public let path: String
  /// Whether the bytes are unpacked from gzip.
  public let isCompressed: Bool
  /// Bytes taken from the file so far, for progress.
  public private(set) var bytesConsumed = 0
  /// Bytes handed out so far.
  public private(set) var bytesProduced = 0

  private static let chunkBytes = 256 * 1024

  private let descriptor: Int32?
  private let limits: DecompressionLimits
  private let inflater: GzipInflater?
  private var input: [UInt8]
  private var inputOffset = 0
  private var isInsideMember = false
  private var peeked: [UInt8] = []

  /// Opens a regular file.
  /// - Throws: `FileError.notFound`, `.notRegularFile` or `.system`.
  public convenience init(path: String, limits: DecompressionLimits) throws(FileError) {
    let descriptor = try Posix.open(path, flags: O_RDONLY | O_NONBLOCK)
    do throws(FileError) {
      guard try Posix.status(descriptor, path: path).isRegularFile else { throw FileError.notRegularFile(path: path) }
      let head = try Posix.read(descriptor, upTo: Self.chunkBytes, path: path)
      self.init(path: path, head: head, descriptor: descriptor, limits: limits)
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Reads bytes that are in memory already; `name` is what errors call them.
  public convenience init(bytes: [UInt8], name: String, limits: DecompressionLimits) {
    self.init(path: name, head: bytes, descriptor: nil, limits: limits)
  }

  private init(path: String, head: [UInt8], descriptor: Int32?, limits: DecompressionLimits) {
    self.path = path
    self.descriptor = descriptor
    self.limits = limits
    isCompressed = head.starts(with: [0x1f, 0x8b])
    inflater = isCompressed ? GzipInflater() : nil
    input = head
    bytesConsumed = head.count
  }

  deinit {
    if let descriptor { close(descriptor) }
  }

  /// The next bytes, never more than 256 KiB of a file; empty at the end.
  /// - Throws: `FileError.system`, and for gzip `.truncatedGzip`, `.corruptGzip` or `.decompressionLimit`.
  public func readChunk() throws(FileError) -> [UInt8] {
    if peeked.isEmpty { return try nextChunk() }
    defer { peeked = [] }
    return peeked
  }

  /// The next bytes without taking them: at least `count` unless the stream ends before, and then all that are left.
  /// - Throws: what `readChunk` throws.
  public func peek(_ count: Int) throws(FileError) -> [UInt8] {
    while peeked.count < count {
      let chunk = try nextChunk()
      if chunk.isEmpty { break }
      peeked += chunk
    }
    return peeked
  }

  private func nextChunk() throws(FileError) -> [UInt8] {
    let chunk = if let inflater { try inflatedChunk(inflater) } else { try plainChunk() }
    bytesProduced += chunk.count
    if inflater != nil, let reason = limits.violation(produced: bytesProduced, consumed: bytesConsumed) {
      throw .decompressionLimit(path: path, reason: reason)
    }
    return chunk
  }

  private func plainChunk() throws(FileError) -> [UInt8] {
    if input.isEmpty { try refill() }
    defer { input = [] }
    return input
  }

  private func inflatedChunk(_ inflater: GzipInflater) throws(FileError) -> [UInt8] {
    while true {
      if inputOffset == input.count { try refill() }
      guard try isMemberAhead() else { return [] }
      let (bytes, outcome) = inflater.inflate(&input, from: &inputOffset, limit: Self.chunkBytes)
      switch outcome {
      case .damaged(let reason): throw .corruptGzip(path: path, reason: reason)
      case .memberEnded:
        isInsideMember = false
        inflater.reset()
      case .more: isInsideMember = true
      }
      if !bytes.isEmpty { return bytes }
    }
  }

  /// Whether there is a member to decode: false only where the file may end.
  private func isMemberAhead() throws(FileError) -> Bool {
    if isInsideMember {
      if input.isEmpty { throw .truncatedGzip(path: path) }
      return true
    }
    try skipPadding()
    if input.isEmpty { return false }
    if input[inputOffset] != 0x1f { throw .corruptGzip(path: path, reason: "other bytes follow its end") }
    return true
  }

  /// Zero bytes may follow a member, as tape blocks left them.
  private func skipPadding() throws(FileError) {
    guard bytesProduced > 0 else { return }
    while !input.isEmpty {
      while inputOffset < input.count && input[inputOffset] == 0 { inputOffset += 1 }
      if inputOffset < input.count { return }
      try refill()
    }
  }

  private func refill() throws(FileError) {
    inputOffset = 0
    input = if let descriptor { try Posix.read(descriptor, upTo: Self.chunkBytes, path: path) } else { [] }
    bytesConsumed += input.count
  }
}
