import JSONDocuments
import Testing

@testable import Server

@Suite("Messages of JSON-RPC")
struct RPCMessageTests {
  @Test("a request, a notification and a response are told apart")
  func kinds() throws {
    func read(_ text: String) throws -> RPCDelivery { try RPCDelivery(parsing: [UInt8](text.utf8)) }
    let request = RPCRequest(id: "a", method: "x", params: ["b": 1])
    #expect(
      try read(#"{"jsonrpc":"2.0","id":"a","method":"x","params":{"b":1}}"#) == .single(.request(request)))
    #expect(
      try read(#"{"jsonrpc":"2.0","method":"x"}"#) == .single(.notification(method: "x", params: JSONObject())))
    #expect(try read(#"{"jsonrpc":"2.0","id":1,"result":{}}"#) == .single(.response))
    #expect(try read(#"[{"jsonrpc":"2.0","id":1,"error":{}}]"#) == .batch([.response]))
  }

  @Test(
    "what is no message is refused with the code that belongs to it, and its id when that can be read",
    arguments: [
      ("", -32700, nil), ("nul", -32700, nil), (#"{"jsonrpc":"2.0","id":1,"id":2}"#, -32700, nil),
      ("{} x", -32700, nil), ("[]", -32600, nil), ("7", -32600, nil), ("[1]", -32600, nil), ("{}", -32600, nil),
      (#"{"jsonrpc":"1.0","id":4,"method":"x"}"#, -32600, 4), (#"{"jsonrpc":2.0,"id":4,"method":"x"}"#, -32600, 4),
      (#"{"jsonrpc":"2.0","id":null,"method":"x"}"#, -32600, nil),
      (#"{"jsonrpc":"2.0","id":1.5,"method":"x"}"#, -32600, nil),
      (#"{"jsonrpc":"2.0","id":{},"method":"x"}"#, -32600, nil), (#"{"jsonrpc":"2.0","id":5}"#, -32600, 5),
      (#"{"jsonrpc":"2.0","id":5,"method":7}"#, -32600, 5),
      (#"{"jsonrpc":"2.0","id":5,"method":"x","params":[1]}"#, -32600, 5),
      (#"{"jsonrpc":"2.0","id":5,"method":"x","params":"y"}"#, -32600, 5),
      (String(repeating: "[", count: 100_000), -32700, nil),
      (String(repeating: #"{"a":"#, count: 100_000), -32700, nil),
    ] as [(String, Int, Int64?)])
  func refusals(text: String, code: Int, id: Int64?) throws {
    #expect {
      try RPCDelivery(parsing: [UInt8](text.utf8))
    } throws: { error in
      guard let refusal = error as? RPCRefusal else { return false }
      return refusal.error.code == code && refusal.id?.integerValue == id
    }
  }

  @Test("bytes that are no UTF-8 are refused, and so are batches that are too long")
  func bytes() {
    #expect(throws: RPCRefusal.self) { try RPCDelivery(parsing: [0x22, 0xff, 0xfe, 0x22]) }
    let message = #"{"jsonrpc":"2.0","method":"x"}"#
    let batch = "[" + Array(repeating: message, count: 101).joined(separator: ",") + "]"
    #expect(throws: RPCRefusal.self) { try RPCDelivery(parsing: [UInt8](batch.utf8)) }
  }
}
