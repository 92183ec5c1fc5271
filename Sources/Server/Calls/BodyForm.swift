import HTTPTypes
import Ingestion

/// In which form a request's body came.
struct BodyForm: Hashable, Sendable {
  static let jsonType = "application/json"
  static let protobufType = "application/x-protobuf"

  /// JSON or protobuf; nil when the Content-Type names neither.
  let encoding: TraceAnswer.Encoding?
  /// Whether the body is packed with gzip.
  let isPacked: Bool

  init(_ headers: HTTPFields) {
    switch BodyReader.mediaType(of: headers) {
    case Self.jsonType: encoding = .json
    case Self.protobufType: encoding = .protobuf
    default: encoding = nil
    }
    isPacked = headers[.contentEncoding]?.lowercased() == "gzip"
  }

  static func mediaType(of encoding: TraceAnswer.Encoding) -> String {
    switch encoding {
    case .json: jsonType
    case .protobuf: protobufType
    }
  }
}
