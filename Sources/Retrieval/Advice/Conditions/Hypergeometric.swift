/// Fisher's exact test of a table of two by two: the probability that as many of the `marked` are among the `drawn`, or more.
///
/// R. A. Fisher, "The Design of Experiments" (1935), ch. 2. The terms are summed outwards from the mode in relative terms, so
/// that nothing overflows and no logarithm is needed.
enum Hypergeometric {
  /// P(X ≥ `overlap`) when `drawn` of `total` are taken at random and `marked` of them are of interest.
  ///
  /// - Complexity: O(min(marked, drawn)).
  static func upperTail(overlap: Int, marked: Int, drawn: Int, total: Int) -> Double {
    let low = max(0, marked + drawn - total)
    let high = min(marked, drawn)
    precondition(low <= overlap && overlap <= high, "\(overlap) of \(marked) among \(drawn) of \(total)")
    let mode = min(high, max(low, (marked + 1) * (drawn + 1) / (total + 2)))
    var all = 1.0
    var tail = mode >= overlap ? 1.0 : 0.0
    var term = 1.0
    for count in stride(from: mode, to: high, by: 1) where term > 0 {
      term *= Double(marked - count) * Double(drawn - count)
      term /= Double(count + 1) * Double(total - marked - drawn + count + 1)
      all += term
      if count + 1 >= overlap { tail += term }
    }
    term = 1
    for count in stride(from: mode, to: low, by: -1) where term > 0 {
      term *= Double(count) * Double(total - marked - drawn + count)
      term /= Double(marked - count + 1) * Double(drawn - count + 1)
      all += term
      if count - 1 >= overlap { tail += term }
    }
    return tail / all
  }
}
