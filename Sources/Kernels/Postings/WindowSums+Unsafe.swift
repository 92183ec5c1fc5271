import CKernels

extension WindowSums {
  func countPlaces(atLeast least: UInt16, documents: Int) -> Int {
    unsafe sums.withUnsafeBufferPointer { unsafe ck_count_at_least($0.baseAddress, (documents + 31) / 32 * 32, least) }
  }

  mutating func collectPlaces(atLeast least: UInt16, documents: Int) -> Int {
    let rounded = (documents + 31) / 32 * 32
    return unsafe sums.withUnsafeBufferPointer { sums in
      unsafe places.withUnsafeMutableBufferPointer { places in
        unsafe ck_collect_at_least(sums.baseAddress, rounded, least, places.baseAddress)
      }
    }
  }

  mutating func addWindow(_ range: Range<Int>, of bytes: Span<UInt8>, documents: Int, impacts: ArraySlice<UInt16>) {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe impacts.withUnsafeBufferPointer { impacts in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          guard let start = bytes.baseAddress else { return }
          unsafe ck_add_window(
            sums.baseAddress, Self.size, documents, start + range.lowerBound, range.count, impacts.baseAddress)
        }
      }
    }
  }

  mutating func addListed(_ range: Range<Int>, of postings: borrowing PostingList, impacts: ArraySlice<UInt16>) {
    unsafe postings.ids.withUnsafeBufferPointer { ids in
      unsafe postings.frequencies.withUnsafeBufferPointer { frequencies in
        unsafe impacts.withUnsafeBufferPointer { impacts in
          unsafe sums.withUnsafeMutableBufferPointer { sums in
            guard let id = ids.baseAddress, let frequency = frequencies.baseAddress else { return }
            unsafe ck_add_listed(
              sums.baseAddress, Self.size, id + range.lowerBound, frequency + range.lowerBound, range.count,
              impacts.baseAddress)
          }
        }
      }
    }
  }

  mutating func clearSums(_ documents: Int) {
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      _ = unsafe sums[..<documents].update(repeating: 0)
    }
  }

  mutating func findInWindow(_ range: Range<Int>, of bytes: Span<UInt8>, documents: Int) {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe places.withUnsafeBufferPointer { places in
        unsafe found.withUnsafeMutableBufferPointer { found in
          guard let start = bytes.baseAddress else { return }
          unsafe ck_find_in_window(
            start + range.lowerBound, range.count, documents, places.baseAddress, placeCount, found.baseAddress)
        }
      }
    }
  }

  mutating func findListed(_ range: Range<Int>, of postings: borrowing PostingList, first: UInt32) {
    unsafe postings.ids.withUnsafeBufferPointer { ids in
      unsafe postings.frequencies.withUnsafeBufferPointer { frequencies in
        unsafe places.withUnsafeBufferPointer { places in
          unsafe found.withUnsafeMutableBufferPointer { found in
            guard let id = ids.baseAddress, let frequency = frequencies.baseAddress else { return }
            unsafe ck_find_listed(
              id + range.lowerBound, frequency + range.lowerBound, range.count, first, places.baseAddress, placeCount,
              found.baseAddress)
          }
        }
      }
    }
  }
}
