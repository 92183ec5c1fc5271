// Arrays of numbers to and from little-endian bytes, by one copy on a little-endian machine.

/// Appends the elements of `values`, little-endian, to `bytes`.
func appendLittleEndian<Number: FixedWidthInteger & BitwiseCopyable>(_ values: [Number], to bytes: inout [UInt8]) {
  let littleEndian = Number.bitWidth == 8 || 1.littleEndian == 1 ? values : values.map(\.littleEndian)
  unsafe littleEndian.withUnsafeBytes { source in
    unsafe bytes.append(contentsOf: source)
  }
}

/// The numbers that `bytes` hold, little-endian; trailing bytes that make no whole number are left out.
func littleEndianNumbers<Number: FixedWidthInteger & BitwiseCopyable>(_ bytes: ArraySlice<UInt8>) -> [Number] {
  let count = bytes.count / MemoryLayout<Number>.size
  let numbers = unsafe [Number](unsafeUninitializedCapacity: count) { target, initialised in
    unsafe bytes.withUnsafeBytes { source in
      for index in 0..<count {
        let offset = index * MemoryLayout<Number>.size
        let number = unsafe source.loadUnaligned(fromByteOffset: offset, as: Number.self)
        unsafe target.initializeElement(at: index, to: Number(littleEndian: number))
      }
    }
    initialised = count
  }
  return numbers
}
