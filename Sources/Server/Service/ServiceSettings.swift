/// How the service listens and what it puts up with; each default stands here.
public struct ServiceSettings: Sendable {
  /// The address to listen on; loopback unless somebody says otherwise.
  public var host = "127.0.0.1"
  /// The port to listen on; 0 takes a free one.
  public var port = 8080
  /// Further names under which callers may reach the service, each with its port if it is not 80: what a proxy sends on.
  public var allowedHosts: [String] = []
  /// The most connections at a time; further ones wait.
  public var connections = 2_048
  /// The most calls that are carried out or wait for a thread; further ones are told to come back.
  public var callsInFlight = 256
  /// The threads that read from the database.
  public var readers = 4
  /// The largest body, in bytes.
  public var bodyBytes = 1 << 20
  /// The largest body of runs, in bytes.
  public var uploadBytes = 8 << 20
  /// How long the head of a request may take, in seconds, counted from when the connection is there.
  public var headSeconds = 10
  /// How long the body of a request may take, in seconds.
  public var bodySeconds = 30
  /// How long a connection may rest between requests, in seconds.
  public var idleSeconds = 75
  /// The calls that a key may make within a minute; a key that rested may make as many at once.
  public var callsPerMinute = 6_000
  /// How long calls under way may take when the service ends, in seconds.
  public var drainSeconds = 30
  /// How often the index is brought up to date, in milliseconds; it rests at least as long as the last time took.
  public var indexMilliseconds = 1_000
  /// How often complete traces are looked for, in milliseconds.
  public var traceMilliseconds = 1_000

  /// The defaults.
  public init() {}
}
