import Kernels

// Arrays of numbers to and from little-endian bytes, by one copy on a little-endian machine, as all that are supported are.

/// Appends numbers as they lie in memory.
func append<Number: BitwiseCopyable>(_ numbers: [Number], to bytes: inout [UInt8]) {
  unsafe numbers.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
}

/// Appends bytes that are lent.
func append(_ lent: RawSpan, to bytes: inout [UInt8]) {
  unsafe lent.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
}

/// Appends lent numbers as they lie in memory.
func append(_ lent: Span<Float>, to bytes: inout [UInt8]) {
  unsafe lent.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: UnsafeRawBufferPointer($0)) }
}

/// `count` numbers from a byte offset on, which the caller has checked.
func numbers<Number: BitwiseCopyable>(of type: Number.Type, _ bytes: Span<UInt8>, at offset: Int, count: Int)
  -> [Number]
{
  let part = bytes.extracting(offset..<(offset + count * MemoryLayout<Number>.stride))
  return unsafe part.withUnsafeBufferPointer { part in
    let source = UnsafeRawBufferPointer(part)
    return (0..<count).map { unsafe source.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.stride, as: type) }
  }
}

/// A copy of bytes that begins at a cache line.
func alignedCopy(_ bytes: Span<UInt8>) -> CacheLines {
  unsafe bytes.withUnsafeBufferPointer { CacheLines(copying: unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer($0))) }
}
