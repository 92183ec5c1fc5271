/// What a line turned out to be.
enum StdioEntry: Hashable, Sendable {
  case delivery(RPCDelivery)
  case refusal(RPCRefusal)

  init(_ line: LineSplitter.Line, limit: Int) {
    switch line {
    case .tooLong: self = .refusal(RPCRefusal(nil, .parse("A message has at most \(limit) bytes.")))
    case .bytes(let bytes):
      do {
        self = .delivery(try RPCDelivery(parsing: bytes))
      } catch {
        self = .refusal(error)
      }
    }
  }
}
