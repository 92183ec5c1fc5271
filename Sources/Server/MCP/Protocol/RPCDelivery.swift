import JSONDocuments

/// What came at once: one message, or several in an array.
enum RPCDelivery: Hashable, Sendable {
  case single(RPCMessage)
  case batch([RPCMessage])

  private static let longestBatch = 100

  /// Reads what came.
  ///
  /// - Throws: `RPCRefusal` when it is no JSON, or any part of it is no message.
  init(parsing bytes: [UInt8]) throws(RPCRefusal) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes, limits: RPCMessage.limits)
    } catch {
      throw RPCRefusal(nil, .parse("The message cannot be read as JSON: \(error.description)"))
    }
    guard let items = value.arrayValue else {
      self = .single(try RPCMessage(value))
      return
    }
    guard (1...Self.longestBatch).contains(items.count) else {
      throw RPCRefusal(nil, .invalidRequest("A batch holds 1 to \(Self.longestBatch) messages."))
    }
    var messages: [RPCMessage] = []
    for item in items { messages.append(try RPCMessage(item)) }
    self = .batch(messages)
  }

  var messages: [RPCMessage] {
    switch self {
    case .single(let message): [message]
    case .batch(let messages): messages
    }
  }
}
