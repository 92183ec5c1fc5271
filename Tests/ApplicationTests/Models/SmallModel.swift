import Foundation

/// A model folder of one small layer with weights from a seed.
struct SmallModel {
  private static let width = 8
  private static let inner = 12

  let folder: String
  private let seed: UInt64

  init(seed: UInt64, scale: Float = 1) throws {
    self.seed = seed
    folder = FileManager.default.temporaryDirectory.appending(path: "small-model-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try write("vocab.txt", Data((Self.vocabulary.joined(separator: "\n") + "\n").utf8))
    try write("config.json", Data(Self.settings.utf8))
    try write("model.safetensors", weights(scale: scale))
  }

  /// Letters and digits, at the beginning of a word and inside one.
  private static let vocabulary: [String] = {
    let characters = "abcdefghijklmnopqrstuvwxyz0123456789".map(String.init)
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + characters + characters.map { "##" + $0 }
  }()

  private static let settings = """
    {"model_type": "bert", "hidden_act": "gelu", "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
    "intermediate_size": 12, "vocab_size": \(vocabulary.count), "max_position_embeddings": 64, "type_vocab_size": 2,
    "layer_norm_eps": 1e-12}
    """

  func write(_ name: String, _ data: Data) throws { try data.write(to: URL(filePath: "\(folder)/\(name)")) }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  private static let shapes: [(name: String, shape: [Int])] = {
    let layer = "encoder.layer.0"
    var shapes = [
      ("embeddings.word_embeddings.weight", [vocabulary.count, width]),
      ("embeddings.position_embeddings.weight", [64, width]), ("embeddings.token_type_embeddings.weight", [2, width]),
    ]
    for name in ["query", "key", "value"] { shapes.append(("\(layer).attention.self.\(name).weight", [width, width])) }
    shapes += [
      ("\(layer).attention.output.dense.weight", [width, width]),
      ("\(layer).intermediate.dense.weight", [inner, width]),
      ("\(layer).output.dense.weight", [width, inner]),
    ]
    for (name, shape) in shapes.dropFirst(3) {
      shapes.append((name.replacingOccurrences(of: ".weight", with: ".bias"), [shape[0]]))
    }
    for name in ["embeddings", "\(layer).attention.output", "\(layer).output"] {
      shapes += [("\(name).LayerNorm.weight", [width]), ("\(name).LayerNorm.bias", [width])]
    }
    return shapes
  }()

  func weights(scale: Float = 1) -> Data {
    var (header, data, state) = ([String](), Data(), seed)
    for (name, shape) in Self.shapes {
      let start = data.count
      for _ in 0..<shape.reduce(1, *) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let bits = (scale * Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)).bitPattern
        data.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32(8 * $0)) })
      }
      header.append(#""\#(name)": {"dtype": "F32", "shape": \#(shape), "data_offsets": [\#(start), \#(data.count)]}"#)
    }
    let text = "{" + header.joined(separator: ", ") + "}"
    return Data((0..<8).map { UInt8(truncatingIfNeeded: UInt64(text.utf8.count) >> UInt64(8 * $0)) }) + Data(text.utf8)
      + data
  }
}
