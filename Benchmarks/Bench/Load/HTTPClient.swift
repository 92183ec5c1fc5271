import Foundation
import JSONDocuments
import NIOCore
import NIOPosix

/// A client that keeps its connection: enough of HTTP/1.1 for answers with a length.
final class HTTPClient {
  private let stream: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private var received = ByteBuffer()
  private let key: String
  private let port: Int

  private init(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ stream: NIOAsyncChannelOutboundWriter<ByteBuffer>,
    _ port: Int, _ key: String
  ) {
    self.inbound = inbound.makeAsyncIterator()
    self.stream = stream
    self.port = port
    self.key = key
  }

  /// Runs `body` with a connection to loopback.
  static func with<Value: Sendable>(
    port: Int, key: String, _ body: @Sendable (HTTPClient) async throws -> Value
  ) async throws -> Value {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await body(HTTPClient(inbound, outbound, port, key))
    }
  }

  /// Sends a call and waits for its answer.
  func call(_ method: String, _ path: String, type: String = "application/json", body: [UInt8] = []) async throws -> (
    status: Int, body: [UInt8]
  ) {
    let head =
      "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAuthorization: Bearer \(key)\r\nContent-Type: \(type)\r\n"
      + "Content-Length: \(body.count)\r\n\r\n"
    var request = ByteBuffer(string: head)
    request.writeBytes(body)
    try await stream.write(request)
    while true {
      if let answer = answer() { return answer }
      guard var piece = try await inbound.next() else { throw Closed() }
      received.writeBuffer(&piece)
    }
  }

  private func answer() -> (status: Int, body: [UInt8])? {
    let bytes = Array(received.readableBytesView)
    let mark = Array("\r\n\r\n".utf8)
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let length = lines.lazy.compactMap { line -> Int? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
      return Int(parts[1].drop { $0 == " " })
    }.first
    guard let length, bytes.count >= end + 4 + length else { return nil }
    received.moveReaderIndex(forwardBy: end + 4 + length)
    received.discardReadBytes()
    return (
      lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0,
      Array(bytes[(end + 4)..<(end + 4 + length)])
    )
  }

  struct Closed: Error {}
}
