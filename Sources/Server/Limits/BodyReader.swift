import HTTPTypes
import Hummingbird
import NIOCore

/// Reads the body of a request within a size and a time.
enum BodyReader {
  /// The whole body.
  ///
  /// - Throws: `Problem` when it is larger or takes longer, or is of another media type than the operation takes.
  static func bytes(of request: Request, for route: Route, _ settings: ServiceSettings) async throws -> [UInt8] {
    let limit: Int
    switch route.body {
    case .none: limit = 0
    case .json: limit = settings.bodyBytes
    case .lines, .traces: limit = settings.uploadBytes
    }
    var isPacked = false
    if case .traces = route.body { isPacked = true }
    return try await bytes(
      of: request, types: route.body.mediaTypes, limit: limit, settings, takesPacked: isPacked)
  }

  /// The whole body of one of these media types; of any when there are none.
  ///
  /// - Throws: as `bytes(of:for:_:)`.
  static func bytes(
    of request: Request, types: [String], limit: Int, _ settings: ServiceSettings, takesPacked: Bool = false
  ) async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge(limit) }
    try checkEncoding(request.headers[.contentEncoding], takesPacked)
    guard types.isEmpty || types.contains(mediaType(of: request.headers)) else { throw mediaTypeUnknown(among: types) }
    return try await within(seconds: settings.bodySeconds) { try await collected(request.body, limit) }
  }

  private static func checkEncoding(_ encoding: String?, _ takesPacked: Bool) throws {
    guard let encoding else { return }
    guard takesPacked else {
      throw Problem(.unsupportedMediaType, "content-encoding", "Bodies are taken as they are, without an encoding.")
    }
    guard ["gzip", "identity"].contains(encoding.lowercased()) else {
      throw Problem(.unsupportedMediaType, "content-encoding", "Bodies are taken as they are, or packed with gzip.")
    }
  }

  /// The media type of a request without its parameters, empty when it names none.
  static func mediaType(of headers: HTTPFields) -> String {
    headers[.contentType].map { String($0.prefix { $0 != ";" }).lowercased().trimmingBlanks } ?? ""
  }

  static func mediaTypeUnknown(among types: [String]) -> Problem {
    Problem(
      .unsupportedMediaType, "media-type", "Send the body as \(types.joined(separator: " or ")).",
      field: "Content-Type")
  }

  private static func collected(_ body: RequestBody, _ limit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await buffer in body {
      guard bytes.count + buffer.readableBytes <= limit else { throw tooLarge(limit) }
      bytes.append(contentsOf: buffer.readableBytesView)
    }
    return bytes
  }

  private static func tooLarge(_ limit: Int) -> Problem {
    var problem = Problem(
      .contentTooLarge, "body-too-large",
      limit == 0 ? "This operation takes no body." : "The body is larger than \(limit) bytes: send it in parts.")
    problem.headers[.connection] = "close"
    return problem
  }

  private static func within<Value: Sendable>(
    seconds: Int, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let value = first else {
        var problem = Problem(.requestTimeout, "body-too-slow", "The body did not come within \(seconds) seconds.")
        problem.headers[.connection] = "close"
        throw problem
      }
      return value
    }
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
