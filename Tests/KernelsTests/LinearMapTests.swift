import Testing

@testable import Kernels

/// Tiers are put in force for the whole process, so these run one after the other.
@Suite(.serialized) struct LinearMapTests {
  private static let shapes = [(1, 1, 1), (2, 5, 3), (7, 48, 16), (8, 49, 33), (13, 97, 64), (17, 384, 96)]

  /// −1 … 1, the same each time.
  private static func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
    }
  }

  private static func apply(_ map: LinearMap, _ rows: [Float], _ count: Int) -> [Float] {
    var out = [Float](repeating: .nan, count: count * map.outputCount)
    var rounded = ByteRows()
    map.apply(to: rows, rowCount: count, into: &out, rounded: &rounded)
    return out
  }

  private static func withTiers(_ body: (KernelTier) -> Void) {
    for tier in KernelTier.allCases where tier <= KernelTier.best {
      KernelTier.force(tier)
      body(tier)
    }
    KernelTier.force(.best)
  }

  @Test("in 32-bit floats each tier gives rows × weightsᵀ + bias for any shape")
  func floatsMatchTheDefinition() {
    Self.withTiers { tier in
      for (rows, outputs, inputs) in Self.shapes {
        let left = Self.numbers(rows * inputs, seed: 1)
        let weights = Self.numbers(outputs * inputs, seed: 2)
        let bias = Self.numbers(outputs, seed: 3)
        let map = LinearMap(weights: weights, bias: bias, inputCount: inputs, precision: .float32)
        for (index, value) in Self.apply(map, left, rows).enumerated() {
          let (row, output) = (index / outputs, index % outputs)
          let exact = (0..<inputs).reduce(Double(bias[output])) {
            $0 + Double(left[row * inputs + $1]) * Double(weights[output * inputs + $1])
          }
          #expect(abs(Double(value) - exact) < 2e-5, "\(tier), \(rows) × \(outputs) × \(inputs), element \(index)")
        }
      }
    }
  }

  @Test("in bytes all tiers give equal results, within the rounding of bytes of the exact ones")
  func bytesAreEqualInAllTiers() {
    for (rows, outputs, inputs) in Self.shapes {
      let left = Self.numbers(rows * inputs, seed: 4)
      let weights = Self.numbers(outputs * inputs, seed: 5)
      let bias = Self.numbers(outputs, seed: 6)
      let map = LinearMap(weights: weights, bias: bias, inputCount: inputs, precision: .int8)
      let exact = Self.apply(
        LinearMap(weights: weights, bias: bias, inputCount: inputs, precision: .float32), left, rows)
      var results: [[Float]] = []
      Self.withTiers { _ in results.append(Self.apply(map, left, rows)) }
      for result in results.dropFirst() { #expect(result == results[0], "\(rows) × \(outputs) × \(inputs)") }
      // Half a step of a row is at most 1/255, half a step of a weight 1/254; each of the inputs can be off by both.
      for (value, wanted) in zip(results[0], exact) { #expect(abs(value - wanted) <= 0.0082 * Float(inputs)) }
    }
  }

  @Test("extreme bytes do not overflow: 1,536 products of the largest row and weight are exact")
  func extremeBytesAreExact() {
    let inputs = 1_536
    let map = LinearMap(
      weights: [Float](repeating: -127, count: inputs), bias: [0], inputCount: inputs, precision: .int8)
    var results: [[Float]] = []
    Self.withTiers { _ in results.append(Self.apply(map, [Float](repeating: 255, count: inputs), 1)) }
    for result in results { #expect(result == [-255 * 127 * 1_536]) }
  }

  @Test("a row of zeros gives the bias, in both precisions")
  func zerosGiveTheBias() {
    for precision in LinearMap.Precision.allCases {
      let map = LinearMap(
        weights: [Float](repeating: 1, count: 6), bias: [0.5, -2], inputCount: 3, precision: precision)
      #expect(Self.apply(map, [0, 0, 0], 1) == [0.5, -2])
    }
  }
}
