import Kernels

/// All weights of an encoder, ready for the kernels.
struct EncoderWeights: Sendable {
  /// Gain and bias of a normalisation.
  struct Normalisation: Sendable {
    let gain: [Float]
    let bias: [Float]
  }

  /// One layer.
  struct Layer: Sendable {
    /// Queries, keys and values side by side.
    let projections: LinearMap
    let merge: LinearMap
    let afterAttention: Normalisation
    let widen: LinearMap
    let narrow: LinearMap
    let afterInner: Normalisation
  }

  /// `[vocabulary × width]`.
  let words: [Float]
  /// `[positions × width]`, the first type's vector included: a text is all of the first type.
  let positions: [Float]
  let afterEmbedding: Normalisation
  let layers: [Layer]

  /// - Throws: `ModelError.weights` when a tensor is missing or of another shape.
  init(_ file: WeightFile, _ settings: EncoderSettings, precision: LinearMap.Precision) throws(ModelError) {
    let width = settings.width
    words = try file.floats("embeddings.word_embeddings.weight", [settings.vocabularySize, width])
    let types = try file.floats("embeddings.token_type_embeddings.weight", [settings.typeCount, width])
    var positions = try file.floats("embeddings.position_embeddings.weight", [settings.positionCount, width])
    for index in positions.indices { positions[index] += types[index % width] }
    self.positions = positions
    afterEmbedding = try Self.normalisation(file, "embeddings", width)
    var layers: [Layer] = []
    for index in 0..<settings.layerCount {
      layers.append(try Self.layer(file, "encoder.layer.\(index)", settings, precision))
    }
    self.layers = layers
  }

  private static func layer(
    _ file: WeightFile, _ name: String, _ settings: EncoderSettings, _ precision: LinearMap.Precision
  ) throws(ModelError) -> Layer {
    let (width, inner) = (settings.width, settings.innerWidth)
    func map(_ parts: [String], _ outputs: Int, _ inputs: Int) throws(ModelError) -> LinearMap {
      var (weights, bias): ([Float], [Float]) = ([], [])
      for part in parts {
        weights += try file.floats("\(name).\(part).weight", [outputs, inputs])
        bias += try file.floats("\(name).\(part).bias", [outputs])
      }
      return LinearMap(weights: weights, bias: bias, inputCount: inputs, precision: precision)
    }
    return Layer(
      projections: try map(["query", "key", "value"].map { "attention.self.\($0)" }, width, width),
      merge: try map(["attention.output.dense"], width, width),
      afterAttention: try normalisation(file, "\(name).attention.output", width),
      widen: try map(["intermediate.dense"], inner, width), narrow: try map(["output.dense"], width, inner),
      afterInner: try normalisation(file, "\(name).output", width))
  }

  private static func normalisation(
    _ file: WeightFile, _ name: String, _ width: Int
  ) throws(ModelError) -> Normalisation {
    Normalisation(
      gain: try file.floats("\(name).LayerNorm.weight", [width]),
      bias: try file.floats("\(name).LayerNorm.bias", [width]))
  }
}
