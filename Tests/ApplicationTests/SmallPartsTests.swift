import Domain
import JSONDocuments
import Retrieval
import Testing

@testable import Application

@Suite("Small parts of the application")
struct SmallPartsTests {
  @Test("a crash point is read with its visit; anything else is refused")
  func crashPoints() throws {
    #expect(try CrashInjector(parsing: "file-moved").target?.visit == 1)
    #expect(try CrashInjector(parsing: "file-moved:3").target?.point == .fileMoved)
    #expect(try CrashInjector(parsing: "file-moved:3").target?.visit == 3)
    for text in ["", "nowhere", "file-moved:x"] {
      #expect(throws: UsageError.self) { try CrashInjector(parsing: text) }
    }
  }

  @Test("tombstones read back as they were written")
  func tombstones() {
    let ordinals: [UInt32] = [0, 1, 255, 256, 65_536, .max]
    #expect(Tombstones.decoded(Tombstones.encoded(ordinals)) == ordinals)
    #expect(Tombstones.encoded([258]) == [2, 1, 0, 0])
    #expect(Tombstones.decoded([]) == [])
  }

  @Test(
    "numbers are grouped by threes", arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func grouping(value: Int, text: String) { #expect(NightlyReport.grouped(value) == text) }

  @Test("a table's columns are as wide as their content and the last one is not padded")
  func tables() {
    var table = TextTable(["A", "LONG", "C"])
    table.add(["longer", "b", "c"])
    #expect(table.text == "A       LONG  C\nlonger  b     c\n")
  }

  @Test("filters that cannot be meant are refused with what can be")
  func filters() throws {
    func filter(outcome: String? = nil, type: String? = nil, since: String? = nil, until: String? = nil)
      -> SearchFilters
    {
      SearchFilters(workflow: nil, outcome: outcome, step: nil, status: nil, since: since, until: until, type: type)
    }
    #expect(try filter(since: "2026-03-02", until: "2026-03-03").retrievalFilter().startedAt?.count == 86_400_000_000)
    #expect(try filter(type: "skill").retrievalFilter().kinds == [.skill])
    for bad in [
      filter(outcome: "sucess"), filter(type: "run"), filter(since: "noon"),
      filter(since: "2026-03-03", until: "2026-03-02"),
    ] {
      #expect(throws: UsageError.self) { try bad.retrievalFilter() }
    }
  }

  @Test("the embedded catalogue holds what the blueprint names")
  func catalogue() throws {
    let documents = try CatalogueDocuments.all()
    let counts = Dictionary(grouping: documents, by: \.0).mapValues(\.count)
    #expect(counts[.skillNode] == 14)
    #expect(counts[.workflow] == 4)
    #expect(counts[.schemaRegistry] == 6)
    let roles = documents.filter { $0.0 == .role }.compactMap { $0.1["role_id"]?.stringValue }
    #expect(Set(["QA-M-001", "SEC-M-001", "FA-D-001", "FA-IC-001"]).isSubset(of: roles))
  }

  @Test("an episode gives a document, and so does each step run that has text")
  func documents() {
    var record = EpisodeRecord(source: "s", externalID: "1", workflow: "W", outcome: .failed)
    record.text = "the customer wants a refund"
    var silent = StepRunRecord(externalID: "a", stepID: nil, name: "look up", status: .success)
    silent.input = ["id": "A1"]
    var failed = StepRunRecord(externalID: "b", stepID: nil, name: "pay", status: .failed)
    failed.error = "no funds"
    var wordy = StepRunRecord(externalID: "c", stepID: nil, name: "think", status: .success)
    wordy.input = ["thought": "perhaps the card has expired"]
    record.stepRuns = [silent, failed, wordy]
    let episode = StoredEpisode(id: "ep-1", revision: 1, workflowID: "w-1", record: record)
    let documents = MemoryDocuments.documents(of: episode)
    #expect(documents.map(\.id) == ["episode:ep-1", "step_run:ep-1/1", "step_run:ep-1/2"])
    #expect(documents[0].steps == ["look up", "pay", "think"])
    #expect(documents[0].status == "mixed")
    #expect(documents[1].text == "pay\nno funds")
    #expect(documents[2].text == "think\nperhaps the card has expired")
  }
}
