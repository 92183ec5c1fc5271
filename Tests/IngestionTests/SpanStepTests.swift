import Domain
import Foundation
import JSONDocuments
import TestSupport
import Testing

@testable import Ingestion

@Suite("Step runs of spans")
struct SpanStepTests {
  static func span(_ attributes: JSONObject, name: String = "span") -> TraceSpan {
    var span = TraceSpan(
      traceID: String(repeating: "a", count: 32), spanID: "00000000000000b1", parentID: nil, name: name)
    span.attributes = attributes
    span.startNanoseconds = 1_544_712_660_000_000_000
    span.endNanoseconds = 1_544_712_661_000_000_001
    return span
  }

  static func step(_ attributes: JSONObject, name: String = "span") -> StepRunRecord {
    let span = span(attributes, name: name)
    return SpanStep(span, SpanOperation(span), limits: IngestLimits()).run
  }

  /// The fixture's attributes as a decoder gives them: texts that hold JSON are read.
  static func fixture(_ name: String) throws -> JSONObject {
    let bytes = try SharedData.bytes("ingest/openinference/Arize-ai_openinference__\(name).json")
    let object = try #require(try JSONValue(parsing: bytes).objectValue)
    return JSONObject(
      object.map { key, value in
        (key, value.stringValue.map { EmbeddedJSON.value($0, limits: IngestLimits()) } ?? value)
      })
  }

  @Test(
    "one call told in three dialects is the same step run",
    .enabled(if: SharedData.isPresent, "needs the public test data"))
  func dialects() throws {
    let names = [
      "otel_genai_client_span_tool_calls", "otel_genai_deprecated_client_span_tool_calls",
      "openinference_client_span_tool_calls",
    ]
    let runs = try names.map { name in
      var run = Self.step(try Self.fixture(name))
      run.extra = JSONObject()
      return run
    }
    var expected = StepRunRecord(externalID: "00000000000000b1", stepID: nil, name: "chat", status: .success)
    expected.startedAt = RecordedTime(Timestamp(microseconds: 1_544_712_660_000_000))
    expected.endedAt = RecordedTime(parsing: "2018-12-13T14:51:01.000000001Z")
    expected.telemetry = [
      "latency_ms": 1000, "model": "gpt-4-0613", "provider": "openai", "token_in": 97, "token_out": 52,
    ]
    expected.input = try JSONValue(
      parsing: """
        {"model":"gpt-4","temperature":0.5,"top_p":0.9,"max_tokens":200,"messages":[
          {"role":"user","parts":[{"type":"text","content":"Weather in Paris?"}]},
          {"role":"assistant","parts":[{"type":"text","content":"Absolutely! Let me check the weather for you."},
            {"type":"tool_call","id":"1234","name":"get_weather","arguments":{"location":"Paris"}}]},
          {"role":"tool","parts":[{"type":"tool_call_response","id":"1234","response":"rainy, 57°F"}]}]}
        """)
    expected.output = try JSONValue(
      parsing: """
        {"finish_reasons":["stop"],"messages":[{"role":"assistant","parts":[{"type":"text",
          "content":"The weather in Paris is currently rainy with a temperature of 57°F."}]}]}
        """)
    #expect(runs == [expected, expected, expected])
  }

  @Test("what is not understood is kept", .enabled(if: SharedData.isPresent, "needs the public test data"))
  func rest() throws {
    let attributes = try Self.fixture("otel_genai_deprecated_client_span_tool_calls")
    #expect(
      Self.step(attributes).extra == [
        "span_name": "span",
        "attributes": [
          "gen_ai.operation.name": "chat", "gen_ai.response.id": "chatcmpl-CQF10eCkoFphJZJQkzzN6EkTD0AVF",
        ],
      ])
  }

  @Test("a tool's call has its arguments and result", .enabled(if: SharedData.isPresent, "needs the public test data"))
  func tool() throws {
    let run = Self.step(try Self.fixture("otel_genai_tool_execution_span"))
    #expect(run.activity == "get_weather")
    #expect(run.input == ["city": "New York"])
    #expect(run.output?["status"] == "success")
  }

  static let told: [(JSONObject, SpanOperation)] = [
    (["openinference.span.kind": "LLM"], SpanOperation.chat), (["gen_ai.operation.name": "generate_content"], .chat),
    (["ai.operationId": "ai.streamText.doStream"], .chat), (["langsmith.span.kind": "llm"], .chat),
    (["llm.request.type": "chat"], .chat), (["langfuse.observation.type": "generation"], .chat),
    (["gen_ai.request.model": "m"], .chat), (["openinference.span.kind": "TOOL"], .tool),
    (["gen_ai.operation.name": "execute_tool"], .tool), (["ai.operationId": "ai.toolCall"], .tool),
    (["traceloop.span.kind": "tool"], .tool), (["gen_ai.tool.name": "t"], .tool),
    (["gen_ai.operation.name": "invoke_agent"], .agent), (["traceloop.span.kind": "agent"], .agent),
    (["openinference.span.kind": "RERANKER"], .rerank),
    (["gen_ai.operation.name": "search_memory"], .memory("search_memory")),
    (["gen_ai.operation.name": "invoke_workflow"], .chain), (["http.method": "GET"], .other),
  ]

  @Test(
    "each dialect tells a model's call, a tool's call and an agent",
    arguments: told)
  func operations(attributes: JSONObject, operation: SpanOperation) {
    #expect(SpanOperation(Self.span(attributes)) == operation)
  }

  @Test("a failed call has the error's type and message, whichever part of the span told them")
  func errors() {
    var span = Self.span(["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "pay"])
    span.status = .error
    span.events = [
      SpanEvent(
        name: "exception", nanoseconds: nil,
        attributes: ["exception.type": "TimeoutError", "exception.message": "no answer in 5 s"])
    ]
    let run = SpanStep(span, .tool, limits: IngestLimits()).run
    #expect(run.status == .failed)
    #expect(run.error == ["code": "TimeoutError", "message": "no answer in 5 s"])
    let typed = Self.step(["gen_ai.tool.name": "pay", "error.type": "429"])
    #expect(typed.status == .failed)
    #expect(typed.error == ["code": "429", "message": "429"])
  }

  @Test("OpenAI's, Anthropic's, Gemini's and Vercel's messages become the same parts")
  func messages() throws {
    let call: JSONValue = ["type": "tool_call", "id": "c1", "name": "f", "arguments": ["x": 1]]
    for text in [
      #"[{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]}]"#,
      #"[{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{"x":1}}]}]"#,
      #"[{"role":"assistant","parts":[{"function_call":{"id":"c1","name":"f","args":{"x":1}}}]}]"#,
      #"[{"toolCallId":"c1","toolName":"f","args":"{\"x\":1}"}]"#,
      #"{"choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","tool_calls":[{"id":"c1","function":{"name":"f","arguments":"{\"x\":1}"}}]}}]}"#,
    ] {
      let messages = CanonicalMessage.list(try JSONValue(parsing: text), limits: IngestLimits(), role: "assistant")
      #expect(messages?.map(\.value) == [["role": "assistant", "parts": [call]]], "\(text)")
    }
  }

  @Test("identifiers and running numbers are no part of an activity")
  func labels() {
    let labels = [
      "agent.react.update-13", "run.6f8d2449-33ed-4c7c-82e7-5410e34ee4e6",
      "invoke_agent 171105b7-59dd-49c0-9677-0b95395aa46a",
      "running 3 tools", "GET /v1/orders", "6f8d2449-33ed-4c7c-82e7-5410e34ee4e6", "",
    ].map { ActivityLabel.normalised($0, limitBytes: 100) }
    #expect(
      labels == [
        "agent.react.update", "run", "invoke_agent", "running 3 tools", "GET /v1/orders",
        "6f8d2449-33ed-4c7c-82e7-5410e34ee4e6", "",
      ])
  }
}
