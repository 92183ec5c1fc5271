import COpenBLAS

/// `sdot` of two spans whose equal length the caller has checked.
func blasDot(_ a: Span<Float>, _ b: Span<Float>) -> Float {
  BLAS.prepare()
  return unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      unsafe cblas_sdot(CInt(a.count), a.baseAddress, 1, b.baseAddress, 1)
    }
  }
}

/// One `sdot` a row of `query.count` elements.
func rowDots(_ rows: Span<Float>, _ query: Span<Float>, rowCount: Int) -> [Float] {
  BLAS.prepare()
  let columns = query.count
  return unsafe rows.withUnsafeBufferPointer { rows in
    unsafe query.withUnsafeBufferPointer { query in
      guard let base = rows.baseAddress else { return [] }
      return unsafe [Float](unsafeUninitializedCapacity: rowCount) { products, count in
        for row in 0..<rowCount {
          let product = unsafe cblas_sdot(CInt(columns), base + row * columns, 1, query.baseAddress, 1)
          unsafe products.initializeElement(at: row, to: product)
        }
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
