import CKernels

/// Floats of a packed matrix.
func packedCount(columns: Int, depth: Int) -> Int { ck_packed_floats(columns, depth) }

extension Attention {
  /// One head: softmax(queries × keysᵀ ÷ √headWidth) × values.
  mutating func attend(_ head: Int, _ projections: Span<Float>, _ rows: Range<Int>, _ out: inout [Float]) {
    let (stride, count, offset) = (3 * width, rows.count, head * headWidth)
    let scale = 1 / Float(headWidth).squareRoot()
    unsafe projections.withUnsafeBufferPointer { projections in
      guard let base = projections.baseAddress else { return }
      let queries = unsafe base + rows.lowerBound * stride + offset
      unsafe ck_pack_floats(queries + width, stride, count, headWidth, &keys)
      unsafe ck_multiply_floats(queries, stride, keys, nil, &scores, count, count, count, headWidth)
      unsafe ck_softmax_rows(&scores, count, count, count, scale)
      unsafe ck_pack_floats_transposed(queries + 2 * width, stride, headWidth, count, &values)
      let (weights, width) = (scores, width)
      unsafe out.withUnsafeMutableBufferPointer { out in
        guard let target = out.baseAddress else { return }
        unsafe ck_multiply_floats(
          weights, count, values, nil, target + rows.lowerBound * width + offset, width, count, headWidth, count)
      }
    }
  }
}
