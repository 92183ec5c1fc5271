import CKernels

/// Packs `[outputs × inputs]` into panels.
func packedFloats(_ weights: [Float], outputs: Int, inputs: Int) -> CacheAligned<Float> {
  unsafe CacheAligned(count: ck_packed_floats(outputs, inputs), filler: 0) { panels in
    unsafe ck_pack_floats(weights, inputs, outputs, inputs, panels)
  }
}

extension PackedBytes {
  init(_ weights: [Float], outputs: Int, inputs: Int) {
    let padded = (outputs + Int(CK_PANEL) - 1) / Int(CK_PANEL) * Int(CK_PANEL)
    var scales = [Float](repeating: 0, count: padded)
    var sums = [Int32](repeating: 0, count: padded)
    panels = unsafe CacheAligned(count: ck_packed_bytes(outputs, inputs), filler: 0) { panels in
      unsafe ck_pack_bytes(weights, outputs, inputs, panels, &scales, &sums)
    }
    self.scales = scales
    self.sums = sums
  }
}

extension LinearMap {
  /// The product with 32-bit weights; sizes are checked by the caller.
  func multiply(_ rows: [Float], _ packed: CacheAligned<Float>, _ rowCount: Int, _ out: inout [Float]) {
    unsafe out.withUnsafeMutableBufferPointer { out in
      unsafe packed.withElements { panels in
        unsafe ck_multiply_floats(
          rows, inputCount, panels, bias, out.baseAddress, outputCount, rowCount, outputCount, inputCount)
      }
    }
  }

  /// The product of rounded rows with weights in bytes.
  func multiply(_ rows: ByteRows, _ packed: PackedBytes, _ rowCount: Int, _ out: inout [Float]) {
    unsafe out.withUnsafeMutableBufferPointer { out in
      unsafe packed.panels.withElements { panels in
        unsafe ck_multiply_bytes(
          rows.bytes, rows.scales, rows.offsets, panels, packed.scales, packed.sums, bias, out.baseAddress, outputCount,
          rowCount, outputCount, inputCount)
      }
    }
  }
}

extension ByteRows {
  /// Rounds rows for which there is room.
  mutating func quantise(_ values: [Float], rows: Int, width: Int) {
    unsafe ck_quantise_rows(values, width, rows, width, &bytes, &scales, &offsets)
  }
}
