import CKernels

extension PostingList {
  /// The bytes that the blocks take; nil when they are damaged.
  mutating func readBlocks(_ range: Range<Int>, of bytes: Span<UInt8>, listed: Int) -> Int? {
    let offset = count
    let read = unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe ids.withUnsafeMutableBufferPointer { ids in
        unsafe frequencies.withUnsafeMutableBufferPointer { frequencies in
          guard let start = bytes.baseAddress, let id = ids.baseAddress, let frequency = frequencies.baseAddress else {
            return 0
          }
          return unsafe ck_read_blocks(
            start + range.lowerBound, range.count, listed, id + offset, frequency + offset)
        }
      }
    }
    return read < 0 ? nil : read
  }

  /// The number of postings of the window; nil when they are damaged.
  mutating func readPostings(_ range: Range<Int>, of bytes: Span<UInt8>, documents: Int) -> Int? {
    let found = unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe ids.withUnsafeMutableBufferPointer { ids in
        unsafe frequencies.withUnsafeMutableBufferPointer { frequencies in
          guard let start = bytes.baseAddress else { return 0 }
          return unsafe ck_read_window(
            start + range.lowerBound, range.count, documents, ids.baseAddress, frequencies.baseAddress)
        }
      }
    }
    return found < 0 ? nil : found
  }
}
