import CKernels
import COpenBLAS

/// The product of two spans whose equal length the caller has checked.
func rowDot(_ a: Span<Float>, _ b: Span<Float>) -> Float {
  var product: Float = 0
  unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      unsafe ck_dot_rows(a.baseAddress, a.count, nil, 1, b.baseAddress, b.count, &product)
    }
  }
  return product
}

/// The product of each row of `query.count` elements.
func rowDots(_ rows: Span<Float>, _ query: Span<Float>, rowCount: Int) -> [Float] {
  let columns = query.count
  return unsafe rows.withUnsafeBufferPointer { rows in
    unsafe query.withUnsafeBufferPointer { query in
      unsafe [Float](unsafeUninitializedCapacity: rowCount) { products, count in
        unsafe ck_dot_rows(rows.baseAddress, columns, nil, rowCount, query.baseAddress, columns, products.baseAddress)
        count = rowCount
      }
    }
  }
}

/// `queries × rowsᵀ`, `[queryCount × rowCount]`, by one `sgemm`.
func matrixProducts(queries: Matrix, rows: Matrix) -> [Float] {
  BLAS.prepare()
  let (count, columns) = (queries.rowCount * rows.rowCount, CInt(rows.columnCount))
  guard count > 0 else { return [] }
  return unsafe [Float](unsafeUninitializedCapacity: count) { products, initialised in
    unsafe queries.elements.withUnsafeBufferPointer { left in
      unsafe rows.elements.withUnsafeBufferPointer { right in
        unsafe cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, CInt(queries.rowCount), CInt(rows.rowCount), columns, 1,
          left.baseAddress, columns, right.baseAddress, columns, 0, products.baseAddress, CInt(rows.rowCount))
      }
    }
    initialised = count
  }
}
