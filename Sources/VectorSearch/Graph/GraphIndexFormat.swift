import Kernels

/// A graph index as bytes: flat, little-endian, to be kept in a file or in a section of one.
///
///     offset  bytes  content
///     0       8      "AGVECTOR"
///     8       4      version, 1; any change of the layout raises it, and a reader takes its own version only
///     12      4      zero
///     16      8      XXH3 of all bytes from 24 on
///     24      8      length of the whole, in bytes
///     32      4      vectors
///     36      4      elements of a vector
///     40      4      elements of a code: as many, or one more
///     44      4      links of a node, at most
///     48      4      bits of an element of a code: 4 or 8
///     52      4      nodes from which searches begin
///     56      4      length of the longest vector (Float)
///     60      4      what codes are off by, an element (Float)
///     64             lowest values of the code map (Float), then its steps, an element each
///                    ordinals of the nodes (UInt32)
///                    nodes (`GraphLayout`), from a multiple of 64 on
///                    vectors (Float), from a multiple of 64 on
///
/// Each part begins where the one before ends, but for filling with zeros.
struct GraphIndexFormat: Equatable {
  static let magic: [UInt8] = Array("AGVECTOR".utf8)
  static let version: UInt32 = 1
  static let checksumOffset = 16
  static let checkedOffset = 24
  static let headerLength = 64

  let count: Int
  let dimension: Int
  let layout: GraphLayout

  var mapOffset: Int { Self.headerLength }
  var ordinalsOffset: Int { mapOffset + 8 * layout.dimension }
  var nodesOffset: Int { Self.aligned(ordinalsOffset + 4 * count) }
  var vectorsOffset: Int { nodesOffset + layout.stride * count }
  var length: Int { vectorsOffset + 4 * dimension * count }

  static func checksum(of bytes: Span<UInt8>) -> UInt64 {
    XXH3.hash64(bytes.extracting(checkedOffset..<bytes.count))
  }

  private static func aligned(_ offset: Int) -> Int { (offset + 63) / 64 * 64 }
}
