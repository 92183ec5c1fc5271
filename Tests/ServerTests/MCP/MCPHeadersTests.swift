import HTTPTypes
import JSONDocuments
import Testing

@testable import Server

@Suite("Headers that repeat a message")
struct MCPHeadersTests {
  private static let meta: JSONValue = [
    "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
  ]

  private static func version(
    _ headers: [(String, String)], _ method: String, _ params: JSONObject = ["_meta": Self.meta]
  ) throws(RPCError) -> MCPVersion {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    return try MCPHeaders(fields).version(of: RPCRequest(id: 1, method: method, params: params))
  }

  private static func code(
    _ headers: [(String, String)], _ method: String, _ params: JSONObject = ["_meta": Self.meta]
  ) -> Int? {
    do {
      _ = try version(headers, method, params)
      return nil
    } catch {
      return error.code
    }
  }

  private static let stateless = ("MCP-Protocol-Version", "2026-07-28")

  @Test("a stateless request agrees with its headers, also when they are encoded or padded")
  func agreement() throws {
    let list = [Self.stateless, ("mcp-method", "tools/list")]
    #expect(try Self.version(list, "tools/list") == .july2026)
    let params: JSONObject = ["name": "Grüße", "_meta": Self.meta]
    for name in ["=?base64?R3LDvMOfZQ==?=", " =?base64?R3LDvMOfZQ==?=\t"] {
      let headers = [Self.stateless, ("Mcp-Method", " tools/call "), ("Mcp-Name", name)]
      #expect(try Self.version(headers, "tools/call", params) == .july2026)
    }
    let plain: JSONObject = ["uri": "episode://x", "_meta": Self.meta]
    let read = [Self.stateless, ("Mcp-Method", "resources/read"), ("Mcp-Name", "episode://x")]
    #expect(try Self.version(read, "resources/read", plain) == .july2026)
  }

  @Test("headers that are missing, repeated, broken or say something else are a mismatch")
  func mismatch() {
    let method = ("Mcp-Method", "tools/call")
    let call: JSONObject = ["name": "advise", "_meta": Self.meta]
    let cases: [[(String, String)]] = [
      [], [method, ("Mcp-Name", "advise")], [("MCP-Protocol-Version", "2025-11-25"), method, ("Mcp-Name", "advise")],
      [Self.stateless, ("Mcp-Name", "advise")], [Self.stateless, ("Mcp-Method", "TOOLS/CALL"), ("Mcp-Name", "advise")],
      [Self.stateless, method], [Self.stateless, method, ("Mcp-Name", "propose")],
      [Self.stateless, method, ("Mcp-Name", "=?base64?YWR2aXNl?")],
      [Self.stateless, method, ("Mcp-Name", "=?base64?YWR2aXN?=")],
      [Self.stateless, method, ("Mcp-Name", "=?base64?YWR2aXNl====?=")],
      [Self.stateless, method, ("Mcp-Name", "=?base64?/w==?=")],
      [Self.stateless, method, method, ("Mcp-Name", "advise")],
      [Self.stateless, Self.stateless, method, ("Mcp-Name", "advise")],
    ]
    for headers in cases { #expect(Self.code(headers, "tools/call", call) == -32020, "\(headers)") }
    #expect(Self.code([Self.stateless, method, ("Mcp-Name", "advise")], "tools/call", call) == nil)
  }

  @Test("a revision that is not spoken is told those that are; metadata that lacks something is named")
  func versions() {
    let unknown: JSONValue = [
      "io.modelcontextprotocol/protocolVersion": "v999", "io.modelcontextprotocol/clientCapabilities": [:],
    ]
    let header = [("MCP-Protocol-Version", "v999"), ("Mcp-Method", "tools/list")]
    #expect(Self.code(header, "tools/list", ["_meta": unknown]) == -32022)
    #expect(Self.code(header, "tools/list", [:]) == -32022)
    #expect(Self.code([Self.stateless, ("Mcp-Method", "tools/list")], "tools/list", ["_meta": unknown]) == -32020)
    #expect(Self.code([Self.stateless, ("Mcp-Method", "tools/list")], "tools/list", [:]) == -32602)
    #expect(Self.code([], "server/discover", [:]) == -32602)
    for key in ["io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientCapabilities"] {
      var meta = Self.meta.objectValue ?? JSONObject()
      meta[key] = nil
      #expect(Self.code([Self.stateless, ("Mcp-Method", "x")], "x", ["_meta": .object(meta)]) == -32602)
      meta[key] = 7
      #expect(Self.code([Self.stateless, ("Mcp-Method", "x")], "x", ["_meta": .object(meta)]) == -32602)
    }
  }

  @Test("a request of a handshake takes its revision from the header, or is taken for the oldest that had none")
  func handshakes() throws {
    #expect(try Self.version([], "tools/list", [:]) == .march2025)
    for version in MCPVersion.allCases where !version.isStateless {
      #expect(try Self.version([("MCP-Protocol-Version", version.rawValue)], "tools/list", [:]) == version)
      #expect(
        try Self.version([], "initialize", ["protocolVersion": .string(version.rawValue)]) == version)
    }
    #expect(try Self.version([], "initialize", ["protocolVersion": "2026-07-28"]) == .november2025)
    #expect(try Self.version([], "initialize", ["protocolVersion": "1900-01-01"]) == .november2025)
  }
}
