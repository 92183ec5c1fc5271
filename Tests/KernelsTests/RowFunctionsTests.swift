import Foundation
import Testing

@testable import Kernels

@Suite struct RowFunctionsTests {
  @Test("GELU is within a millionth of its definition from −20 to 20, and leaves what lies behind the count")
  func geluMatchesTheDefinition() {
    let inputs = (0...4_001).map { Float($0 - 2_000) / 100 }
    var values = inputs
    RowFunctions.gelu(&values, count: 4_001)
    for (value, input) in zip(values.prefix(4_001), inputs) {
      let x = Double(input)
      #expect(abs(Double(value) - x / 2 * (1 + erf(x / 2.0.squareRoot()))) < 1e-6)
    }
    #expect(values[4_001] == inputs[4_001])
  }

  @Test("normalised rows have the gain as deviation and the bias as mean; a constant row becomes the bias")
  func rowsAreNormalised() {
    let width = 37
    var values = (0..<(2 * width)).map { $0 < width ? Float($0 % 7) : 3 }
    RowFunctions.normalise(
      &values, adding: [Float](repeating: 1, count: 2 * width), gain: [Float](repeating: 2, count: width),
      bias: [Float](repeating: 0.5, count: width), rowCount: 2, epsilon: 1e-12)
    let row = values.prefix(width).map(Double.init)
    let mean = row.reduce(0, +) / Double(width)
    let deviation = (row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)).squareRoot()
    #expect(abs(mean - 0.5) < 1e-6)
    #expect(abs(deviation - 2) < 1e-5)
    #expect(Array(values.suffix(width)) == [Float](repeating: 0.5, count: width))
  }
}
