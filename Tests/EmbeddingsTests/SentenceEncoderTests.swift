import Foundation
import Kernels
import Testing

@testable import Embeddings

@Suite struct SentenceEncoderTests {
  private static let texts = [
    "Invoice, pay!", "", "payments", "in invoices pay in invoices pay in invoices pay", "中 É",
  ]

  @Test("vectors are those of the definition, one by one and in any company")
  func vectorsMatchTheDefinition() throws {
    let model = try TinyModel()
    defer { model.remove() }
    let encoder = try SentenceEncoder(folder: model.folder.path)
    let together = encoder.vectors(for: Self.texts)
    for (text, vector) in zip(Self.texts, together) {
      let exact = model.vector(of: encoder.tokens(of: text))
      for (value, wanted) in zip(vector, exact) { #expect(abs(Double(value) - wanted) < 1e-5, "\(text)") }
      for (value, alone) in zip(vector, encoder.vector(for: text)) { #expect(abs(value - alone) < 1e-5, "\(text)") }
    }
    #expect(encoder.dimension == 8)
  }

  @Test("calls one after the other and at one time give the same bits: none sees what another left in its room")
  func callsDoNotMeet() async throws {
    let model = try TinyModel()
    defer { model.remove() }
    for precision in LinearMap.Precision.allCases {
      let encoder = try SentenceEncoder(folder: model.folder.path, precision: precision)
      let first = encoder.vectors(for: Self.texts)
      #expect(encoder.vectors(for: Self.texts.reversed()) == first.reversed())
      await withTaskGroup { group in
        for _ in 0..<8 { group.addTask { (0..<20).map { _ in encoder.vectors(for: Self.texts) } } }
        for await vectors in group { #expect(vectors.allSatisfy { $0 == first }) }
      }
    }
  }

  @Test("in bytes the vectors stay close to those in 32 bits")
  func bytesStayClose() throws {
    let model = try TinyModel()
    defer { model.remove() }
    let exact = try SentenceEncoder(folder: model.folder.path).vectors(for: Self.texts)
    let rounded = try SentenceEncoder(folder: model.folder.path, precision: .int8).vectors(for: Self.texts)
    for (left, right) in zip(exact, rounded) { #expect(exactCosine(left, right) > 0.99) }
  }

  @Test("numbers that do not begin at a multiple of four are read all the same")
  func oddOffsetsAreRead() throws {
    let model = try TinyModel()
    defer { model.remove() }
    let plain = try SentenceEncoder(folder: model.folder.path).vector(for: "pay")
    for spaces in 1...3 {
      try model.weights(spaces: spaces).write(to: model.folder.appending(path: "model.safetensors"))
      #expect(try SentenceEncoder(folder: model.folder.path).vector(for: "pay") == plain)
    }
  }

  // MARK: Damage

  private static func problem(_ change: (TinyModel) throws -> Void) throws -> String {
    let model = try TinyModel()
    defer { model.remove() }
    try change(model)
    do {
      _ = try SentenceEncoder(folder: model.folder.path)
      return "no error"
    } catch { return error.description.replacingOccurrences(of: model.folder.path, with: "DIR") }
  }

  private static func weights(_ data: @escaping (TinyModel) -> Data) throws -> String {
    try problem { try data($0).write(to: $0.folder.appending(path: "model.safetensors")) }
  }

  @Test("a weight file that is cut at any of many places is refused with one sentence")
  func cutWeightsAreRefused() throws {
    let model = try TinyModel()
    defer { model.remove() }
    let whole = model.weights()
    for count in stride(from: 0, to: whole.count, by: 97) {
      let sentence = try Self.weights { $0.weights().prefix(count) }
      #expect(sentence.hasPrefix("The model's model.safetensors cannot be used: "), "\(count) bytes: \(sentence)")
    }
  }

  @Test("hostile headers are refused, each with what is wrong")
  func hostileHeadersAreRefused() throws {
    let name = "embeddings.word_embeddings.weight"
    func sentence(_ header: String, length: UInt64? = nil) throws -> String {
      try Self.weights { _ in TinyModel.file(header: header, Data(count: 64), length: length) }
        .replacingOccurrences(of: "The model's model.safetensors cannot be used: ", with: "")
        .replacingOccurrences(of: "; install the model again.", with: "")
    }
    #expect(
      try sentence("{}", length: .max) == "its header is said to have 18446744073709551615 bytes, and the file has 74")
    #expect(try sentence("[]") == "its header is no object")
    #expect(try sentence("{").hasPrefix("its header is no JSON: "))
    #expect(try sentence("{}") == "the tensor \(name) of type F32 is missing")
    func tensor(_ shape: String, _ offsets: String) throws -> String {
      try sentence(#"{"\#(name)": {"dtype": "F32", "shape": \#(shape), "data_offsets": \#(offsets)}}"#)
    }
    #expect(try tensor("[16, 8]", "[0, 512]") == "the tensor \(name) ends at 512, after the 64 bytes of numbers")
    #expect(try tensor("[16, 8]", "[0, 64]") == "the tensor \(name) has 64 bytes, where its shape calls for 512")
    #expect(try tensor("[2, 8]", "[0, 64]") == "the tensor \(name) is [2, 8], where the settings call for [16, 8]")
    #expect(try tensor("[4611686018427387904, 4]", "[0, 64]") == "the tensor \(name) is larger than any file")
    for (shape, offsets) in [("[-2, 8]", "[0, 64]"), ("[2, 8]", "[0]"), ("[]", "[0, 4]"), ("[2, \"8\"]", "[0, 64]")] {
      #expect(try tensor(shape, offsets) == "the tensor \(name) has no shape or no place")
    }
    #expect(try tensor("[2, 8]", "[64, 0]").hasPrefix("the tensor \(name) ends at 0"))
  }

  @Test("weights that are not finite, swapped, or of another model are refused")
  func wrongWeightsAreRefused() throws {
    let broken = try Self.weights { model in
      var data = model.weights()
      data.replaceSubrange((data.count - 4)..<data.count, with: [0, 0, 0xC0, 0x7F])
      return data
    }
    #expect(broken.contains("holds numbers that are not finite"))
    let wider = try Self.problem {
      try $0.write("config.json", TinyModel.settings.replacingOccurrences(of: "size\": 12", with: "size\": 16"))
    }
    #expect(wider.contains("intermediate.dense.weight is [12, 8], where the settings call for [16, 8]"))
  }

  @Test("settings that call for something else than this encoder are refused, each by its name")
  func otherSettingsAreRefused() throws {
    func sentence(_ old: String, _ new: String) throws -> String {
      try Self.problem { try $0.write("config.json", TinyModel.settings.replacingOccurrences(of: old, with: new)) }
        .replacingOccurrences(of: "The model's config.json cannot be used: ", with: "")
    }
    #expect(
      try sentence("\"bert\"", "\"gpt2\"")
        == "model_type is \"gpt2\", where \"bert\" is supported; install the model again.")
    #expect(try sentence("\"gelu\"", "\"relu\"").hasPrefix("hidden_act is \"relu\""))
    #expect(try sentence("heads\": 2", "heads\": 3").hasPrefix("hidden_size 8 is no multiple of num_attention_heads 3"))
    #expect(try sentence("\"hidden_size\": 8", "\"hidden_size\": 99999999999999999999").hasPrefix("hidden_size is 999"))
    #expect(try sentence("1e-12", "0").hasPrefix("layer_norm_eps is 0"))
    #expect(try Self.problem { try $0.write("vocab.txt", "[PAD]\n[UNK]\n") }.contains("the piece [CLS] is missing"))
    #expect(try Self.problem { try $0.write("vocab.txt", "a\na\n") }.contains("line 2 repeats an earlier piece"))
    #expect(
      try Self.problem { try FileManager.default.removeItem(at: $0.folder.appending(path: "config.json")) }
        == "There is no config.json in DIR.")
  }
}
