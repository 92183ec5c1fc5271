import JSONDocuments
import NIOCore
import NIOPosix

/// An answer as it came over the socket.
struct SocketAnswer: Sendable {
  let status: Int
  /// The headers by lower-case name.
  let headers: [String: String]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  func json() throws -> JSONValue { try JSONValue(parsing: body) }

  /// The code of a problem document; nil when the answer is none.
  var code: String? {
    guard headers["content-type"] == "application/problem+json" else { return nil }
    return (try? json())?["code"]?.stringValue
  }

  /// Reads a whole answer; nil when it is cut off.
  init?(_ bytes: [UInt8]) {
    let mark = [UInt8]("\r\n\r\n".utf8)
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
    self.status = status
    headers = Dictionary(
      lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
        return (parts[0].lowercased(), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
      }, uniquingKeysWith: { $0 + ", " + $1 })
    body = Array(bytes[(end + 4)...])
  }
}

/// Speaks HTTP/1.1 over a real socket, one connection a request, so that a test can also say what no client should.
struct SocketClient: Sendable {
  let port: Int

  func get(_ path: String, key: String? = nil, headers: [String] = []) async throws -> SocketAnswer {
    try await send("GET", path, key: key, headers: headers)
  }

  func post(
    _ path: String, _ json: JSONValue, key: String? = nil, headers: [String] = []
  ) async throws -> SocketAnswer {
    try await send(
      "POST", path, key: key, headers: headers + ["Content-Type: application/json"], body: [UInt8](json.text.utf8))
  }

  func send(
    _ method: String, _ path: String, key: String? = nil, headers: [String] = [], body: [UInt8]? = nil
  ) async throws -> SocketAnswer {
    var lines = ["\(method) \(path) HTTP/1.1", "Connection: close"]
    if !headers.contains(where: { $0.lowercased().hasPrefix("host:") }) { lines.append("Host: 127.0.0.1:\(port)") }
    if let key { lines.append("Authorization: Bearer \(key)") }
    if let body { lines.append("Content-Length: \(body.count)") }
    lines += headers
    let head = [UInt8]((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    let bytes = try await raw([head + (body ?? [])])
    guard let answer = SocketAnswer(bytes) else {
      throw CutOff(bytes: bytes.count, beginning: String(decoding: bytes.prefix(80), as: UTF8.self))
    }
    return answer
  }

  /// A GET that is tried again when the connection ends before an answer: a busy machine can be slower with a request than a service with a
  /// short patience allows.
  func patient(_ path: String) async throws -> SocketAnswer {
    for _ in 0..<20 {
      do { return try await get(path) } catch is CutOff { continue }
    }
    return try await get(path)
  }

  /// Sends pieces one after another and gives everything that comes back until the other side closes.
  func raw(_ pieces: [[UInt8]], pause: Duration = .zero) async throws -> [UInt8] {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for piece in pieces {
            // The server may have closed already: what it said before is what counts.
            do { try await outbound.write(ByteBuffer(bytes: piece)) } catch { return }
            if pause > .zero { try await Task.sleep(for: pause) }
          }
        }
        var bytes: [UInt8] = []
        do {
          for try await buffer in inbound { bytes.append(contentsOf: buffer.readableBytesView) }
        } catch is IOError {
          // A reset after the answer is an end like any other.
        }
        group.cancelAll()
        return bytes
      }
    }
  }

  struct CutOff: Error {
    let bytes: Int
    let beginning: String
  }
}
