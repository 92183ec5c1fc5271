import Domain
import JSONDocuments
import Testing

@testable import Storage

@Suite("Reflections and patterns")
struct DerivedRecordTests {
  private let workflow = WorkflowID(Digest.slug("Help desk"))

  private func reference(_ name: String) -> EpisodeReference {
    EpisodeReference(id: Samples.episode(name).id(in: .default), revision: 1)
  }

  private func outcome(_ added: Int, _ changed: Int, _ removed: Int) -> DerivedOutcome {
    var outcome = DerivedOutcome()
    (outcome.added, outcome.changed, outcome.removed) = (added, changed, removed)
    return outcome
  }

  private func store() throws -> TemporaryStore {
    let temporary = try TemporaryStore()
    try temporary.ingest([Samples.episode("a"), Samples.episode("b"), Samples.richEpisode("c")])
    return temporary
  }

  @Test("replacing reflections writes differences only")
  func reflections() throws {
    let temporary = try store()
    let first = [
      EpisodeReflections(episode: reference("a"), expectedCount: 1, reflections: [Samples.reflection("s0")]),
      EpisodeReflections(episode: reference("b"), expectedCount: 2, reflections: []),
    ]
    #expect(try temporary.store.replaceReflections(of: workflow, with: first, Samples.change()) == outcome(1, 0, 0))
    let stored = try temporary.store.reflections(of: workflow, in: .default)
    #expect(stored == first.sorted { $0.episode < $1.episode })
    let (before, place) = (try temporary.dump(), try temporary.store.lastSequence(in: .default))
    let again = try temporary.store.replaceReflections(of: workflow, with: first, Samples.change(at: 9))
    #expect(again.isEmpty)
    #expect(try temporary.dump() == before)
    let second = [
      EpisodeReflections(
        episode: reference("a"), expectedCount: 0,
        reflections: [Samples.reflection("s1"), Samples.reflection("s0"), Samples.reflection("s0")])
    ]
    #expect(
      try temporary.store.replaceReflections(of: workflow, with: second, Samples.change()) == outcome(2, 1, 0))
    #expect(try temporary.store.reflections(in: .default) == second)
    let changed = try temporary.store.changedReflections(after: place, in: .default)
    #expect(changed.map(\.reflections) == second)
    #expect(try temporary.store.replaceReflections(of: workflow, with: [], Samples.change()) == outcome(0, 0, 3))
  }

  @Test("what a source sent is not touched")
  func sourceReflections() throws {
    let temporary = try store()
    _ = try temporary.store.replaceReflections(of: workflow, with: [], Samples.change())
    #expect(
      try temporary.episodes().filter { !$0.record.reflections.isEmpty }.map(\.record) == [Samples.richEpisode("c")])
  }

  @Test("an episode of another workflow or tenant cannot be reflected on")
  func strangers() throws {
    let temporary = try store()
    let stranger = EpisodeReference(id: "ep-0", revision: 1)
    #expect(throws: StorageError.notFound(what: "episode", id: "ep-0@1")) {
      try temporary.store.replaceReflections(
        of: workflow, with: [EpisodeReflections(episode: stranger, expectedCount: 0, reflections: [])],
        Samples.change())
    }
    #expect(throws: StorageError.notFound(what: "episode", id: "ep-0@1")) {
      try temporary.store.replacePatterns(
        of: workflow, with: [Samples.pattern(workflow, "x", [stranger])], Samples.change())
    }
  }

  @Test("replacing patterns writes differences only")
  func patterns() throws {
    let temporary = try store()
    let one = Samples.pattern(workflow, "open>close", [reference("a"), reference("b")])
    let two = Samples.pattern(workflow, "close>open", [reference("a")])
    #expect(try temporary.store.replacePatterns(of: workflow, with: [one, two], Samples.change()) == outcome(2, 0, 0))
    #expect(try temporary.store.patterns(of: workflow, in: .default) == [one, two].sorted { $0.id < $1.id })
    #expect(try temporary.store.pattern(String(one.id.rawValue.prefix(12)), in: .default) == one)
    let before = try temporary.dump()
    #expect(try temporary.store.replacePatterns(of: workflow, with: [two, one], Samples.change(at: 9)).isEmpty)
    #expect(try temporary.dump() == before)
    let less = Samples.pattern(workflow, "open>close", [reference("b")])
    let next = try temporary.store.replacePatterns(of: workflow, with: [less], Samples.change())
    #expect(next == outcome(0, 1, 1))
    #expect(try temporary.store.patterns(in: .default) == [less])
  }
}
