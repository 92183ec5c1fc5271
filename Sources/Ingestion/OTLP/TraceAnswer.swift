import JSONDocuments
import SwiftProtobuf

/// The body of the answer to a request with spans, in the encoding of the request.
public enum TraceAnswer {
  /// The encodings that OTLP/HTTP has.
  public enum Encoding: Sendable {
    case json, protobuf
  }

  /// Spans were taken; `rejected` of them never will be, and `message` says why.
  public static func taken(rejected: Int, message: String, in encoding: Encoding) -> [UInt8] {
    if rejected == 0 && message.isEmpty { return encoding == .json ? Array("{}".utf8) : [] }
    switch encoding {
    case .json:
      let document: JSONValue = [
        "partialSuccess": ["rejectedSpans": .string(String(rejected)), "errorMessage": .string(message)]
      ]
      return Array(document.text.utf8)
    case .protobuf:
      var answer = WireTraceResponse()
      answer.partialSuccess.rejectedSpans = Int64(rejected)
      answer.partialSuccess.errorMessage = message
      return bytes(answer)
    }
  }

  /// The request was refused as a whole; `code` is one of google.rpc.Code: 3 for a body that cannot be read.
  public static func refused(code: Int32, message: String, in encoding: Encoding) -> [UInt8] {
    switch encoding {
    case .json:
      let document: JSONValue = ["code": .number(Int64(code)), "message": .string(message)]
      return Array(document.text.utf8)
    case .protobuf:
      var status = WireRequestStatus()
      status.code = code
      status.message = message
      return bytes(status)
    }
  }

  /// A message of ours has no required fields and no nesting, so nothing can go wrong with writing it.
  private static func bytes(_ message: some Message) -> [UInt8] {
    do {
      return try message.serializedBytes()
    } catch {
      preconditionFailure("An answer without required fields can be written: \(error)")
    }
  }
}
