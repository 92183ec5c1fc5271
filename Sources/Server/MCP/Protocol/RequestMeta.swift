import JSONDocuments

/// What a request says of itself since July 2026, in `params._meta`.
struct RequestMeta: Sendable {
  static let versionKey = "io.modelcontextprotocol/protocolVersion"
  static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
  static let serverKey = "io.modelcontextprotocol/serverInfo"

  /// The revision that the request names, whether it is one or not.
  let version: String

  /// Whether a request speaks for itself, so that no handshake is asked about.
  static func isStateless(_ request: RPCRequest) -> Bool {
    request.method == "server/discover" || request.params["_meta"]?[versionKey] != nil
  }

  /// Reads what must be there.
  ///
  /// - Throws: `RPCError` that names what is missing or no text.
  init(_ request: RPCRequest) throws(RPCError) {
    let meta = request.params["_meta"]?.objectValue ?? JSONObject()
    let missing = [Self.versionKey, Self.capabilitiesKey].filter { meta[$0] == nil }
    guard missing.isEmpty else {
      throw .invalidParams("The request lacks \(missing.joined(separator: " and ")) in params._meta.")
    }
    guard let version = meta[Self.versionKey]?.stringValue else {
      throw .invalidParams("\(Self.versionKey) in params._meta is a text.")
    }
    guard meta[Self.capabilitiesKey]?.objectValue != nil else {
      throw .invalidParams("\(Self.capabilitiesKey) in params._meta is an object.")
    }
    self.version = version
  }

  /// The revision, if it is spoken here.
  func checkedVersion() throws(RPCError) -> MCPVersion {
    guard let known = MCPVersion(rawValue: version), known.isStateless else { throw .versionUnsupported(version) }
    return known
  }
}
