import Domain
import Foundation
import JSONDocuments
import SwiftProtobuf
import TestSupport
import Testing

@testable import Ingestion

@Suite("Hostile traces")
struct HostileTraceTests {
  static let limits = IngestLimits()

  static func request(_ span: String) -> String {
    #"{"resourceSpans":[{"resource":{},"scopeSpans":[{"spans":[\#(span)]}]}]}"#
  }

  static func span(_ members: String) -> String {
    #"{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","name":"s"\#(members)}"#
  }

  static func wire(_ change: (inout WireSpan) -> Void) throws -> [UInt8] {
    var span = WireSpan()
    span.traceID = Data(repeating: 1, count: 16)
    span.spanID = Data(repeating: 2, count: 8)
    span.name = "s"
    change(&span)
    var request = WireTraceRequest()
    var group = WireResourceSpans()
    var scope = WireScopeSpans()
    scope.spans = [span]
    group.scopeSpans = [scope]
    request.resourceSpans = [group]
    return try request.serializedBytes()
  }

  @Test(
    "a span with a fault is refused with one sentence, and only it",
    arguments: [
      (#"{"spanId":"EEE19B7EC3C1B174","name":"s"}"#, "has a traceId of 0 bytes instead of 16"),
      (#"{"traceId":"5B8E","spanId":"EEE19B7EC3C1B174","name":"s"}"#, "has a traceId of 2 bytes instead of 16"),
      (#"{"traceId":"zz","name":"s"}"#, "has a traceId that is not written in hex digits"),
      (
        #"{"traceId":"00000000000000000000000000000000","spanId":"EEE19B7EC3C1B174","name":"s"}"#,
        "has a traceId of zeros only"
      ),
      (span(#","parentSpanId":"AB""#), "has a parentSpanId of 1 bytes instead of 8"),
      (span(#","startTimeUnixNano":"yesterday""#), "has a startTimeUnixNano that is no number of nanoseconds"),
      (span(#","startTimeUnixNano":-5"#), "has a startTimeUnixNano that is no number of nanoseconds"),
      (span(#","kind":{}"#), "has a kind that is no number"),
      (span(#","attributes":{}"#), "has attributes that are no array"),
      (span(#","attributes":[{"value":{}}]"#), "has a pair without a key in attributes"),
      (
        span(#","attributes":[{"key":"a","value":"x"}]"#),
        #"has a value of "a" that is no object such as {"stringValue": …}"#
      ),
      (span(#","attributes":[{"key":"a","value":{"intValue":"1.5"}}]"#), #"has a intValue of the wrong type in "a""#),
      (
        span(#","attributes":[{"key":"a","value":{"stringValue":"x\u0000"}}]"#),
        "holds the character U+0000 in an attribute, which cannot be stored"
      ),
    ])
  func refusals(text: String, reason: String) throws {
    let good = Self.span(#","endTimeUnixNano":5,"unknown":{"a":[1]}"#)
    let batch = try TraceBatch(json: Array(Self.request(text + "," + good).utf8), limits: Self.limits)
    let name = text.contains(#""name":"s""#) ? "s" : ""
    #expect(batch.refusals.map(\.reason) == ["Span 1 (\"\(name)\") \(reason)."])
    #expect(batch.spans.map(\.endNanoseconds) == [5])
  }

  @Test("in protobuf, too, an identifier of the wrong length refuses the span")
  func identifiers() throws {
    let bytes = try Self.wire { $0.spanID = Data(repeating: 2, count: 7) }
    let batch = try TraceBatch(protobuf: bytes, limits: Self.limits)
    #expect(batch.refusals.map(\.reason) == ["Span 1 (\"s\") has a spanId of 7 bytes instead of 8."])
  }

  @Test("an attribute of ten megabytes refuses its span")
  func largeAttribute() throws {
    let bytes = try Self.wire { span in
      var pair = WireKeyValue()
      pair.key = "big"
      pair.value.stringValue = String(repeating: "x", count: 10_000_000)
      span.attributes = [pair]
    }
    let reason = "Span 1 (\"s\") holds 10000000 bytes in an attribute, more than the allowed 4194304."
    #expect(try TraceBatch(protobuf: bytes, limits: Self.limits).refusals.map(\.reason) == [reason])
    var small = Self.limits
    small.textBytes = 1000
    let text = String(repeating: "x", count: 2000)
    let json = Self.request(Self.span(#","attributes":[{"key":"big","value":{"stringValue":"\#(text)"}}]"#))
    #expect(
      try TraceBatch(json: Array(json.utf8), limits: small).refusals.map(\.reason) == [
        "Span 1 (\"s\") holds 2000 bytes in an attribute, more than the allowed 1000."
      ])
  }

  @Test("values that nest too deep refuse the request")
  func nesting() throws {
    let bytes = try Self.wire { span in
      var value = WireAnyValue()
      value.boolValue = true
      for _ in 0..<200 {
        var list = WireArrayValue()
        list.values = [value]
        value = WireAnyValue()
        value.arrayValue = list
      }
      var pair = WireKeyValue()
      pair.key = "deep"
      pair.value = value
      span.attributes = [pair]
    }
    #expect(
      throws: TraceFault(
        encoding: "protobuf", reason: "its values nest deeper than 64 messages")
    ) { try TraceBatch(protobuf: bytes, limits: Self.limits) }
    let deep = String(repeating: #"{"arrayValue":{"values":["#, count: 500)
    let json = Self.request(Self.span(#","attributes":[{"key":"a","value":\#(deep)"#))
    let fault = #expect(throws: TraceFault.self) { try TraceBatch(json: Array(json.utf8), limits: Self.limits) }
    #expect(fault?.description.contains("192") == true)
  }

  @Test("a body that was cut anywhere, or has a byte turned, is a sentence or a smaller request, never a crash")
  func damage() throws {
    let bytes = try Self.wire { span in
      var pair = WireKeyValue()
      pair.key = "é"
      pair.value.stringValue = "{\"a\":[1,2,{\"b\":null}]}"
      span.attributes = [pair]
      span.startTimeUnixNano = 5
    }
    var faults = 0
    for length in 0..<bytes.count {
      do { _ = try TraceBatch(protobuf: Array(bytes.prefix(length)), limits: Self.limits) } catch { faults += 1 }
    }
    #expect(faults == bytes.count - 1)
    for index in bytes.indices {
      for bit in 0..<8 {
        var turned = bytes
        turned[index] ^= 1 << UInt8(bit)
        do { _ = try TraceBatch(protobuf: turned, limits: Self.limits) } catch { faults += 1 }
      }
    }
  }

  @Test("text that is not UTF-8 refuses the request")
  func encoding() throws {
    var bytes = try Self.wire { $0.name = "wxyz" }
    let place = try #require(bytes.firstIndex(of: UInt8(ascii: "w")))
    bytes[place] = 0xff
    #expect(
      throws: TraceFault(encoding: "protobuf", reason: "a text in it is not UTF-8")
    ) {
      try TraceBatch(protobuf: bytes, limits: Self.limits)
    }
  }

  @Test("documents that are no requests say so")
  func foreignDocuments() {
    for (text, sentence) in [
      ("{}", "The body is no OTLP trace request in JSON: it has no \"resourceSpans\"."),
      ("[]", "The body is no OTLP trace request in JSON: what should hold \"resourceSpans\" is no JSON object."),
      (#"{"resourceSpans":5}"#, "The body is no OTLP trace request in JSON: \"resourceSpans\" is no array."),
    ] {
      let fault = #expect(throws: TraceFault.self) { try TraceBatch(json: Array(text.utf8), limits: Self.limits) }
      #expect(fault?.description == sentence)
    }
  }

  @Test("a file of one request a line joins the lines' spans; a bad line and a bad span are set aside")
  func lines() throws {
    let parts = [
      Self.request(Self.span(#","parentSpanId":"EEE19B7EC3C1B173","endTimeUnixNano":9"#)),
      #"{"resourceSpans":["#,
      Self.request(
        #"{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b173","name":"root","endTimeUnixNano":"10"}"#
      ),
      Self.request(#"{"name":"lost"}"#),
    ]
    let reading = try Reading(parts.joined(separator: "\n") + "\n")
    #expect(reading.format == .otlpJSON)
    #expect(reading.episodes.map(\.externalID) == ["5b8efff798038103d269b633813fc60c"])
    #expect(reading.episodes[0].workflow == "root")
    #expect(reading.counts.events == 2)
    #expect(reading.quarantined.map(\.line) == [2, 3])
    #expect(reading.quarantined[1].reason == "Span 1 (\"lost\") has a traceId of 0 bytes instead of 16.")
  }

  @Test("what cannot be read of a resource is left out and said; its spans and the rest of it are kept")
  func brokenResource() throws {
    let span = #"{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b173","name":"root"}"#
    let resource =
      #"{"attributes":[{"key":"a","value":{"intValue":"x"}},{"key":"b","value":{"intValue":"7"}},{"value":{}}]}"#
    let text = [resource, #""none""#].map {
      #"{"resource":\#($0),"scopeSpans":[{"spans":[\#(span)]}]}"#
    }.joined(separator: ",")
    let batch = try TraceBatch(json: Array(#"{"resourceSpans":[\#(text)]}"#.utf8), limits: Self.limits)
    #expect(batch.spans.map(\.resource) == [["b": 7], JSONObject()])
    #expect(
      batch.losses == [
        "The resource of group 1 has a intValue of the wrong type in \"a\"; it is left out.",
        "The resource of group 1 has a pair without a key in resource.attributes; it is left out.",
        "The resource of group 2 is no JSON object; it is left out.",
      ])
    let reading = try Reading(#"{"resourceSpans":[\#(text)]}"# + "\n")
    #expect(reading.counts.episodes == 1 && reading.quarantined.map(\.reason) == batch.losses)
  }

  @Test("a broken document condemns its file, packed or not")
  func brokenFile() throws {
    let text = "{\n \"resourceSpans\": [\n"
    for bytes in [Array(text.utf8), try Gzip.member(Array(text.utf8))] {
      #expect(throws: IngestError.self) {
        try Reading(.bytes(bytes, name: "memory"), options: IngestOptions(source: "t", limits: Self.limits))
      }
    }
  }

  @Test("secrets in attributes are redacted, also within JSON that was written as text")
  func redaction() throws {
    let value = #"{\"email\":\"ann@example.com\",\"n\":1}"#
    let members = #","attributes":[{"key":"gen_ai.tool.name","value":{"stringValue":"pay"}},"#
    let call = #"{"key":"gen_ai.tool.call.arguments","value":{"stringValue":"\#(value)"}}]"#
    let reading = try Reading(Self.request(Self.span(members + call)))
    #expect(reading.episodes[0].stepRuns[0].input == ["email": "[REDACTED_EMAIL]", "n": 1])
    #expect(reading.counts.redactions.total == 1)
  }

  @Test("protobuf is told from text by its content")
  func detection() throws {
    let bytes = try Self.wire { _ in }
    #expect(TraceSignature.isProtobuf(bytes))
    #expect(TraceSignature.isProtobuf(Array(bytes.prefix(40))))
    for text in ["\n\n{\"episode_id\":\"1\"}", "\n{\"resourceSpans\":[]}", "case,activity\n", ""] {
      #expect(!TraceSignature.isProtobuf(Array(text.utf8)))
    }
  }
}
