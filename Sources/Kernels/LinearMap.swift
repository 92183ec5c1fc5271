/// The weights of a linear map with its bias, packed once for the kernels: rows × weightsᵀ + bias.
public struct LinearMap: Sendable {
  /// How products are computed.
  public enum Precision: String, CaseIterable, Sendable {
    /// 32-bit floats.
    case float32
    /// Signed bytes for weights, a scale a column; unsigned bytes for rows, a scale and an offset a row; exact 32-bit sums.
    case int8
  }

  /// What a row goes in with, and comes out with.
  public let inputCount: Int
  public let outputCount: Int
  /// How products are computed.
  public let precision: Precision
  let bias: [Float]
  let weights: PackedWeights

  /// Packs weights.
  ///
  /// - Parameters:
  ///   - weights: `[outputCount × inputCount]`, row-major, as trained linear layers store them.
  ///   - bias: `outputCount` elements.
  public init(weights: [Float], bias: [Float], inputCount: Int, precision: Precision) {
    precondition(inputCount > 0 && !bias.isEmpty, "a linear map of \(inputCount) × \(bias.count)")
    precondition(
      weights.count == inputCount * bias.count, "\(weights.count) weights for \(inputCount) × \(bias.count)")
    self.inputCount = inputCount
    self.outputCount = bias.count
    self.precision = precision
    self.bias = bias
    switch precision {
    case .float32: self.weights = .floats(packedFloats(weights, outputs: bias.count, inputs: inputCount))
    case .int8: self.weights = .bytes(PackedBytes(weights, outputs: bias.count, inputs: inputCount))
    }
  }

  /// Maps rows.
  ///
  /// - Parameters:
  ///   - rows: At least `[rowCount × inputCount]`, row-major.
  ///   - out: At least `[rowCount × outputCount]`, row-major; what lies behind stays.
  ///   - rounded: Room for the rows in bytes, kept from call to call; not touched by 32-bit maps.
  public func apply(to rows: [Float], rowCount: Int, into out: inout [Float], rounded: inout ByteRows) {
    precondition(rowCount >= 0 && rows.count >= rowCount * inputCount, "\(rows.count) elements for \(rowCount) rows")
    precondition(out.count >= rowCount * outputCount, "room for \(out.count) of \(rowCount) × \(outputCount) elements")
    switch weights {
    case .floats(let packed):
      multiply(rows, packed, rowCount, &out)
    case .bytes(let packed):
      rounded.round(rows, rowCount: rowCount, width: inputCount)
      multiply(rounded, packed, rowCount, &out)
    }
  }
}

/// Weights in the layout of the kernels.
enum PackedWeights: Sendable {
  case floats(CacheAligned<Float>)
  case bytes(PackedBytes)
}

/// Weights as signed bytes.
struct PackedBytes: Sendable {
  let panels: CacheAligned<Int8>
  /// What a byte of each output stands for, and the sum of its bytes; filled up to whole panels.
  let scales: [Float]
  let sums: [Int32]
}

/// Rows of floats as unsigned bytes: value = offset + scale × byte.
public struct ByteRows: Sendable {
  var bytes: [UInt8] = []
  var scales: [Float] = []
  var offsets: [Float] = []

  /// No rows.
  public init() {}

  /// Makes room, and rounds the first rows of `width` elements.
  mutating func round(_ rows: [Float], rowCount: Int, width: Int) {
    let needed = rowCount * ((width + 3) / 4 * 4)
    if bytes.count < needed { bytes = [UInt8](repeating: 0, count: needed) }
    if scales.count < rowCount {
      scales = [Float](repeating: 0, count: rowCount)
      offsets = scales
    }
    quantise(rows, rows: rowCount, width: width)
  }
}
