import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Closes connections that take too long: for the head of a request, for its body, and between requests. Closes one also
/// after an answer that says so, and answers what is no HTTP with a problem.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let head: TimeAmount
  private let body: TimeAmount
  private let idle: TimeAmount
  private var deadline: Scheduled<Void>?
  private var closesAfterAnswer = false
  private var isReadingBody = false
  private var requestsUnderWay = 0

  init(_ settings: ServiceSettings) {
    head = .seconds(Int64(settings.headSeconds))
    // The body's reader answers first; this one ends what does not even take the answer.
    body = .seconds(Int64(settings.bodySeconds) + 2)
    idle = .seconds(Int64(settings.idleSeconds))
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { close(after: head, context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { cancel() }

  func channelActive(context: ChannelHandlerContext) {
    close(after: head, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      requestsUnderWay += 1
      isReadingBody = true
      close(after: body, context)
    case .body: break
    case .end:
      isReadingBody = false
      cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      if head.headerFields[.connection] == "close" { closesAfterAnswer = true }
      context.write(data, promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      requestsUnderWay -= 1
      guard closesAfterAnswer else {
        if !isReadingBody { close(after: idle, context) }
        return context.write(data, promise: promise)
      }
      context.writeAndFlush(data, promise: promise)
      cancel()
      // The client may still be sending; it gets a moment to read the answer before the connection goes.
      close(after: .milliseconds(200), context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // What else comes on a connection that was given up is of no interest.
    if closesAfterAnswer { return }
    guard requestsUnderWay == 0, !(error is IOError), !(error is ChannelError) else {
      return context.fireErrorCaught(error)
    }
    let problem =
      error as? HTTPParserError == .headerOverflow
      ? Problem(.requestHeaderFieldsTooLarge, "head-too-large", "The head of the request is too large.")
      : Problem(.badRequest, "malformed-http", "This is no request of HTTP/1.1.")
    let answer = problem.answer(instance: "none")
    var headers = SecurityHeaders.all
    headers[.connection] = "close"
    headers[.contentType] = answer.mediaType
    headers[.contentLength] = String(answer.body.count)
    requestsUnderWay += 1
    for part: HTTPResponsePart in [
      .head(HTTPResponse(status: answer.status, headerFields: headers)), .body(ByteBuffer(bytes: answer.body)),
      .end(nil),
    ] {
      write(context: context, data: wrapOutboundOut(part), promise: nil)
    }
  }

  private func close(after time: TimeAmount, _ context: ChannelHandlerContext) {
    cancel()
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
  }

  private func cancel() {
    deadline?.cancel()
    deadline = nil
  }
}
