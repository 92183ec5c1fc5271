import Domain
import Execution
import Files
import Foundation
import Ingestion
import JSONDocuments
import Synthesis
import TestSupport
import Testing

@testable import Application

@Suite("Codified workflows, broken on purpose")
struct CodifiedMutantTests {
  private static let catalogue = Result {
    SynthesisCatalogue(
      workflows: [],
      skills: try CatalogueDocuments.all().filter { $0.0 == .skillNode }.map { try SkillDefinition(json: $0.1) })
  }

  /// The runs of a file by workflow, as the night reads them.
  private func runs(_ path: String) throws -> [WorkflowID: [StoredEpisode]] {
    let input = IngestInput.file(path: path)
    var episodes: [WorkflowID: [StoredEpisode]] = [:]
    _ = try IngestReader.read(
      input, options: IngestOptions(source: input.defaultSource, limits: IngestLimits()),
      onEpisode: { record in
        let workflow = WorkflowID(record.workflow)
        let id = record.id(in: .default)
        episodes[workflow, default: []].append(
          StoredEpisode(id: id, revision: 1, workflowID: workflow, record: record))
      }, onQuarantine: { _ in })
    return episodes
  }

  /// Expects that each break is noticed, and returns how many there are.
  private func breaks(of episodes: [StoredEpisode]) throws -> Int {
    let generator = CodifyGenerator(options: CodifyOptions(responsibleRole: "QA-M-001"))
    let result = generator.propose(from: episodes, catalogue: try Self.catalogue.get())
    let draft = try #require(result.drafts.first, "\(result.notProposed)")
    let workflow = try WorkflowDefinition(json: try #require(draft.body["workflow"]?.objectValue))
    let tests = try (draft.body["unit_tests"]?.arrayValue ?? []).map {
      try WorkflowUnitTest(json: try #require($0.objectValue))
    }
    let program = try WorkflowProgram(workflow)
    #expect(tests.allSatisfy { $0.run(on: program).passed })
    let (survivors, count) = WorkflowMutation.survivors(of: workflow, tests: tests)
    #expect(survivors.map(\.summary) == [])
    return count
  }

  @Test(
    "public logs: every way to break the codified workflow is noticed by its own tests",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"),
    arguments: [("receipt.csv", 189), ("helpdesk.xes.gz", 164)])
  func logs(file: String, count: Int) throws {
    let runs = try runs(SharedData.file("logs/pm4py/" + file).path)
    #expect(try breaks(of: runs.values.flatMap(\.self)) == count)
  }

  @Test("the demo: every way to break the workflows of its two desks is noticed by their own tests")
  func demo() throws {
    let scratch = WorkspaceTests.Folder()
    try Directory.create(scratch.path)
    let world = try DemoWorld(workflows: DemoCatalogue.workflows())
    let file = scratch.path + "/runs.jsonl"
    try Data(world.nights().flatMap(\.lines).map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: file))
    let runs = try runs(file)
    for (desk, count) in [("Returns Desk", 118), ("Refund Desk", 86)] {
      #expect(try breaks(of: try #require(runs[WorkflowID(desk)])) == count, "\(desk)")
    }
  }
}
