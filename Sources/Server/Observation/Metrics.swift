import Application
import Synchronization

/// What is counted: calls and their durations by operation, method and status, all of which come from the tables of routes,
/// so that the number of series is bounded and nothing of a tenant is in them.
final class Metrics: Sendable {
  /// The upper bounds of the buckets of durations, in seconds.
  static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  struct Series: Hashable, Comparable, Sendable {
    let operation: String
    let method: String
    let status: Int

    static func < (left: Self, right: Self) -> Bool {
      (left.operation, left.method, left.status) < (right.operation, right.method, right.status)
    }
  }

  struct Durations: Hashable, Sendable {
    var buckets = [Int](repeating: 0, count: Metrics.bounds.count)
    var count = 0
    var sum = 0.0
  }

  struct Counts: Sendable {
    var calls: [Series: Int] = [:]
    var durations: [String: Durations] = [:]
    var inFlight = 0
    var refreshes = 0
    var refreshSeconds = 0.0
    var failedRefreshes = 0
    var spans = TraceReceipt()
    var traces = TraceClosing()
  }

  private let counts = Mutex(Counts())

  func begin() { counts.withLock { $0.inFlight += 1 } }

  /// Counts a call; `method` is one of those that there are.
  func end(_ operation: String?, method: String, status: Int, seconds: Double) {
    let name = operation ?? "none"
    let known = ["GET", "HEAD", "POST"].contains(method) ? method : "other"
    counts.withLock { counts in
      counts.inFlight -= 1
      counts.calls[Series(operation: name, method: known, status: status), default: 0] += 1
      var durations = counts.durations[name] ?? Durations()
      for (index, bound) in Self.bounds.enumerated() where seconds <= bound { durations.buckets[index] += 1 }
      durations.count += 1
      durations.sum += seconds
      counts.durations[name] = durations
    }
  }

  /// Counts an attempt to bring the indexes up to date.
  func refreshed(seconds: Double, failed: Bool) {
    counts.withLock { counts in
      counts.refreshes += 1
      counts.refreshSeconds += seconds
      if failed { counts.failedRefreshes += 1 }
    }
  }

  /// Counts the spans of a request.
  func received(_ receipt: TraceReceipt) { counts.withLock { $0.spans += receipt } }

  /// Counts traces that became episodes.
  func closed(_ closing: TraceClosing) { counts.withLock { $0.traces += closing } }

  func text() -> String { MetricsText.text(of: counts.withLock { $0 }) }
}

/// The Prometheus text format, version 0.0.4.
enum MetricsText {
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  static func text(of counts: Metrics.Counts) -> String {
    var lines = [
      "# HELP autogenesis_http_requests_total Answered calls.", "# TYPE autogenesis_http_requests_total counter",
    ]
    for (series, count) in counts.calls.sorted(by: { $0.key < $1.key }) {
      let labels = "operation=\"\(series.operation)\",method=\"\(series.method)\",status=\"\(series.status)\""
      lines.append("autogenesis_http_requests_total{\(labels)} \(count)")
    }
    lines += [
      "# HELP autogenesis_http_request_duration_seconds How long calls took.",
      "# TYPE autogenesis_http_request_duration_seconds histogram",
    ]
    for (operation, durations) in counts.durations.sorted(by: { $0.key < $1.key }) {
      lines += histogram("autogenesis_http_request_duration_seconds", "operation=\"\(operation)\"", durations)
    }
    return (lines + gauges(counts) + traces(counts)).joined(separator: "\n") + "\n"
  }

  private static func histogram(_ name: String, _ label: String, _ durations: Metrics.Durations) -> [String] {
    zip(Metrics.bounds, durations.buckets).map { "\(name)_bucket{\(label),le=\"\($0)\"} \($1)" } + [
      "\(name)_bucket{\(label),le=\"+Inf\"} \(durations.count)", "\(name)_sum{\(label)} \(durations.sum)",
      "\(name)_count{\(label)} \(durations.count)",
    ]
  }

  private static func traces(_ counts: Metrics.Counts) -> [String] {
    let (spans, traces) = (counts.spans, counts.traces)
    let name = "autogenesis_trace"
    return [
      "# HELP \(name)_spans_total Spans that came in.", "# TYPE \(name)_spans_total counter",
      "\(name)_spans_total{result=\"accepted\"} \(spans.accepted)",
      "\(name)_spans_total{result=\"duplicate\"} \(spans.duplicate)",
      "\(name)_spans_total{result=\"rejected\"} \(spans.rejected)",
      "# HELP \(name)_closed_total Traces that were complete.", "# TYPE \(name)_closed_total counter",
      "\(name)_closed_total{result=\"accepted\"} \(traces.accepted)",
      "\(name)_closed_total{result=\"duplicate\"} \(traces.duplicate)",
      "\(name)_closed_total{result=\"quarantined\"} \(traces.quarantined)",
      "\(name)_closed_total{result=\"updated\"} \(traces.updated)",
    ]
  }

  private static func gauges(_ counts: Metrics.Counts) -> [String] {
    [
      "# HELP autogenesis_http_requests_in_flight Calls under way.",
      "# TYPE autogenesis_http_requests_in_flight gauge",
      "autogenesis_http_requests_in_flight \(counts.inFlight)",
      "# HELP autogenesis_index_refreshes_total Times that the indexes were brought up to date.",
      "# TYPE autogenesis_index_refreshes_total counter", "autogenesis_index_refreshes_total \(counts.refreshes)",
      "# HELP autogenesis_index_refresh_failures_total Times that it failed, or another writer was at work.",
      "# TYPE autogenesis_index_refresh_failures_total counter",
      "autogenesis_index_refresh_failures_total \(counts.failedRefreshes)",
      "# HELP autogenesis_index_refresh_seconds_total How long it took.",
      "# TYPE autogenesis_index_refresh_seconds_total counter",
      "autogenesis_index_refresh_seconds_total \(counts.refreshSeconds)",
    ]
  }
}
