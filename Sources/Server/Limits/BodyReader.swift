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
    case .lines: limit = settings.uploadBytes
    }
    return try await bytes(of: request, types: route.body.mediaTypes, limit: limit, settings)
  }

  /// The whole body of one of these media types; of any when there are none.
  ///
  /// - Throws: as `bytes(of:for:_:)`.
  static func bytes(
    of request: Request, types: [String], limit: Int, _ settings: ServiceSettings
  ) async throws -> [UInt8] {
    try check(request.headers, types, limit)
    return try await within(seconds: settings.bodySeconds) { try await collected(request.body, limit) }
  }

  private static func check(_ headers: HTTPFields, _ types: [String], _ limit: Int) throws {
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge(limit) }
    guard headers[.contentEncoding] == nil else {
      throw Problem(.unsupportedMediaType, "content-encoding", "Bodies are taken as they are, without an encoding.")
    }
    guard !types.isEmpty else { return }
    let type = headers[.contentType].map { String($0.prefix { $0 != ";" }).lowercased() } ?? ""
    guard types.contains(type.trimmingBlanks) else {
      throw Problem(
        .unsupportedMediaType, "media-type", "Send the body as \(types.joined(separator: " or ")).",
        field: "Content-Type")
    }
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
