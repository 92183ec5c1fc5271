public import Files
import Kernels

/// Terms and postings of a fixed set of documents in a compressed form that is searched as it lies, in memory or
/// mapped.
///
/// Ordinals, lengths and terms are those of the `InvertedIndex` it was made from.
public struct PostingIndex: Sendable {
  let bytes: IndexBytes
  let layout: PostingLayout
  let order: LengthOrder

  /// The stored form of `index`.
  ///
  /// - Complexity: O(postings + documents).
  public init(_ index: InvertedIndex) {
    let order = LengthOrder(lengths: index.lengths)
    let encoded = PostingIndexWriter(index, order: order).encoded()
    bytes = IndexBytes(encoded)
    layout = PostingLayout(trusted: encoded.span)
    self.order = order
  }

  /// The index that `bytes` hold.
  ///
  /// - Throws: `LexicalSearchError.damagedIndex` when they are not a whole, undamaged index; whatever they are, nothing
  ///   else
  ///   happens.
  /// - Complexity: O(`bytes`), which are all checked.
  public init(decoding bytes: [UInt8]) throws(LexicalSearchError) {
    try self.init(IndexBytes(bytes))
  }

  /// The index that the bytes `range` of a file hold, which stay there.
  ///
  /// - Throws: As `init(decoding:)`.
  public init(mapping file: MappedFile, range: Range<Int>) throws(LexicalSearchError) {
    try self.init(IndexBytes(file, range))
  }

  private init(_ bytes: IndexBytes) throws(LexicalSearchError) {
    self.bytes = bytes
    (layout, order) = try bytes.withBytes { bytes throws(LexicalSearchError) in
      let check = try PostingIndexCheck(bytes)
      return (check.layout, check.order)
    }
  }

  /// The bytes that `init(decoding:)` reads.
  public func encoded() -> [UInt8] {
    bytes.withBytes { bytes in
      var copy: [UInt8] = []
      copy.reserveCapacity(bytes.count)
      for index in bytes.indices { copy.append(bytes[index]) }
      return copy
    }
  }

  /// Bytes of the stored form.
  public var sizeBytes: Int { bytes.count }

  /// Number of documents, those without any term included.
  public var documentCount: Int { order.documentCount }

  /// Number of distinct terms.
  public var termCount: Int { layout.termCount }

  /// The number of counted terms of a document.
  public func length(ofDocument ordinal: UInt32) -> UInt32 {
    order.length(at: Int(order.places[Int(ordinal)]))
  }
}
