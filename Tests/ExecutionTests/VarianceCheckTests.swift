import Execution
import Testing

@Suite("VarianceCheck")
struct VarianceCheckTests {
  @Test("the boundary is inclusive and exact (S-9.3)")
  func boundary() {
    #expect(VarianceCheck.passes(actual: 105, expected: 100, tolerance: 0.05))
    #expect(VarianceCheck.passes(actual: 1.05, expected: 1, tolerance: 0.05))
    #expect(VarianceCheck.passes(actual: 95, expected: 100, tolerance: 0.05))
    #expect(!VarianceCheck.passes(actual: 105.01, expected: 100, tolerance: 0.05))
    #expect(!VarianceCheck.passes(actual: 94.99, expected: 100, tolerance: 0.05))
    #expect(VarianceCheck.passes(actual: -1.05, expected: -1, tolerance: 0.05))
    #expect(VarianceCheck.passes(actual: 0, expected: 0, tolerance: 0))
    #expect(!VarianceCheck.passes(actual: 0.01, expected: 0, tolerance: 1))
  }

  @Test("every hundredth up to 1,000 passes at exactly 5 % and fails a hundredth above")
  func everyAmount() {
    for hundreds in 1...1_000 {
      let expected = Double(hundreds)
      let limit = Double(hundreds * 105) / 100
      #expect(VarianceCheck.passes(actual: limit, expected: expected, tolerance: 0.05), "\(hundreds)")
      #expect(!VarianceCheck.passes(actual: limit + 0.01, expected: expected, tolerance: 0.05), "\(hundreds)")
    }
  }

  @Test("amounts that are no amounts do not pass")
  func extremes() {
    #expect(!VarianceCheck.passes(actual: .nan, expected: 1, tolerance: 1))
    #expect(!VarianceCheck.passes(actual: .infinity, expected: .infinity, tolerance: 1))
    #expect(!VarianceCheck.passes(actual: 1e300, expected: 1e300, tolerance: 1))
    #expect(!VarianceCheck.passes(actual: 1, expected: 1, tolerance: -0.1))
  }
}
