import Testing

@testable import Ingestion

@Suite("Answers to requests with spans")
struct TraceAnswerTests {
  @Test("what was rejected is told in both encodings; nothing rejected is an empty message")
  func taken() throws {
    #expect(TraceAnswer.taken(rejected: 0, message: "", in: .json) == Array("{}".utf8))
    #expect(TraceAnswer.taken(rejected: 0, message: "", in: .protobuf) == [])
    #expect(
      String(decoding: TraceAnswer.taken(rejected: 2, message: "late", in: .json), as: UTF8.self)
        == #"{"partialSuccess":{"errorMessage":"late","rejectedSpans":"2"}}"#)
    // Field 1, eight bytes: field 1 = 2, field 2 = "late".
    #expect(
      TraceAnswer.taken(rejected: 2, message: "late", in: .protobuf) == [0x0a, 8, 0x08, 2, 0x12, 4] + Array("late".utf8)
    )
  }

  @Test("a refusal is a status")
  func refused() {
    #expect(
      String(decoding: TraceAnswer.refused(code: 3, message: "no", in: .json), as: UTF8.self)
        == #"{"code":3,"message":"no"}"#)
    #expect(TraceAnswer.refused(code: 3, message: "no", in: .protobuf) == [0x08, 3, 0x12, 2] + Array("no".utf8))
  }
}
