import Domain
import Foundation
import JSONDocuments
import TestSupport
import Testing

@testable import Ingestion

@Suite("Traces become episodes")
struct TraceAssemblyTests {
  static let options = IngestOptions(source: "test", limits: IngestLimits())

  static func span(
    _ id: Int, in parent: Int?, _ name: String, _ attributes: JSONObject = JSONObject(), from start: Int = 0,
    to end: Int? = 100,
    _ status: SpanStatus = .unset
  ) -> TraceSpan {
    func hex(_ number: Int) -> String {
      Hexadecimal.text((0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) })
    }
    var span = TraceSpan(
      traceID: String(repeating: "0", count: 31) + "1", spanID: hex(id), parentID: parent.map(hex), name: name)
    span.attributes = attributes
    span.startNanoseconds = 1_700_000_000_000_000_000 + UInt64(start) * 1_000_000
    span.endNanoseconds = end.map { 1_700_000_000_000_000_000 + UInt64($0) * 1_000_000 }
    span.status = status
    return span
  }

  static let run: [TraceSpan] = [
    span(
      1, in: nil, "agent run",
      ["gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "clerk", "user.id": "u1"], to: 90),
    span(2, in: 1, "chat m", ["gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 5], from: 1, to: 9),
    span(3, in: 2, "chat m", ["gen_ai.request.model": "m", "gen_ai.usage.output_tokens": 7], from: 2, to: 8),
    span(4, in: 2, "POST", from: 3, to: 7), span(5, in: 1, "group", from: 10, to: 50),
    span(6, in: 5, "execute_tool pay", ["gen_ai.tool.name": "pay", "error.type": "429"], from: 11, to: 20),
    span(7, in: 5, "execute_tool pay", ["gen_ai.tool.name": "pay"], from: 21, to: 30),
  ]

  @Test("calls are step runs, what holds them together is not, and what they consist of is a detail")
  func roles() throws {
    let episode = try TraceAssembler(options: Self.options).episode(of: Self.run)
    #expect(episode.stepRuns.map(\.activity) == ["chat", "pay", "pay"])
    #expect(episode.stepRuns.map(\.agentID) == ["clerk", "clerk", "clerk"])
    #expect(episode.stepRuns.map(\.status) == [.success, .failed, .success])
    #expect(episode.stepRuns.map(\.attempt) == [1, 1, 2])
    #expect(episode.stepRuns[0].telemetry == ["latency_ms": 8, "token_in": 5, "token_out": 7, "model": "m"])
    #expect(episode.stepRuns[0].extra["spans"]?.arrayValue?.count == 2)
    #expect(episode.extra["spans"]?.arrayValue?.map { $0["name"] } == ["agent run", "group"])
    #expect(episode.workflow == "clerk")
    #expect(episode.outcome == .success)
    #expect(episode.initiator == "u1")
    #expect(episode.metrics == ["token_in": 5, "token_out": 7])
    #expect(episode.endedAt?.text == "2023-11-14T22:13:20.090Z")
  }

  @Test("neither the order of the spans nor copies of them change the episode", arguments: 0..<20)
  func order(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let running = Self.span(6, in: 5, "execute_tool pay", ["gen_ai.tool.name": "pay"], from: 11, to: nil)
    let spans = (Self.run + [running, Self.run[2]]).shuffled(using: &random)
    let assembler = TraceAssembler(options: Self.options)
    #expect(try assembler.episode(of: spans) == assembler.episode(of: Self.run))
  }

  @Test("the root tells the outcome; without a root it is unknown, with a running one it is running")
  func outcomes() throws {
    func outcome(_ spans: [TraceSpan]) throws -> Outcome {
      try TraceAssembler(options: Self.options).episode(of: spans).outcome
    }
    #expect(try outcome([Self.span(1, in: nil, "r", .init(), .error)]) == .failed)
    #expect(try outcome([Self.span(1, in: nil, "r", to: nil)]) == .running)
    #expect(try outcome([Self.span(1, in: 9, "r")]) == .success)
    #expect(try outcome([Self.span(1, in: 9, "r"), Self.span(2, in: 8, "s", from: 1)]) == .unknown)
  }

  @Test("a part that failed for no reason that its parts tell of is a step")
  func unexplained() throws {
    let spans = [
      Self.span(1, in: nil, "r", .init(), .error), Self.span(2, in: 1, "plan", from: 1, .error),
      Self.span(3, in: 2, "leaf", from: 2),
    ]
    let episode = try TraceAssembler(options: Self.options).episode(of: spans)
    #expect(episode.stepRuns.map(\.miningLabel) == ["plan!", "leaf"])
    #expect(episode.extra["error"] == ["message": "the span ended with an error and says nothing of it"])
  }

  @Test("spans that claim each other as parents still give an episode")
  func cycles() throws {
    let spans = [Self.span(1, in: 2, "a"), Self.span(2, in: 1, "b"), Self.span(3, in: 3, "c")]
    let episode = try TraceAssembler(options: Self.options).episode(of: spans)
    #expect(episode.stepRuns.count >= 1)
    #expect(try TraceAssembler(options: Self.options).episode(of: spans.reversed()) == episode)
  }

  @Test("a chain of thirty thousand parents is no stack overflow")
  func deepChain() throws {
    let spans = (1...30_000).map { Self.span($0, in: $0 == 1 ? nil : $0 - 1, "n") }
    let episode = try TraceAssembler(options: Self.options).episode(of: spans)
    #expect(episode.stepRuns.count == 1)
  }

  @Test("a span survives its document")
  func document() {
    for span in Self.run {
      #expect(TraceSpan(span.json) == span)
    }
  }

  @Test(
    "the bodies of a real exporter, one span a request and children first, give the runs that the batch gives",
    .enabled(if: SharedData.isPresent, "needs the public test data"))
  func capture() throws {
    func spans(_ numbers: some Sequence<Int>) throws -> [TraceSpan] {
      try numbers.flatMap { number in
        let name = "ingest/otlp-capture/req\(number < 10 ? "0" : "")\(number).body"
        var bytes = [UInt8](try SharedData.bytes(name))
        if number == 2 { bytes = try Gzip.unpacked(bytes) }
        let batch = try TraceBatch(protobuf: bytes, limits: IngestLimits())
        #expect(batch.refusals == [])
        return batch.spans
      }
    }
    func shapes(_ spans: [TraceSpan]) throws -> [[String]] {
      try Dictionary(grouping: spans, by: \.traceID).values.map { trace in
        let episode = try TraceAssembler(options: Self.options).episode(of: trace)
        return [episode.workflow, episode.outcome.rawValue] + episode.stepRuns.map(\.miningLabel)
      }.sorted { $0.joined() < $1.joined() }
    }
    let batch = try shapes(spans([1]))
    #expect(batch.count == 3)
    #expect(try shapes(spans([2])) == batch)
    #expect(try shapes(spans(3...14)) == batch)
  }
}
