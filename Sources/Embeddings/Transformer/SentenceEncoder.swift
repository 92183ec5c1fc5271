import Files
import JSONDocuments
public import Kernels

/// A BERT-shaped sentence encoder with trained weights, such as all-MiniLM-L6-v2: text → the mean of its tokens' vectors, of unit length
/// (N. Reimers, I. Gurevych, arXiv 1908.10084).
///
/// Vectors agree with the reference to rounding and depend on the processor in their last bits: they serve queries, never a report or a decision.
public struct SentenceEncoder: Sendable {
  /// The files of a model folder without which there is no model.
  public static let requiredFiles = ["config.json", "vocab.txt", "model.safetensors"]
  /// The files that are read as well where they are there.
  public static let optionalFiles = ["1_Pooling/config.json", "sentence_bert_config.json", "tokenizer_config.json"]
  /// Tokens that are worked on together: enough to read the weights seldom, few enough for the processor's second cache.
  private static let tokensPerPass = 160
  private static let maximumTextFileBytes = 64 << 20

  /// Elements of a vector.
  public var dimension: Int { settings.width }
  /// How products are computed.
  public let precision: LinearMap.Precision
  private let settings: EncoderSettings
  private let weights: EncoderWeights
  private let tokenizer: WordPieceTokenizer
  private let passes: EncoderPasses

  /// Reads a model folder.
  /// - Throws: `ModelError`; nothing of a folder that does not fit together is used.
  public init(folder: String, precision: LinearMap.Precision = .float32) throws(ModelError) {
    guard let model = try Self.json(folder, "config.json") else { throw .file("There is no config.json in \(folder).") }
    settings = try EncoderSettings(
      model: model, sentences: try Self.json(folder, "sentence_bert_config.json"),
      tokenizer: try Self.json(folder, "tokenizer_config.json"))
    try Self.checkPooling(try Self.json(folder, "1_Pooling/config.json"))
    let vocabulary = try WordPieceVocabulary(try Self.bytes(folder, "vocab.txt"))
    guard vocabulary.count == settings.vocabularySize else {
      throw .vocabulary("it has \(vocabulary.count) pieces, where config.json calls for \(settings.vocabularySize)")
    }
    tokenizer = WordPieceTokenizer(
      vocabulary: vocabulary,
      normaliser: TextNormaliser(
        lowersCase: settings.lowersCase, stripsAccents: settings.stripsAccents,
        separatesIdeographs: settings.separatesIdeographs), maximumLength: settings.maximumLength)
    weights = try EncoderWeights(
      try WeightFile(path: "\(folder)/model.safetensors"), settings, precision: precision)
    passes = EncoderPasses(settings, weights)
    self.precision = precision
  }

  /// The numbers of a text's tokens, markers included.
  public func tokens(of text: String) -> [Int32] { tokenizer.tokens(of: text) }

  /// The vector of one text: `dimension` elements of unit length.
  public func vector(for text: String) -> [Float] { vectors(for: [text])[0] }

  /// The vectors of texts, in their order. A vector depends on its text alone, up to rounding.
  public func vectors(for texts: [String]) -> [[Float]] {
    vectors(ofTokens: texts.map(tokens))
  }

  /// The vectors of token sequences, which `tokens(of:)` made.
  public func vectors(ofTokens sequences: [[Int32]]) -> [[Float]] {
    for sequence in sequences {
      precondition(
        !sequence.isEmpty && sequence.count <= settings.positionCount
          && sequence.allSatisfy { $0 >= 0 && $0 < settings.vocabularySize }, "a sequence of no model")
    }
    return passes.withPass { pass in
      Self.groups(sequences).flatMap { pass.vectors(of: Array(sequences[$0])) }
    }
  }

  /// Neighbours, as many as fit into a pass.
  private static func groups(_ sequences: [[Int32]]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var (from, room) = (0, tokensPerPass)
    for (index, sequence) in sequences.enumerated() {
      if sequence.count > room, index > from {
        groups.append(from..<index)
        (from, room) = (index, tokensPerPass)
      }
      room -= sequence.count
    }
    return sequences.isEmpty ? [] : groups + [from..<sequences.count]
  }

  // MARK: Files

  private static func checkPooling(_ pooling: JSONValue?) throws(ModelError) {
    guard let pooling else { return }
    guard pooling["pooling_mode_mean_tokens"]?.boolValue == true else {
      throw .setting(
        file: "1_Pooling/config.json", "pooling_mode_mean_tokens is not true, and nothing else is supported")
    }
  }

  private static func bytes(_ folder: String, _ name: String) throws(ModelError) -> [UInt8] {
    do {
      return try WholeFile.read("\(folder)/\(name)", limitBytes: maximumTextFileBytes)
    } catch { throw .file("\(error)") }
  }

  /// nil when the file is not there.
  private static func json(_ folder: String, _ name: String) throws(ModelError) -> JSONValue? {
    let bytes: [UInt8]
    do {
      bytes = try WholeFile.read("\(folder)/\(name)", limitBytes: maximumTextFileBytes)
    } catch FileError.notFound { return nil } catch { throw .file("\(error)") }
    do {
      return try JSONValue(parsing: bytes)
    } catch { throw .setting(file: name, "\(error)") }
  }
}
