import Domain
import Testing

@testable import Synthesis

struct EpisodeGraphTests {
  @Test("form (a) folds a self-loop into its vertex and marks failures")
  func directlyFollows() {
    let episode = Runs.episode(
      1, [.init("a"), .init("a"), .init("b", error: "x"), .init("b"), .init("a"), .init("c")])
    let graph = DirectlyFollowsGraph(of: episode.record)
    #expect(graph.vertices.map(\.text) == ["a+", "b", "b!", "c"])
    #expect(graph.edges.map { "\($0.from.text)>\($0.to.text)" } == ["a+>b!", "a+>c", "b>a+", "b!>b"])
  }

  @Test("form (a) of an episode without steps is empty")
  func empty() {
    let graph = DirectlyFollowsGraph(of: Runs.episode(1, "").record)
    #expect(graph.vertices.isEmpty)
    #expect(graph.edges.isEmpty)
  }

  @Test("form (b) tells next, retry, error and handoff apart")
  func kinds() {
    var record = Runs.episode(1, [.init("a"), .init("b", error: "x"), .init("b", error: "x"), .init("c"), .init("d")])
      .record
    record.stepRuns[3].agentID = "one"
    record.stepRuns[4].agentID = "two"
    #expect(edges(InstanceGraph(of: record)) == ["0>1 next", "1>2 retry", "2>3 error", "3>4 handoff"])
  }

  @Test("form (b) follows `after` and calls forks and joins branches")
  func after() {
    var record = Runs.episode(1, "a b c d").record
    record.stepRuns[1].after = ["s1"]
    record.stepRuns[2].after = ["s1"]
    record.stepRuns[3].after = ["s2", "s3"]
    #expect(edges(InstanceGraph(of: record)) == ["0>1 branch", "0>2 branch", "1>3 branch", "2>3 branch"])
  }

  @Test("form (b) leaves overlapping intervals unordered")
  func intervals() {
    var record = Runs.episode(1, "a b c d", minute: 0).record
    for (position, span) in [(0, 2), (2, 6), (3, 5), (6, 7)].enumerated() {
      record.stepRuns[position].startedAt = Runs.time(span.0)
      record.stepRuns[position].endedAt = Runs.time(span.1)
    }
    #expect(edges(InstanceGraph(of: record)) == ["0>1 branch", "0>2 branch", "1>3 branch", "2>3 branch"])
  }

  @Test("form (b) of points in time is the chain of the record, equal times included")
  func points() {
    var record = Runs.episode(1, "a b c", minute: 0).record
    record.stepRuns[1].startedAt = Runs.time(0)
    #expect(edges(InstanceGraph(of: record)) == ["0>1 next", "1>2 next"])
  }

  private func edges(_ graph: InstanceGraph) -> [String] {
    graph.edges.map { "\($0.source)>\($0.target) \($0.kind.name)" }
  }
}
