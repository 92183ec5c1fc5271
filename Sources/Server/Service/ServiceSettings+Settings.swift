public import Application

extension ServiceSettings: Configurable {
  public static let bindings: [SettingBinding<Self>] = [
    .text("serve", "host", "The address to listen on.", \.host),
    .integer("serve", "port", "The port to listen on; 0 takes a free one.", 0...65_535, \.port),
    .words(
      "serve", "allow_hosts", "Further names, each with its port, under which callers reach the service.",
      \.allowedHosts),
    .integer(
      "serve", "calls_per_minute", "The calls that a key may make within a minute.", 1...1_000_000_000, \.callsPerMinute
    ),
    .integer("serve", "connections", "The most connections at a time.", 1...100_000, \.connections),
    .integer(
      "serve", "calls_in_flight", "The most calls that are carried out or wait at a time.", 1...100_000, \.callsInFlight
    ),
    .integer("serve", "readers", "The threads that read from the database.", 1...64, \.readers),
    .integer("serve", "body_bytes", "The largest body, in bytes.", 1_024...(1 << 30), \.bodyBytes),
    .integer("serve", "upload_bytes", "The largest body of runs or spans, in bytes.", 1_024...(1 << 30), \.uploadBytes),
    .integer("serve", "head_seconds", "How long the head of a request may take, in seconds.", 1...3_600, \.headSeconds),
    .integer("serve", "body_seconds", "How long the body of a request may take, in seconds.", 1...3_600, \.bodySeconds),
    .integer("serve", "idle_seconds", "How long a connection may rest, in seconds.", 1...86_400, \.idleSeconds),
    .integer(
      "serve", "drain_seconds", "How long calls under way may take when the service ends, in seconds.", 1...3_600,
      \.drainSeconds),
    .integer(
      "serve", "index_milliseconds", "How often the index is brought up to date, in milliseconds.", 10...3_600_000,
      \.indexMilliseconds),
    .integer(
      "serve", "trace_milliseconds", "How often complete traces are looked for, in milliseconds.", 10...3_600_000,
      \.traceMilliseconds),
  ]
}
