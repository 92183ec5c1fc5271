import Embeddings
import Files
import Foundation
import JSONDocuments
import Kernels
import Testing

@testable import Application

@Suite("Models in a data directory")
struct InstallModelTests {
  private static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// What adding a changed model says, and what is among the models afterwards.
  private static func refusal(_ change: (SmallModel) throws -> Void) throws -> String {
    let folder = WorkspaceTests.Folder()
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    let model = try SmallModel(seed: 1)
    defer { model.remove() }
    try change(model)
    var sentence = "it was added"
    do {
      _ = try workspace.addModel(from: model.folder, name: "m", precision: .float32)
    } catch {
      let failure = try #require(Failure(error), "\(error)")
      #expect(failure.status == 2)
      sentence = failure.sentence
    }
    #expect(try names(in: workspace.directory.models) == [".lock"])
    #expect(try workspace.models.preferred().digest == HashedEmbedder.standard.digest)
    return sentence.replacingOccurrences(of: model.folder, with: "DIR").replacingOccurrences(
      of: folder.path, with: "DATA")
  }

  @Test(
    "an added model is copied with what was checked, named by its digest, and in use; the built-in one can be chosen again"
  )
  func adding() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    #expect(try workspace.models.preferred().digest == HashedEmbedder.standard.digest)
    let model = try SmallModel(seed: 1)
    defer { model.remove() }
    let report = try workspace.addModel(from: model.folder, name: "small", precision: .float32)
    let copy = workspace.directory.models + "/small"
    #expect(try Self.names(in: copy) == ["config.json", "model.json", "model.safetensors", "vocab.txt"])
    #expect(FileManager.default.contentsEqual(atPath: model.folder + "/vocab.txt", andPath: copy + "/vocab.txt"))
    let digest = try #require(try ModelRecord.files(in: model.folder).first { $0.path == "model.safetensors" }?.digest)
    #expect(
      report.json["models"]?.arrayValue?.last
        == ["name": "small", "dimension": 8, "weights_sha256": .string(digest), "in_use": true])
    #expect(report.text.contains("*  small           8          \(digest)"))
    let again = try Workspace(opening: folder.path, clock: WorkspaceTests.clock)
    #expect(try again.models.preferred().digest == report.json["embedder"]?.stringValue)
    #expect(try again.models.preferred().dimension == 8)
    _ = try again.useModel(nil, precision: .float32)
    #expect(try workspace.models.preferred().digest == HashedEmbedder.standard.digest)
    #expect(throws: UsageError.self) { try workspace.useModel("other", precision: .float32) }
    let rounded = try workspace.useModel("small", precision: .int8)
    #expect(rounded.json["embedder"]?.stringValue?.hasSuffix("-int8") == true)
  }

  @Test("weights that are cut at any of many places are refused with one sentence, and nothing is left of them")
  func cut() throws {
    let whole = try SmallModel(seed: 1)
    defer { whole.remove() }
    let weights = whole.weights()
    for count in stride(from: 0, to: weights.count, by: 401) {
      let sentence = try Self.refusal { try $0.write("model.safetensors", weights.prefix(count)) }
      #expect(sentence.hasPrefix("The model's model.safetensors cannot be used: "), "\(count): \(sentence)")
    }
  }

  @Test("files that are missing, swapped, too large, no files, or without sense are refused, each with its sentence")
  func hostile() throws {
    let files = FileManager.default
    #expect(
      try Self.refusal { try files.removeItem(atPath: $0.folder + "/vocab.txt") }
        == "There is no vocab.txt in DIR: name the folder of a model, such as make models installs.")
    #expect(
      try Self.refusal { try $0.write("vocab.txt", Data("[UNK]\n[CLS]\n[SEP]\n[PAD]\n".utf8)) }
        == "The model's vocab.txt cannot be used: it has 4 pieces, where config.json calls for 77; install the model again."
    )
    let large = try Self.refusal { model in
      let file = try #require(FileHandle(forWritingAtPath: model.folder + "/model.safetensors"))
      try file.truncate(atOffset: 1 << 33)
    }
    #expect(
      large == "DIR/model.safetensors has 8589934592 bytes, where a model's has at most 2147483648: it was not added.")
    let folder = try Self.refusal { model in
      try files.removeItem(atPath: model.folder + "/vocab.txt")
      try files.createDirectory(atPath: model.folder + "/vocab.txt", withIntermediateDirectories: false)
    }
    #expect(folder == "DIR/vocab.txt is not a regular file; name a file.")
    let pipe = try Self.refusal { model in
      try files.removeItem(atPath: model.folder + "/model.safetensors")
      try Process.run(URL(filePath: "/usr/bin/mkfifo"), arguments: [model.folder + "/model.safetensors"])
        .waitUntilExit()
    }
    #expect(pipe == "DIR/model.safetensors is not a regular file; name a file.")
    #expect(
      try Self.refusal { try $0.write("model.safetensors", $0.weights(scale: 1e38)) }
        .hasSuffix("holds numbers that are not finite; install the model again."))
    #expect(try Self.refusal { try $0.write("config.json", Data("{".utf8)) }.hasPrefix("The model's config.json"))
  }

  @Test("a name that would leave the folder of models is refused")
  func names() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    let model = try SmallModel(seed: 1)
    defer { model.remove() }
    for name in ["", "..", ".hidden", "a/b", "../x", "é", String(repeating: "a", count: 65)] {
      #expect(throws: UsageError.self, "\(name)") {
        try workspace.addModel(from: model.folder, name: name, precision: .float32)
      }
    }
  }

  @Test(
    "a model whose files changed after it was checked is not loaded: the built-in embedder stays in use and the doctor says why"
  )
  func changedLater() throws {
    let folder = WorkspaceTests.Folder()
    let model = try SmallModel(seed: 1)
    defer { model.remove() }
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    _ = try workspace.addModel(from: model.folder, name: "small", precision: .float32)
    let weights = workspace.directory.models + "/small/model.safetensors"
    try SmallModel.swap(weights)
    let opened = try Workspace(opening: folder.path, clock: WorkspaceTests.clock)
    #expect(try opened.models.preferred().digest == HashedEmbedder.standard.digest)
    let sentence =
      "\(opened.directory.models)/small/model.safetensors is not the file that was checked when the model was added: add the model again."
    #expect(try opened.modelReport().text.contains("\(sentence) The built-in embedder stays in use."))
    #expect(try opened.diagnose().text.contains("BAD  embedder: \(sentence) hashed-1024-v1 stays in use."))
    _ = try opened.addModel(from: model.folder, name: "small", precision: .float32)
    #expect(try opened.models.preferred().dimension == 8)
  }
}

extension SmallModel {
  /// Puts weights of another seed, which are as large, in place of a model's.
  static func swap(_ path: String) throws {
    let other = try SmallModel(seed: 2)
    defer { other.remove() }
    try other.weights().write(to: URL(filePath: path))
  }
}
