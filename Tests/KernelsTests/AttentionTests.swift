import Foundation
import Testing

@testable import Kernels

@Suite struct AttentionTests {
  private static func numbers(_ count: Int) -> [Float] { (0..<count).map { Float(sin(Double($0 * $0 % 1_013))) } }

  /// The definition, in 64 bits.
  private static func expected(_ rows: [Float], _ range: Range<Int>, heads: Int, width: Int) -> [Double] {
    let size = heads * width
    func part(_ row: Int, _ kind: Int, _ head: Int) -> [Double] {
      (0..<width).map { Double(rows[row * 3 * size + kind * size + head * width + $0]) }
    }
    return range.flatMap { row in
      (0..<heads).flatMap { head -> [Double] in
        let weights = range.map { other in
          exp(zip(part(row, 0, head), part(other, 1, head)).reduce(0) { $0 + $1.0 * $1.1 } / Double(width).squareRoot())
        }
        let total = weights.reduce(0, +)
        return (0..<width).map { index in
          zip(range, weights).reduce(0) { $0 + part($1.0, 2, head)[index] * $1.1 } / total
        }
      }
    }
  }

  @Test("each sequence attends to its own rows alone, in any order of calls")
  func sequencesAreApart() {
    let (heads, width, bounds) = (3, 5, [0, 1, 20, 57])
    let rows = Self.numbers(57 * 3 * heads * width)
    var attention = Attention(headCount: heads, headWidth: width)
    var out = [Float](repeating: .nan, count: 57 * heads * width)
    for index in [1, 0, 2] { attention.attend(rows, rows: bounds[index]..<bounds[index + 1], into: &out) }
    for (from, to) in zip(bounds, bounds.dropFirst()) {
      let expected = Self.expected(rows, from..<to, heads: heads, width: width)
      for (index, value) in expected.enumerated() {
        #expect(abs(Double(out[from * heads * width + index]) - value) < 1e-5)
      }
    }
  }

  @Test("scores beyond what an exponential can hold give the value of the best row")
  func extremeScoresStayFinite() {
    var attention = Attention(headCount: 1, headWidth: 1)
    var out: [Float] = [0, 0]
    // Queries 1000; keys 1000 and −1000; values 7 and 9.
    attention.attend([1_000, 1_000, 7, 1_000, -1_000, 9], rows: 0..<2, into: &out)
    #expect(out == [7, 7])
  }
}
