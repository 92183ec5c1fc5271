import CXXHash

func seededHash(_ bytes: Span<UInt8>, seed: UInt64) -> UInt64 {
  unsafe bytes.withUnsafeBufferPointer { bytes in
    unsafe XXH3_64bits_withSeed(bytes.baseAddress, bytes.count, seed)
  }
}
