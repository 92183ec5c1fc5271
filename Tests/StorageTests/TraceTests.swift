import Domain
import JSONDocuments
import Testing

@testable import Storage

@Suite("Spans that wait for their trace")
struct TraceTests {
  private static let trace = String(repeating: "a", count: 32)

  private func complete(_ store: Store, quiet: Int64, silent: Int64 = -1_000_000) throws -> [WaitingTrace] {
    try store.completeTraces(
      quietSince: Samples.time(quiet).timestamp, silentSince: Samples.time(silent).timestamp, limit: 9,
      in: .default)
  }

  @Test("a trace is complete when its root has ended and nothing came for a while, or nothing came for long")
  func completion() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    _ = try store.receive([Samples.waitingSpan("b2", isRoot: false)], limit: 9, Samples.change(at: 10))
    #expect(try complete(store, quiet: 100) == [])
    #expect(try complete(store, quiet: 0, silent: 10).map(\.traceID) == [Self.trace])
    _ = try store.receive([Samples.waitingSpan("b1")], limit: 9, Samples.change(at: 20))
    #expect(try complete(store, quiet: 19) == [])
    let trace = WaitingTrace(traceID: Self.trace, revision: 2, spanCount: 2)
    #expect(try complete(store, quiet: 20) == [trace])
    #expect(
      try store.spans(ofTrace: Self.trace, in: .default).map { $0["span_id"] } == [
        "00000000000000b1", "00000000000000b2",
      ])
    try store.close([trace], Samples.change(at: 30))
    #expect(try complete(store, quiet: 100) == [])
    #expect(try store.openTraceCount(in: .default) == 0)
  }

  @Test("a copy changes nothing and opens nothing; a later end replaces, whatever came first")
  func copies() throws {
    let spans = [
      Samples.waitingSpan("b1", ended: 0), Samples.waitingSpan("b1", ended: 7, note: "x"),
      Samples.waitingSpan("b1", ended: 7, note: "y"),
    ]
    var documents: Set<[JSONObject]> = []
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
      let temporary = try TemporaryStore()
      let store = temporary.store
      for (place, index) in order.enumerated() {
        _ = try store.receive([spans[index]], limit: 9, Samples.change(at: Int64(place)))
      }
      documents.insert(try store.spans(ofTrace: Self.trace, in: .default))
      try store.close(try complete(store, quiet: 100), Samples.change(at: 9))
      var receipt = SpanReceipt()
      receipt.duplicate = 3
      #expect(try store.receive(spans, limit: 9, Samples.change(at: 10)) == receipt)
      #expect(try store.openTraceCount(in: .default) == 0)
    }
    #expect(documents.count == 1)
  }

  @Test("a span that arrives while its trace is being closed keeps it open")
  func race() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    _ = try store.receive([Samples.waitingSpan("b1")], limit: 9, Samples.change(at: 5))
    let seen = try complete(store, quiet: 5)
    // The clock may stand still between the two.
    _ = try store.receive([Samples.waitingSpan("b2", isRoot: false)], limit: 9, Samples.change(at: 5))
    try store.close(seen, Samples.change(at: 5))
    #expect(try store.openTraceCount(in: .default) == 1)
  }

  @Test("a trace has a limit, and spans of a purged one come too late")
  func limits() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    let spans = ["b1", "b2", "b3"].map { Samples.waitingSpan($0) }
    var receipt = SpanReceipt()
    receipt.accepted = 2
    receipt.surplus = 1
    #expect(try store.receive(spans, limit: 2, Samples.change(at: 1)) == receipt)
    #expect(try store.purgeTraces(silentSince: Samples.time(9).timestamp, Samples.change(at: 9)) == 0)
    try store.close(try complete(store, quiet: 9), Samples.change(at: 9))
    #expect(try store.purgeTraces(silentSince: Samples.time(9).timestamp, Samples.change(at: 9)) == 1)
    #expect(try store.spans(ofTrace: Self.trace, in: .default) == [])
    var late = SpanReceipt()
    late.late = 3
    #expect(try store.receive(spans, limit: 9, Samples.change(at: 10)) == late)
  }

  @Test("two tenants that name the same trace do not meet")
  func tenants() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    _ = try store.receive([Samples.waitingSpan("b1")], limit: 9, Samples.change())
    _ = try store.receive([Samples.waitingSpan("b2")], limit: 9, Samples.change("other"))
    #expect(try store.spans(ofTrace: Self.trace, in: .default).count == 1)
    #expect(try store.spans(ofTrace: Self.trace, in: "other").count == 1)
    #expect(try store.openTraceCount(in: "third") == 0)
  }
}
