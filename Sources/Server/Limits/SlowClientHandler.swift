import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections that take too long: for the head of a request, for its body, and between requests. Closes one also
/// after an answer that says so.
final class SlowClientHandler: ChannelDuplexHandler, RemovableChannelHandler {
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

  private func close(after time: TimeAmount, _ context: ChannelHandlerContext) {
    cancel()
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
  }

  private func cancel() {
    deadline?.cancel()
    deadline = nil
  }
}
