import CKernels

func geluInPlace(_ values: inout [Float], count: Int) {
  unsafe values.withUnsafeMutableBufferPointer { unsafe ck_gelu($0.baseAddress, count) }
}

func normaliseInPlace(
  _ values: inout [Float], _ added: [Float]?, _ gain: [Float], _ bias: [Float], rows: Int, epsilon: Float
) {
  unsafe values.withUnsafeMutableBufferPointer { values in
    if let added {
      unsafe ck_add_normalise_rows(values.baseAddress, added, gain, bias, rows, gain.count, epsilon)
    } else {
      unsafe ck_add_normalise_rows(values.baseAddress, nil, gain, bias, rows, gain.count, epsilon)
    }
  }
}
