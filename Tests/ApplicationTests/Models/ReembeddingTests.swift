import Embeddings
import Foundation
import JSONDocuments
import Kernels
import Retrieval
import Synchronization
import Testing

@testable import Application

@Suite("The way of an index to another model")
struct ReembeddingTests {
  private static func request(_ mode: SearchMode) -> SearchRequest {
    SearchRequest(
      text: "parcel 12", count: 5, mode: mode, fusion: .linear,
      filters: SearchFilters(workflow: nil, outcome: nil, step: nil, status: nil, since: nil, until: nil, type: nil),
      explains: true)
  }

  private static func results(_ workspace: Workspace, _ mode: SearchMode = .hybrid) throws -> JSONValue? {
    try workspace.search(request(mode)).json["results"]
  }

  private static func night(_ workspace: Workspace, runs: Int) throws -> NightlyReport {
    let url = URL(fileURLWithPath: workspace.directory.inbox + "/\(runs).jsonl")
    try Data(WorkspaceTests.lines(runs).utf8).write(to: url)
    return try Night(workspace: workspace, progress: .silent, crash: .none).run()
  }

  @Test("searches go on with the old vectors until all new ones are there; what was embedded survives an interruption")
  func change() throws {
    let (folder, reference) = (WorkspaceTests.Folder(), WorkspaceTests.Folder())
    let model = try SmallModel(seed: 1)
    defer { model.remove() }
    let workspace = try WorkspaceTests.workspace(folder, runs: 30)
    let before = try Self.results(workspace)
    #expect(try workspace.reembed(limit: 4) == nil)
    let identity = try workspace.addModel(from: model.folder, name: "small", precision: .float32).json["embedder"]
    var steps = 0
    for _ in 0..<3 {
      let step = try #require(try workspace.reembed(limit: 4))
      #expect(step.done < step.total)
      #expect(try Self.results(workspace) == before)
      steps += 1
    }
    #expect(try workspace.indexStatus().json["embedder"]?.stringValue == HashedEmbedder.standard.digest)
    // Another process goes on: what the first one embedded it finds.
    let next = try Workspace(opening: folder.path, clock: WorkspaceTests.clock)
    let source = next.vectorSource(try next.models.preferred())
    let first = try #require(try workspace.openSnapshot().documentIDs(startingWith: "").first)
    let text = try #require(try workspace.openSnapshot().document(first)?.searchableText)
    #expect(try source.archive?.missing(of: [ContentKey(of: text)]) == [])
    while let step = try next.reembed(limit: 4) { steps += step.done < step.total ? 1 : 0 }
    #expect(steps > 4)
    #expect(try next.indexStatus().json["embedder"] == identity)
    #expect(try next.indexStatus().json["reembedding"] == nil)

    let built = try Workspace(creating: reference.path, clock: WorkspaceTests.clock)
    _ = try built.addModel(from: model.folder, name: "small", precision: .float32)
    _ = try Self.night(built, runs: 30)
    for mode in SearchMode.allCases { #expect(try Self.results(next, mode) == Self.results(built, mode), "\(mode)") }
    #expect(try Self.results(workspace) == Self.results(built))
    #expect(try Self.results(next) != before)
  }

  @Test("a night carries the index over first, and its report is what it is without a model")
  func nights() throws {
    let folders = [WorkspaceTests.Folder(), WorkspaceTests.Folder()]
    let model = try SmallModel(seed: 3)
    defer { model.remove() }
    let plain = try WorkspaceTests.workspace(folders[0], runs: 40)
    let changed = try WorkspaceTests.workspace(folders[1], runs: 40)
    let identity = try changed.addModel(from: model.folder, name: "small", precision: .int8).json["embedder"]
    let reports = try [plain, changed].map { try Self.night($0, runs: 60) }
    #expect(reports[0].json == reports[1].json)
    #expect(try plain.queue().json == changed.queue().json)
    #expect(try plain.queue().json["proposals"]?.arrayValue?.isEmpty == false)
    #expect(try changed.indexStatus().json["embedder"] == identity)
    #expect(try changed.mergePreview().json == plain.mergePreview().json)
  }

  @Test("an index whose model is gone answers by words, and the next change builds it with the built-in embedder")
  func lostModel() throws {
    let folder = WorkspaceTests.Folder()
    let model = try SmallModel(seed: 1)
    defer { model.remove() }
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    _ = try workspace.addModel(from: model.folder, name: "small", precision: .float32)
    _ = try Self.night(workspace, runs: 20)
    try FileManager.default.removeItem(atPath: workspace.directory.models)
    let opened = try Workspace(opening: folder.path, clock: WorkspaceTests.clock)
    let words = try Self.results(opened, .lexical)?.arrayValue?.map { $0["id"] }
    #expect(try Self.results(opened)?.arrayValue?.map { $0["id"] } == words)
    #expect(throws: UsageError.self) { try opened.search(Self.request(.dense)) }
    let told = try [SearchMode.hybrid, .lexical].map { try opened.search(Self.request($0)).json["note"]?.stringValue }
    #expect(
      told == [
        "The index's model cannot be loaded, so this was found by words alone: add the model again, or run \"autogenesis index rebuild\".",
        nil,
      ])
    _ = try Self.night(opened, runs: 25)
    #expect(try opened.indexStatus().json["embedder"]?.stringValue == HashedEmbedder.standard.digest)
    #expect(try Self.results(opened, .dense)?.arrayValue?.count == 5)
  }

  @Test("a text is embedded once, however often it comes and in whatever documents")
  func onceATextIsEnough() throws {
    let folder = WorkspaceTests.Folder()
    let embedder = CountingEmbedder()
    let archive = VectorArchive(folder: folder.path, dimension: 2)
    let source = VectorSource(embedder: embedder, archive: archive)
    let texts = ["a", "b", "a", "c", "b"]
    #expect(try source.vectors(for: texts) == texts.map { CountingEmbedder.vector($0) })
    #expect(embedder.texts == ["a", "b", "c"])
    let later = VectorSource(embedder: embedder, archive: VectorArchive(folder: folder.path, dimension: 2))
    #expect(try later.vectors(for: ["c", "d"]) == ["c", "d"].map { CountingEmbedder.vector($0) })
    #expect(embedder.texts == ["a", "b", "c", "d"])
  }
}

/// Notes which texts it was given.
private final class CountingEmbedder: Embedder {
  let name = "counting"
  let dimension = 2
  let digest = "counting"
  private let seen = Mutex<[String]>([])

  var texts: [String] { seen.withLock { $0 } }

  static func vector(_ text: String) -> [Float] { [Float(text.utf8.first ?? 0) / 256, 0.5] }

  func vectors(for texts: [String]) -> [[Float]] {
    seen.withLock { $0 += texts }
    return texts.map(Self.vector)
  }
}
