import Domain
import JSONDocuments

// How long a step may take, and how often it is tried again.
//
// timeout   three times the 99.9 % quantile (nearest rank, so the slowest of fewer than 1,000) of the successful training runs, rounded
//           up to a whole second below a minute, ten seconds below ten minutes, else a whole minute; at least a second. With fewer
//           than 20 timed runs, or a clock that shows no time passing, the default stands.
// retries   the largest n so that after each of the first n failures in a row at least half of the repetitions succeeded, for
//           enough subjects; at most 5. Without such repetitions nothing is repeated.

/// The time limit and the retries of each step.
struct StepTiming: Sendable {
  /// What the runs of one activity say.
  struct Entry: Sendable {
    /// Timed successful training runs and their 99.9 % quantile in milliseconds; nil without a clock.
    var runs = 0
    var quantile: Int?
    var timeoutMilliseconds = defaultTimeout
    var retries = 0
    /// After how many failures in a row a repetition was made, and how often it succeeded; from one failure on.
    var repetitions: [(made: Int, succeeded: Int)] = []
  }

  static let defaultTimeout = 300_000
  private static let minimumRuns = 20
  private static let maximumRetries = 5
  private static let factor = 3

  private var entries: [Int: Entry] = [:]

  init(_ base: EvidencePool, _ sites: CallSites) {
    for (activity, calls) in sites.sites {
      let training = calls.filter { !sites.isHeldOut($0) }
      var entry = Entry()
      Self.time(training, sites, base, &entry)
      Self.count(training, sites, base, &entry)
      entries[activity] = entry
    }
  }

  subscript(activity: Int) -> Entry { entries[activity] ?? Entry() }

  private static func time(_ calls: [CallSite], _ sites: CallSites, _ base: EvidencePool, _ entry: inout Entry) {
    let timed = calls.compactMap { call -> (item: Int, milliseconds: Int64)? in
      let run = sites.record(call)
      guard SkillInduction.isSuccess(run), let milliseconds = latency(of: run) else { return nil }
      return (call.item, milliseconds)
    }
    entry.runs = timed.count
    let sorted = timed.map(\.milliseconds).sorted()
    guard timed.count >= minimumRuns, base.isKnown(Set(timed.map(\.item))),
      let quantile = OrderStatistics.quantile(0.999, ofSorted: sorted), quantile > 0, quantile < 1 << 40
    else { return }
    entry.quantile = Int(quantile)
    entry.timeoutMilliseconds = rounded(factor * Int(quantile))
  }

  private static func latency(of run: StepRunRecord) -> Int64? {
    if let told = run.telemetry["latency_ms"]?.doubleValue, told >= 0, told < 1e12 { return Int64(told.rounded(.up)) }
    guard let start = run.startedAt?.timestamp, let end = run.endedAt?.timestamp else { return nil }
    let (microseconds, overflows) = end.microseconds.subtractingReportingOverflow(start.microseconds)
    return overflows || microseconds < 0 ? nil : (microseconds + 999) / 1_000
  }

  private static func rounded(_ milliseconds: Int) -> Int {
    let unit = milliseconds <= 60_000 ? 1_000 : milliseconds <= 600_000 ? 10_000 : 60_000
    return max(1_000, (milliseconds + unit - 1) / unit * unit)
  }

  private static func count(_ calls: [CallSite], _ sites: CallSites, _ base: EvidencePool, _ entry: inout Entry) {
    var made: [Int] = []
    var succeeded: [Set<Int>] = []
    var successes: [Int] = []
    var failures = 0
    var last: CallSite?
    for call in calls {
      if last.map({ $0.episode != call.episode || $0.run + 1 != call.run }) ?? true { failures = 0 }
      let isFailed = sites.record(call).status == .failed
      if failures > 0 {
        while made.count < failures {
          made.append(0)
          succeeded.append([])
          successes.append(0)
        }
        made[failures - 1] += 1
        if !isFailed {
          successes[failures - 1] += 1
          succeeded[failures - 1].insert(call.item)
        }
      }
      failures = isFailed ? failures + 1 : 0
      last = call
    }
    entry.repetitions = zip(made, successes).prefix(maximumRetries).map { ($0, $1) }
    entry.retries =
      entry.repetitions.indices.prefix {
        2 * entry.repetitions[$0].succeeded >= entry.repetitions[$0].made && base.isKnown(succeeded[$0])
      }.count
  }
}

extension StepTiming.Entry {
  func json(step: StepID) -> JSONObject {
    var json: JSONObject = [
      "step_id": .string(step.rawValue), "timed_runs": .number(runs), "timeout_ms": .number(timeoutMilliseconds),
      "retries": .number(retries),
      "repetitions": .array(repetitions.map { ["made": .number($0.made), "succeeded": .number($0.succeeded)] }),
    ]
    json["latency_ms_p999"] = quantile.map { .number($0) }
    return json
  }
}
