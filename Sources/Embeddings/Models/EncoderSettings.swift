import JSONDocuments

/// The shape of an encoder, as its JSON files tell it.
struct EncoderSettings: Hashable, Sendable {
  /// Elements of a token's vector.
  let width: Int
  let layerCount: Int
  let headCount: Int
  /// Elements between the two maps of a layer's feed-forward part.
  let innerWidth: Int
  let vocabularySize: Int
  /// Positions for which there are weights.
  let positionCount: Int
  let typeCount: Int
  let epsilon: Float
  /// Most tokens of a text, markers included.
  let maximumLength: Int
  let lowersCase: Bool
  let stripsAccents: Bool
  let separatesIdeographs: Bool

  /// - Parameters:
  ///   - model: `config.json`.
  ///   - sentences: `sentence_bert_config.json`; nil when there is none.
  ///   - tokenizer: `tokenizer_config.json`; nil when there is none.
  /// - Throws: `ModelError.setting`
  init(model: JSONValue, sentences: JSONValue?, tokenizer: JSONValue?) throws(ModelError) {
    guard model["model_type"]?.stringValue == "bert" else {
      throw Self.problem("model_type is \(model["model_type"]?.text ?? "missing"), where \"bert\" is supported")
    }
    guard ["gelu", nil].contains(model["hidden_act"]?.stringValue) else {
      throw Self.problem("hidden_act is \(model["hidden_act"]?.text ?? ""), where \"gelu\" is supported")
    }
    guard ["absolute", nil].contains(model["position_embedding_type"]?.stringValue) else {
      throw Self.problem("position_embedding_type is not \"absolute\"")
    }
    width = try Self.number("hidden_size", in: 1...16_384, model)
    layerCount = try Self.number("num_hidden_layers", in: 1...128, model)
    headCount = try Self.number("num_attention_heads", in: 1...256, model)
    innerWidth = try Self.number("intermediate_size", in: 1...65_536, model)
    vocabularySize = try Self.number("vocab_size", in: 4...4_000_000, model)
    positionCount = try Self.number("max_position_embeddings", in: 3...65_536, model)
    typeCount = try Self.number("type_vocab_size", in: 1...64, model)
    guard width % headCount == 0 else {
      throw Self.problem("hidden_size \(width) is no multiple of num_attention_heads \(headCount)")
    }
    guard let epsilon = model["layer_norm_eps"]?.doubleValue, epsilon > 0, epsilon < 0.1 else {
      throw Self.problem("layer_norm_eps is \(model["layer_norm_eps"]?.text ?? "missing")")
    }
    self.epsilon = Float(epsilon)
    let asked = sentences?["max_seq_length"]?.integerValue.map(Int.init) ?? positionCount
    guard asked >= 3 else {
      throw .setting(file: "sentence_bert_config.json", "max_seq_length is \(asked), where at least 3 is needed")
    }
    maximumLength = min(asked, positionCount)
    lowersCase = tokenizer?["do_lower_case"]?.boolValue ?? true
    stripsAccents = tokenizer?["strip_accents"]?.boolValue ?? lowersCase
    separatesIdeographs = tokenizer?["tokenize_chinese_chars"]?.boolValue ?? true
  }

  private static func number(_ name: String, in range: ClosedRange<Int>, _ model: JSONValue) throws(ModelError) -> Int {
    guard let value = model[name]?.integerValue.flatMap(Int.init(exactly:)), range.contains(value) else {
      throw problem("\(name) is \(model[name]?.text ?? "missing"), where a number in \(range) is needed")
    }
    return value
  }

  private static func problem(_ sentence: String) -> ModelError { .setting(file: "config.json", sentence) }
}
