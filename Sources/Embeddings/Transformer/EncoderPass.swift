import Kernels

/// The room that forward passes need, kept from one to the next, and the passes themselves.
///
/// The sequences of a pass lie one after the other, `[tokens × width]`, without padding: the linear maps see all tokens at once, attention
/// each sequence.
struct EncoderPass: Sendable {
  private let settings: EncoderSettings
  private let weights: EncoderWeights
  private var rows: [Float] = []
  private var projections: [Float] = []
  private var mixed: [Float] = []
  private var merged: [Float] = []
  private var inner: [Float] = []
  private var rounded = ByteRows()
  private var attention: Attention

  init(_ settings: EncoderSettings, _ weights: EncoderWeights) {
    self.settings = settings
    self.weights = weights
    attention = Attention(headCount: settings.headCount, headWidth: settings.width / settings.headCount)
  }

  /// The vectors of sequences of tokens: the means over their tokens, of unit length.
  mutating func vectors(of sequences: [[Int32]]) -> [[Float]] {
    let bounds = sequences.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    let ranges = zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    let count = bounds.last ?? 0
    reserve(count)
    embed(sequences, count)
    for layer in weights.layers { run(layer, ranges, count) }
    return ranges.map(mean)
  }

  private mutating func reserve(_ count: Int) {
    guard rows.count < count * settings.width else { return }
    rows = [Float](repeating: 0, count: count * settings.width)
    (mixed, merged) = (rows, rows)
    projections = [Float](repeating: 0, count: count * settings.width * 3)
    inner = [Float](repeating: 0, count: count * settings.innerWidth)
  }

  private mutating func embed(_ sequences: [[Int32]], _ count: Int) {
    let width = settings.width
    var row = 0
    for sequence in sequences {
      for (position, token) in sequence.enumerated() {
        let (word, place) = (Int(token) * width, position * width)
        for index in 0..<width {
          rows[row + index] = weights.words[word + index] + weights.positions[place + index]
        }
        row += width
      }
    }
    normalise(nil, weights.afterEmbedding, count)
  }

  private mutating func run(_ layer: EncoderWeights.Layer, _ ranges: [Range<Int>], _ count: Int) {
    layer.projections.apply(to: rows, rowCount: count, into: &projections, rounded: &rounded)
    for range in ranges { attention.attend(projections, rows: range, into: &mixed) }
    layer.merge.apply(to: mixed, rowCount: count, into: &merged, rounded: &rounded)
    normalise(merged, layer.afterAttention, count)
    layer.widen.apply(to: rows, rowCount: count, into: &inner, rounded: &rounded)
    RowFunctions.gelu(&inner, count: count * settings.innerWidth)
    layer.narrow.apply(to: inner, rowCount: count, into: &merged, rounded: &rounded)
    normalise(merged, layer.afterInner, count)
  }

  private mutating func normalise(_ added: [Float]?, _ by: EncoderWeights.Normalisation, _ count: Int) {
    RowFunctions.normalise(
      &rows, adding: added, gain: by.gain, bias: by.bias, rowCount: count, epsilon: settings.epsilon)
  }

  /// The mean of the rows, of unit length.
  private func mean(of range: Range<Int>) -> [Float] {
    let width = settings.width
    var sums = [Float](repeating: 0, count: width)
    for row in range {
      for index in 0..<width { sums[index] += rows[row * width + index] }
    }
    let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? sums.map { $0 / length } : sums
  }
}
