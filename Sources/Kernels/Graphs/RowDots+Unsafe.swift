import CKernels

/// Inner products of a query with rows of equal length that lie one after the other, summed in one order whatever the processor.
public enum RowDots {
  /// The products with listed rows.
  ///
  /// - Parameters:
  ///   - rows: `[rows × query.count]`.
  ///   - listed: Numbers of rows.
  public static func products(_ rows: Span<Float>, listed: [UInt32], query: [Float]) -> [Float] {
    let count = rows.count / max(1, query.count)
    precondition(listed.allSatisfy { $0 < count }, "listed rows of \(count)")
    return unsafe rows.withUnsafeBufferPointer { rows in
      unsafe [Float](unsafeUninitializedCapacity: listed.count) { products, initialised in
        unsafe ck_dot_rows(
          rows.baseAddress, query.count, listed, listed.count, query, query.count, products.baseAddress)
        initialised = listed.count
      }
    }
  }
}
