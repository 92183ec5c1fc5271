import Synchronization

/// What all calls share: counters, limits, and whether the service is about to end.
final class ServiceState: Sendable {
  let metrics = Metrics()
  let repetitions = Repetitions()
  let sessions = SessionTable()
  let rate: RateLimit
  let flight: FlightLimit
  private let draining = Atomic<Bool>(false)
  private let number = Atomic<Int>(0)
  private let prefix: String

  /// - Parameter start: When the service began, in microseconds: what the names of its calls begin with.
  init(_ settings: ServiceSettings, start: Int64) {
    rate = RateLimit(perMinute: settings.callsPerMinute)
    flight = FlightLimit(maximum: settings.callsInFlight)
    prefix = String(start, radix: 36)
  }

  /// Whether calls are still taken but the service is about to end.
  var isDraining: Bool { draining.load(ordering: .relaxed) }

  func drain() { draining.store(true, ordering: .relaxed) }

  /// A name for a call that no other one has.
  func nextID() -> String {
    "r-\(prefix)-\(String(number.add(1, ordering: .relaxed).newValue, radix: 36))"
  }
}

/// Keeps the number of calls that are carried out at a time within bounds.
final class FlightLimit: Sendable {
  let maximum: Int
  private let count = Atomic<Int>(0)

  init(maximum: Int) { self.maximum = maximum }

  /// The calls now.
  var current: Int { count.load(ordering: .relaxed) }

  /// Takes a place; false when there is none.
  func enter() -> Bool {
    guard count.add(1, ordering: .relaxed).newValue > maximum else { return true }
    leave()
    return false
  }

  /// Gives the place back.
  func leave() { count.subtract(1, ordering: .relaxed) }
}
