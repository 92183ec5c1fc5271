import CKernels

extension CodeMap {
  /// Folds a query of `dimension` elements.
  public func fold(_ query: [Float], layout: GraphLayout) -> FoldedQuery {
    precondition(query.count == dimension && layout.dimension == dimension, "a query of \(query.count) elements")
    var folded = FoldedQuery(bytes: [Int8](repeating: 0, count: layout.queryWidth), scale: 0, base: 0, length: 0)
    folded.scale = unsafe ck_fold_query(query, steps, dimension, &folded.bytes, layout.queryWidth)
    unsafe ck_dot_rows(lowest, dimension, nil, 1, query, dimension, &folded.base)
    unsafe ck_dot_rows(query, dimension, nil, 1, query, dimension, &folded.length)
    folded.length = folded.length.squareRoot()
    return folded
  }
}
