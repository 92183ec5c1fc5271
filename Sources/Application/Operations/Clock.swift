public import Domain

/// Tells the time; injected, so that the same input gives the same bytes.
public struct Clock: Sendable {
  private let read: @Sendable () -> Timestamp

  /// A clock that asks `read`.
  public init(_ read: @escaping @Sendable () -> Timestamp) { self.read = read }

  /// The time now.
  public var now: Timestamp { read() }
}
