import Foundation
import HTTPTypes
import JSONDocuments

/// The headers of a call that repeat parts of its message, so that a proxy need not read it; they must agree with it.
struct MCPHeaders: Sendable {
  private static let names = ["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"]
  /// Where the message has what `Mcp-Name` repeats.
  private static let named = ["tools/call": "name", "prompts/get": "name", "resources/read": "uri"]

  /// The revision as it is written.
  let version: String?
  private let method: String?
  private let name: String?
  private let repeated: String?

  init(_ headers: HTTPFields) {
    let values = Self.names.map { name in HTTPField.Name(name).map { headers[values: $0] } ?? [] }
    repeated = zip(Self.names, values).first { $0.1.count > 1 }?.0
    version = values[0].first.map(Self.trimmed)
    method = values[1].first.map(Self.trimmed)
    name = values[2].first.map(Self.trimmed)
  }

  /// The revision of a request, which the header, the message or neither tells.
  ///
  /// - Throws: `RPCError` when they disagree, or name one that is not spoken here.
  func version(of request: RPCRequest) throws(RPCError) -> MCPVersion {
    if let repeated { throw .headerMismatch("Header mismatch: \(repeated) is there twice.") }
    let known = version.flatMap { MCPVersion(rawValue: $0) }
    if RequestMeta.isStateless(request) || known?.isStateless == true { return try stateless(request) }
    if request.method == "initialize", let asked = request.params["protocolVersion"]?.stringValue {
      return .negotiated(from: asked)
    }
    guard let version else { return .assumed }
    guard let known else { throw .versionUnsupported(version) }
    return known
  }

  private func stateless(_ request: RPCRequest) throws(RPCError) -> MCPVersion {
    let meta = try RequestMeta(request)
    try check("MCP-Protocol-Version", version, against: meta.version)
    let version = try meta.checkedVersion()
    try check("Mcp-Method", method, against: request.method)
    if let key = Self.named[request.method], let value = request.params[key]?.stringValue {
      try check("Mcp-Name", name.flatMap(Self.decoded), against: value)
    }
    return version
  }

  private func check(_ header: String, _ value: String?, against body: String) throws(RPCError) {
    guard let value else { throw .headerMismatch("Header mismatch: \(header) is missing or cannot be read.") }
    guard value == body else {
      throw .headerMismatch(
        "Header mismatch: \(header) is \"\(value.prefix(80))\", and the message says \"\(body.prefix(80))\".")
    }
  }

  private static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespaces) }

  /// A value as it was before `=?base64?…?=`, which carries what a header cannot; nil when that is broken.
  private static func decoded(_ text: String) -> String? {
    let (start, end) = ("=?base64?", "?=")
    guard text.hasPrefix(start), text.hasSuffix(end), text.utf8.count >= start.utf8.count + end.utf8.count else {
      return text
    }
    let payload = String(text.dropFirst(start.count).dropLast(end.count))
    guard let bytes = Foundation.Data(base64Encoded: payload), bytes.base64EncodedString() == payload else {
      return nil
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
