import Synchronization

/// The rule on names of the service, which is known when the port is: port 0 takes a free one.
final class HostRuleSource: Sendable {
  private let current: Mutex<HostRule>

  init(_ settings: ServiceSettings) {
    current = Mutex(HostRule(host: settings.host, port: settings.port, further: settings.allowedHosts))
  }

  var rule: HostRule { current.withLock { $0 } }

  /// Takes the port that is listened on.
  func listens(on port: Int, _ settings: ServiceSettings) {
    current.withLock { $0 = HostRule(host: settings.host, port: port, further: settings.allowedHosts) }
  }
}
