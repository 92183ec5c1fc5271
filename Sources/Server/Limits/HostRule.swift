import HTTPTypes

/// Which names callers may use for the service: a page of a stranger that resolves its name to our address is refused.
struct HostRule: Sendable {
  private let allowed: Set<String>

  /// - Parameter port: The port that is listened on.
  init(host: String, port: Int, further: [String]) {
    let own = [host, "127.0.0.1", "localhost", "[::1]"].flatMap { name in
      let name = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
      return port == 80 ? [name, "\(name):80"] : ["\(name):\(port)"]
    }
    allowed = Set((own + further).map { $0.lowercased() })
  }

  /// Checks the Host of a request.
  ///
  /// - Throws: `Problem`.
  func check(host: String?) throws {
    guard let host, !host.isEmpty else { throw Problem(.badRequest, "host-missing", "A request names its Host.") }
    guard allowed.contains(host.lowercased()) else {
      throw Problem(.misdirectedRequest, "host-unknown", "The service does not go by this name: see --allow-host.")
    }
  }

  /// Checks the Origin of a request that has one: browsers name it when a page asks.
  ///
  /// - Throws: `Problem`.
  func check(origin: String?) throws {
    guard let origin else { return }
    let name = origin.lowercased()
    for scheme in ["http://", "https://"] where name.hasPrefix(scheme) {
      if allowed.contains(String(name.dropFirst(scheme.count))) { return }
    }
    throw Problem(.forbidden, "origin-unknown", "Pages of other origins may not call the service.")
  }
}
