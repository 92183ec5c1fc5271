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
    try check(request.headers, for: route, limit)
    return try await within(seconds: settings.bodySeconds) { try await collected(request.body, limit) }
  }

  private static func check(_ headers: HTTPFields, for route: Route, _ limit: Int) throws {
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge(limit) }
    try checkEncoding(headers[.contentEncoding], for: route)
    let types = route.body.mediaTypes
    guard types.isEmpty || types.contains(mediaType(of: headers)) else { throw mediaTypeUnknown(of: route.body) }
  }

  private static func checkEncoding(_ encoding: String?, for route: Route) throws {
    guard let encoding else { return }
    if case .traces = route.body {
      guard ["gzip", "identity"].contains(encoding.lowercased()) else {
        throw Problem(.unsupportedMediaType, "content-encoding", "Bodies are taken as they are, or packed with gzip.")
      }
    } else {
      throw Problem(.unsupportedMediaType, "content-encoding", "Bodies are taken as they are, without an encoding.")
    }
  }

  /// The media type of a request without its parameters, empty when it names none.
  static func mediaType(of headers: HTTPFields) -> String {
    headers[.contentType].map { String($0.prefix { $0 != ";" }).lowercased().trimmingBlanks } ?? ""
  }

  static func mediaTypeUnknown(of body: BodyRule) -> Problem {
    Problem(
      .unsupportedMediaType, "media-type", "Send the body as \(body.mediaTypes.joined(separator: " or ")).",
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
