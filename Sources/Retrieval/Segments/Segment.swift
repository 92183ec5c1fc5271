import Kernels
import LexicalSearch
import VectorSearch

/// A frozen set of documents, searchable by words and by vector. Immutable; written once, to be mapped by name.
///
/// Documents have ordinals in the order of (stable key, id), so the bytes depend on the set of documents alone, not on the
/// order in which they were added.
public struct Segment: Sendable {
  /// Digest of the embedding model that made the vectors.
  public let modelDigest: String
  /// The checksum that the encoded form carries; equal segments have equal ones.
  public let checksum: UInt64
  let index: InvertedIndex
  let vectors: FlatIndex
  let fields: StoredFields

  init(modelDigest: String, index: InvertedIndex, vectors: FlatIndex, fields: StoredFields) {
    let draft = Segment(modelDigest: modelDigest, checksum: 0, index: index, vectors: vectors, fields: fields)
    self.init(
      modelDigest: modelDigest, checksum: SegmentFormat.checksum(of: draft.encoded()), index: index,
      vectors: vectors, fields: fields)
  }

  init(modelDigest: String, checksum: UInt64, index: InvertedIndex, vectors: FlatIndex, fields: StoredFields) {
    self.modelDigest = modelDigest
    self.checksum = checksum
    self.index = index
    self.vectors = vectors
    self.fields = fields
  }

  /// Number of documents.
  public var documentCount: Int { fields.count }

  /// Number of elements of a vector.
  public var dimension: Int { vectors.vectors.columnCount }

  func vector(_ ordinal: Int) -> [Float] { vectors.vectors.row(ordinal) }

  /// Sixteen hexadecimal digits of the checksum: the name under which the segment is kept.
  public var name: String {
    let digits = String(checksum, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The segment in the form that `init(decoding:)` reads.
  public func encoded() -> [UInt8] {
    SegmentWriter(self).encoded()
  }

  /// The segment that `bytes` hold.
  ///
  /// - Throws: `SegmentError` when the bytes are not a whole, undamaged segment; whatever they are, nothing else happens.
  /// - Complexity: O(`bytes`), which are all checked.
  public init(decoding bytes: [UInt8]) throws(SegmentError) {
    self = try SegmentReader(bytes).segment()
  }
}
