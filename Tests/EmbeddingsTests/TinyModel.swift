import Foundation

/// A model folder of two small layers with invented weights, and the forward pass by its definition in 64 bits.
struct TinyModel {
  static let width = 8
  static let heads = 2
  static let inner = 12
  static let layers = 2
  static let pieces = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "in", "##voice", "pay", "##ment", ",", "é", "e", "中", "!", "invoice",
    "##s",
  ]

  let folder: URL
  private(set) var tensors: [(name: String, shape: [Int], values: [Float])] = []

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tiny-model-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var state: UInt64 = 7
    func add(_ name: String, _ shape: [Int], around: Float = 0) {
      let values = (0..<shape.reduce(1, *)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return around + Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
      }
      tensors.append((name, shape, values))
    }
    add("embeddings.word_embeddings.weight", [Self.pieces.count, Self.width])
    add("embeddings.position_embeddings.weight", [16, Self.width])
    add("embeddings.token_type_embeddings.weight", [2, Self.width])
    func normalisation(_ prefix: String) {
      add("\(prefix).LayerNorm.weight", [Self.width], around: 1)
      add("\(prefix).LayerNorm.bias", [Self.width])
    }
    func map(_ prefix: String, _ outputs: Int, _ inputs: Int) {
      add("\(prefix).weight", [outputs, inputs])
      add("\(prefix).bias", [outputs])
    }
    normalisation("embeddings")
    for layer in 0..<Self.layers {
      let prefix = "encoder.layer.\(layer)"
      for part in ["query", "key", "value"] { map("\(prefix).attention.self.\(part)", Self.width, Self.width) }
      map("\(prefix).attention.output.dense", Self.width, Self.width)
      normalisation("\(prefix).attention.output")
      map("\(prefix).intermediate.dense", Self.inner, Self.width)
      map("\(prefix).output.dense", Self.width, Self.inner)
      normalisation("\(prefix).output")
    }
    try write("config.json", Self.settings)
    try write("sentence_bert_config.json", #"{"max_seq_length": 10}"#)
    try write("tokenizer_config.json", #"{"do_lower_case": true}"#)
    try write("vocab.txt", Self.pieces.joined(separator: "\n") + "\n")
    try weights().write(to: folder.appending(path: "model.safetensors"))
  }

  static let settings = """
    {"model_type": "bert", "hidden_act": "gelu", "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
    "intermediate_size": 12, "vocab_size": 16, "max_position_embeddings": 16, "type_vocab_size": 2, "layer_norm_eps": 1e-12}
    """

  func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: folder.appending(path: name)) }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The weight file; `spaces` behind the header move the numbers off a multiple of four.
  func weights(spaces: Int = 0) -> Data {
    var (header, data) = ([String](), Data())
    for tensor in tensors {
      let start = data.count
      for bits in tensor.values.map(\.bitPattern) {
        data.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32(8 * $0)) })
      }
      header.append(
        #""\#(tensor.name)": {"dtype": "F32", "shape": \#(tensor.shape), "data_offsets": [\#(start), \#(data.count)]}"#)
    }
    return Self.file(header: "{" + header.joined(separator: ", ") + "}" + String(repeating: " ", count: spaces), data)
  }

  /// A file with this header and these numbers.
  static func file(header: String, _ data: Data, length: UInt64? = nil) -> Data {
    let count = length ?? UInt64(header.utf8.count)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: count >> UInt64(8 * $0)) }) + Data(header.utf8) + data
  }
}

// MARK: - By definition

extension TinyModel {
  private typealias Rows = [[Double]]

  /// The vector of a token sequence.
  func vector(of tokens: [Int32]) -> [Double] {
    let (words, places) = (rows("embeddings.word_embeddings.weight"), rows("embeddings.position_embeddings.weight"))
    let type = rows("embeddings.token_type_embeddings.weight")[0]
    var state = tokens.enumerated().map { sum(sum(words[Int($1)], places[$0]), type) }
    state = normalised(state, "embeddings")
    for layer in 0..<Self.layers { state = run(state, "encoder.layer.\(layer)") }
    let mean = (0..<Self.width).map { column in state.reduce(0) { $0 + $1[column] } / Double(state.count) }
    let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return mean.map { $0 / length }
  }

  private func run(_ input: Rows, _ prefix: String) -> Rows {
    let parts = ["query", "key", "value"].map { mapped(input, "\(prefix).attention.self.\($0)") }
    let size = Self.width / Self.heads
    let mixed = input.indices.map { row in
      (0..<Self.heads).flatMap { head -> [Double] in
        let columns = (head * size)..<((head + 1) * size)
        let weights = input.indices.map { other in
          exp(columns.reduce(0) { $0 + parts[0][row][$1] * parts[1][other][$1] } / Double(size).squareRoot())
        }
        let total = weights.reduce(0, +)
        return columns.map { column in
          input.indices.reduce(0) { $0 + weights[$1] * parts[2][$1][column] } / total
        }
      }
    }
    let attended = normalised(
      zip(mapped(mixed, "\(prefix).attention.output.dense"), input).map(sum), "\(prefix).attention.output")
    let wide = mapped(attended, "\(prefix).intermediate.dense").map { row in
      row.map { $0 / 2 * (1 + erf($0 / 2.0.squareRoot())) }
    }
    return normalised(zip(mapped(wide, "\(prefix).output.dense"), attended).map(sum), "\(prefix).output")
  }

  private func values(_ name: String) -> [Double] {
    tensors.first { $0.name == name }.map { $0.values.map(Double.init) } ?? []
  }

  private func rows(_ name: String) -> Rows {
    let (values, width) = (values(name), tensors.first { $0.name == name }?.shape.last ?? 1)
    return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<($0 + width)]) }
  }

  private func sum(_ left: [Double], _ right: [Double]) -> [Double] { zip(left, right).map { $0 + $1 } }

  private func mapped(_ input: Rows, _ prefix: String) -> Rows {
    let (weights, bias) = (rows("\(prefix).weight"), values("\(prefix).bias"))
    return input.map { row in
      zip(weights, bias).map { weight, bias in zip(row, weight).reduce(bias) { $0 + $1.0 * $1.1 } }
    }
  }

  private func normalised(_ input: Rows, _ prefix: String) -> Rows {
    let (gain, bias) = (values("\(prefix).LayerNorm.weight"), values("\(prefix).LayerNorm.bias"))
    return input.map { row in
      let mean = row.reduce(0, +) / Double(row.count)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
      return row.indices.map { (row[$0] - mean) / (variance + 1e-12).squareRoot() * gain[$0] + bias[$0] }
    }
  }
}
